//! Many badges are checked again, by jobs: those that are due, those of an account whose
//! addresses changed, or all.

use domain::{AccountId, Millis};
use serde::{Deserialize, Serialize};

use super::check_again::CheckBadge;
use crate::jobs::{Job, JobError, enqueue};
use crate::state::AppState;
use crate::store::badges;
use crate::store::db::Result;

/// Has every badge of the instance checked again, or every badge of one account; gives how many.
///
/// # Errors
/// The database.
pub async fn recheck_all(state: &AppState, account: Option<&AccountId>) -> Result<u64> {
    let mut last = String::new();
    let mut count = 0;
    loop {
        let ids = {
            let mut on = state.db.read().await?;
            badges::after(&mut on, account, &last).await?
        };
        let Some(end) = ids.last() else {
            return Ok(count);
        };
        end.as_str().clone_into(&mut last);
        let mut tx = state.db.begin().await?;
        for badge in ids {
            enqueue(state, &mut tx, &CheckBadge { badge, tries: 0 }).await?;
            count += 1;
        }
        tx.commit().await?;
    }
}

/// The addresses of an account have changed: badges that were not known to be its holder's may be,
/// or the other way round. Enqueued in the transaction that changes them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RecheckAccount {
    /// Which account.
    pub account: AccountId,
    /// Every badge, as after an address was removed; else only those that are not its holder's.
    #[serde(default)]
    pub all: bool,
}

impl Job for RecheckAccount {
    const KIND: &'static str = "recheck-account";

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", Self::KIND, self.account, self.all))
    }

    async fn run(self, state: AppState) -> std::result::Result<(), JobError> {
        if self.all {
            recheck_all(&state, Some(&self.account)).await?;
            return Ok(());
        }
        let ids = {
            let mut on = state.db.read().await?;
            badges::not_mine(&mut on, &self.account).await?
        };
        let mut tx = state.db.begin().await?;
        for badge in ids {
            enqueue(&state, &mut tx, &CheckBadge { badge, tries: 0 }).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Each hour, the badges whose last check is oldest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RecheckDue;

impl RecheckDue {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for RecheckDue {
    const KIND: &'static str = "recheck-due";

    async fn run(self, state: AppState) -> std::result::Result<(), JobError> {
        let ids = {
            let mut on = state.db.read().await?;
            badges::due(&mut on, state.clock.now()).await?
        };
        let mut tx = state.db.begin().await?;
        for badge in ids {
            enqueue(&state, &mut tx, &CheckBadge { badge, tries: 0 }).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

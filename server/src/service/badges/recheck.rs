//! Many badges are checked again, by jobs: those that are due, those of an account whose
//! addresses changed, or all.
//!
//! A run over many is a chain of jobs, one slice each: whoever waits in the queue gets a turn in
//! between, and a server that was killed goes on where it was.

use domain::{AccountId, Millis};
use serde::{Deserialize, Serialize};

use super::check_again::{CheckBadges, SLICE, check_slice};
use crate::jobs::{Job, JobError, Lane, enqueue, enqueue_at};
use crate::state::AppState;
use crate::store::badges;
use crate::store::db::Result;

/// Has every badge of the instance checked again, or every badge of one account; gives how many.
///
/// # Errors
/// The database.
pub async fn recheck_all(state: &AppState, account: Option<&AccountId>) -> Result<i64> {
    let mut tx = state.db.begin().await?;
    let count = badges::count_all(&mut tx, account).await?;
    if count > 0 {
        let first = Recheck {
            account: account.cloned(),
            after: String::new(),
        };
        enqueue(state, &mut tx, &first).await?;
    }
    tx.commit().await?;
    Ok(count)
}

/// Checks a slice of all badges, or of all those of an account, and has the next one checked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Recheck {
    /// Whose; everybody's where nobody is named.
    pub account: Option<AccountId>,
    /// The last badge of the slice before.
    pub after: String,
}

impl Job for Recheck {
    const KIND: &'static str = "recheck";
    const LANE: Lane = Lane::Patient;

    fn dedup_key(&self) -> Option<String> {
        let whose = self.account.as_ref().map_or("all", AccountId::as_str);
        Some(format!("{}:{whose}:{}", Self::KIND, self.after))
    }

    async fn run(self, state: AppState) -> std::result::Result<(), JobError> {
        let ids = {
            let mut on = state.db.read().await?;
            badges::after(&mut on, self.account.as_ref(), &self.after).await?
        };
        let Some(last) = ids.last() else {
            return Ok(());
        };
        let next = Self {
            account: self.account,
            after: last.as_str().to_owned(),
        };
        check_slice(&state, &ids, 0, async |tx| enqueue(&state, tx, &next).await)
            .await
            .map_err(JobError::later)?;
        Ok(())
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
        for slice in ids.chunks(SLICE) {
            let badges = slice.to_vec();
            enqueue(&state, &mut tx, &CheckBadges { badges, tries: 0 }).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// Each hour, the badges whose last check is oldest, spread over the hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct RecheckDue;

impl RecheckDue {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for RecheckDue {
    const KIND: &'static str = "recheck-due";

    async fn run(self, state: AppState) -> std::result::Result<(), JobError> {
        let now = state.clock.now();
        let ids = {
            let mut on = state.db.read().await?;
            badges::due(&mut on, now).await?
        };
        let slices: Vec<_> = ids.chunks(SLICE).collect();
        let step = Self::PERIOD / i64::try_from(slices.len().max(1)).unwrap_or(1);
        let mut tx = state.db.begin().await?;
        for (number, slice) in (0..).zip(slices) {
            let job = CheckBadges {
                badges: slice.to_vec(),
                tries: 0,
            };
            enqueue_at(&state, &mut tx, &job, now.plus(number * step)).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

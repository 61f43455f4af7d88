//! Accounts that nobody uses: warned after 22 months, deleted after 24, and never sooner than two
//! months after the warning. Any sign of life voids the warning.

use domain::{AccountId, Millis};
use serde::{Deserialize, Serialize};

use super::delete::delete_all;
use super::mails::InactivityMail;
use crate::jobs::{self, Job, JobError, Lane};
use crate::state::AppState;
use crate::store;

/// 22 months of 30.44 days.
const WARNED_AFTER: i64 = 670 * Millis::DAY;
/// 24 months.
const DELETED_AFTER: i64 = 731 * Millis::DAY;
/// Between the warning and the deletion.
const NOTICE: i64 = DELETED_AFTER - WARNED_AFTER;

/// Looks for accounts to warn and to delete; once a day.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Inactivity;

impl Job for Inactivity {
    const KIND: &'static str = "accounts.inactivity";
    const LANE: Lane = Lane::Bulk;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        loop {
            let mut on = state.db.read().await?;
            let silent = store::accounts::silent(&mut on, now.plus(-WARNED_AFTER)).await?;
            drop(on);
            for account in &silent {
                warn(&state, account, now).await?;
            }
            if silent.is_empty() {
                break;
            }
        }
        loop {
            let mut on = state.db.read().await?;
            let abandoned =
                store::accounts::abandoned(&mut on, now.plus(-DELETED_AFTER), now.plus(-NOTICE))
                    .await?;
            drop(on);
            for account in &abandoned {
                let mut tx = state.db.begin().await?;
                delete_all(&state, &mut tx, account).await?;
                tx.commit().await?;
            }
            if abandoned.is_empty() {
                break;
            }
        }
        Ok(())
    }
}

async fn warn(state: &AppState, account: &AccountId, now: Millis) -> Result<(), JobError> {
    let mut tx = state.db.begin().await?;
    if store::accounts::warn(&mut tx, account, now).await? {
        for address in store::addresses::of_account(&mut tx, account).await? {
            if address.confirmed.is_some() {
                let mail = InactivityMail {
                    address: address.id,
                    deleted_on: now.plus(NOTICE),
                };
                jobs::enqueue(state, &mut tx, &mail).await?;
            }
        }
    }
    tx.commit().await?;
    Ok(())
}

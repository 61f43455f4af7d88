//! Clearing away what has had its time: expired sessions, links and counters, sign-ups and added
//! addresses that were never confirmed, jobs that were given up, and the year of minority of who
//! has come of age.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::auth::token::Purpose;
use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store;

/// A sign-up is kept a day longer than its last link can work.
const UNCONFIRMED: i64 = 2 * Purpose::Confirm.lifetime() + Millis::DAY;

/// How long the operator finds a job that failed too often. A week covers a holiday; longer, the
/// queue would keep addresses of people whose account may be gone. Finished jobs go at once.
const DEAD_JOBS: i64 = 7 * Millis::DAY;

/// Clears away; once an hour.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Sweep;

impl Job for Sweep {
    const KIND: &'static str = "accounts.sweep";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        store::sessions::sweep(&mut tx, now).await?;
        store::tokens::sweep(&mut tx, now).await?;
        store::limits::sweep(&mut tx, now).await?;
        store::jobs::sweep(&mut tx, now.plus(-DEAD_JOBS)).await?;
        store::addresses::forget_unconfirmed(&mut tx, now.plus(-UNCONFIRMED)).await?;
        store::accounts::delete_unconfirmed(&mut tx, now.plus(-UNCONFIRMED)).await?;
        store::accounts::forget_minority(&mut tx, now.day().year).await?;
        tx.commit().await?;
        Ok(())
    }
}

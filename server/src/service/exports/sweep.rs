//! Exports go after a week, and what could not be made in a day is given up.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::exports;

/// Removes them; once an hour. Their bytes go with the next sweep of blobs.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepExports;

impl SweepExports {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for SweepExports {
    const KIND: &'static str = "exports.sweep";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        exports::give_up(&mut tx, now.plus(-Millis::DAY), now).await?;
        exports::sweep(&mut tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

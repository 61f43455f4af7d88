//! Letters that nobody confirmed, and reports that are long settled, are forgotten.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::auth::token::Purpose;
use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::{abuse, letters};

/// How long a settled report is kept.
const SETTLED: i64 = 365 * Millis::DAY;

/// Forgets them; every six hours.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepLetters;

impl SweepLetters {
    /// How often.
    pub const PERIOD: i64 = 6 * Millis::HOUR;
}

impl Job for SweepLetters {
    const KIND: &'static str = "sweep-letters";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        letters::sweep(&mut tx, now.plus(-Purpose::Confirm.lifetime())).await?;
        abuse::sweep(&mut tx, now.plus(-SETTLED)).await?;
        tx.commit().await?;
        Ok(())
    }
}

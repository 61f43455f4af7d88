//! Reports are kept for ninety days.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::intakes;

/// How long a report can be looked at.
const KEPT: i64 = 90 * Millis::DAY;

/// Forgets the reports that are older; each day.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepIntakes;

impl SweepIntakes {
    /// How often.
    pub const PERIOD: i64 = Millis::DAY;
}

impl Job for SweepIntakes {
    const KIND: &'static str = "sweep-intakes";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut tx = state.db.begin().await?;
        intakes::sweep(&mut tx, state.clock.now().plus(-KEPT)).await?;
        tx.commit().await?;
        Ok(())
    }
}

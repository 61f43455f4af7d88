//! What nobody came for is deleted after ninety days, and what remembers it.

use serde::{Deserialize, Serialize};

use super::KEPT;
use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::{deliveries, invitations};

/// Deletes it; each hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepDeliveries;

impl SweepDeliveries {
    /// How often.
    pub const PERIOD: i64 = domain::Millis::HOUR;
}

impl Job for SweepDeliveries {
    const KIND: &'static str = "sweep-deliveries";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        deliveries::sweep(&mut tx, now.plus(-KEPT)).await?;
        invitations::sweep(&mut tx, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

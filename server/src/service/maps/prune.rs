//! Versions that nobody follows go, and offers that nobody answered.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::maps as rows;

/// How long an offer waits for its answer: a person who is away for the summer still finds it.
const OFFER: i64 = 90 * Millis::DAY;

/// Lets go of them; once a day. What a deleted account leaves behind is found here.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PruneMaps;

impl PruneMaps {
    /// How often.
    pub const PERIOD: i64 = Millis::DAY;
}

impl Job for PruneMaps {
    const KIND: &'static str = "maps.prune";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut tx = state.db.begin().await?;
        rows::forget_offers(&mut tx, state.clock.now().plus(-OFFER)).await?;
        rows::prune(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

//! Versions that nobody follows go, and offers of the last season.
//!
//! Only here, and each version in a transaction of its own: beside somebody who begins to follow one,
//! a person's own transaction would wait for a version that is none of theirs, and fail.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError};
use crate::state::AppState;
use crate::store::maps as rows;

/// How long an offer waits for its answer: a person who is away for the summer still finds it.
const OFFER: i64 = 90 * Millis::DAY;

/// Lets go of both; once a day.
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
        tx.commit().await?;
        PruneVersions.run(state).await
    }
}

/// Lets go of versions, soon after something that leaves one behind. What one that runs already does
/// not see is found the next day.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PruneVersions;

impl Job for PruneVersions {
    const KIND: &'static str = "maps.prune_versions";

    fn dedup_key(&self) -> Option<String> {
        Some(Self::KIND.to_owned())
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut after = String::new();
        loop {
            let some = {
                let mut on = state.db.read().await?;
                rows::forgotten(&mut on, &after).await?
            };
            for version in &some {
                let mut tx = state.db.begin().await?;
                // Held first: who follows it by now is seen.
                if rows::hold(&mut tx, version).await? {
                    rows::prune(&mut tx, version).await?;
                }
                tx.commit().await?;
            }
            match some.into_iter().next_back() {
                Some(last) => after = last,
                None => return Ok(()),
            }
        }
    }
}

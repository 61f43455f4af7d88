//! Bytes that nothing names any more are removed a day later, and answers of hosts that were long
//! not asked for.

use domain::Millis;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError, Lane};
use crate::state::AppState;
use crate::store::{badges, http_cache};

/// How long bytes that nothing names are kept: an import in hand, or one that was cut off.
const GRACE: i64 = Millis::DAY;
/// How long answers of hosts are kept.
const ANSWERS: i64 = 30 * Millis::DAY;

/// Removes them; every six hours.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SweepBlobs;

impl SweepBlobs {
    /// How often.
    pub const PERIOD: i64 = 6 * Millis::HOUR;
}

impl Job for SweepBlobs {
    const KIND: &'static str = "sweep-blobs";
    const LANE: Lane = Lane::Bulk;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let before = state.clock.now().plus(-GRACE);
        for (blob, changed) in state.blobs.list().await.map_err(JobError::later)? {
            if changed >= before {
                continue;
            }
            let named = {
                let mut on = state.db.read().await?;
                badges::is_named(&mut on, &blob).await?
            };
            if named {
                continue;
            }
            // The row's lock is held until the bytes are gone: an import of the same bytes waits
            // and then sees that it has to keep them again.
            let mut tx = state.db.begin().await?;
            if badges::release_blob(&mut tx, &blob, before).await? {
                state.blobs.forget(&blob).await.map_err(JobError::later)?;
            }
            tx.commit().await?;
        }
        state.blobs.clear(before).await.map_err(JobError::later)?;
        let mut tx = state.db.begin().await?;
        http_cache::sweep(&mut tx, state.clock.now().plus(-ANSWERS)).await?;
        tx.commit().await?;
        Ok(())
    }
}

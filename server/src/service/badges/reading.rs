//! What is drawn from a badge's report into tables of its own: skills, and what its achievement is
//! known by. Written together with the badge's findings; what an older reader left is read anew by
//! a job.

use domain::Millis;
use openbadges::Report;
use serde::{Deserialize, Serialize};

use super::achievements::achievements;
use super::skills::skills;
use crate::jobs::{Job, JobError, Lane};
use crate::state::AppState;
use crate::store::readings::{self, Reading};

/// Raised when the reader reads more than it did: every badge is then read anew.
const VERSION: i64 = 2;

/// What is read of a report; nothing where it has no badge. An incomplete one does not say yet
/// what the issuer may speak for.
#[must_use]
pub(super) fn read(report: &Report, complete: bool) -> Option<Reading> {
    let badge = report.badge.as_ref()?;
    Some(Reading {
        skills: skills(badge),
        achievements: complete.then(|| achievements(report)).flatten(),
        version: VERSION,
    })
}

/// Reads badges that were stored before, or by an older reader, a hundred at a time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ReadAnew;

impl ReadAnew {
    /// How often it is looked for badges to read; there are some after an upgrade.
    pub const PERIOD: i64 = Millis::DAY;
}

impl Job for ReadAnew {
    const KIND: &'static str = "read-anew";
    const LANE: Lane = Lane::Bulk;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        loop {
            let unread = {
                let mut on = state.db.read().await?;
                readings::unread(&mut on, VERSION).await?
            };
            if unread.is_empty() {
                return Ok(());
            }
            let read: Vec<_> = unread
                .into_iter()
                .map(|(id, report)| {
                    let report = report.and_then(|json| serde_json::from_str(&json).ok());
                    (id, report.and_then(|report| read(&report, true)))
                })
                .collect();
            let mut tx = state.db.begin().await?;
            for (id, reading) in read {
                readings::catch_up(&mut tx, &id, reading.as_ref(), VERSION).await?;
            }
            tx.commit().await?;
        }
    }
}

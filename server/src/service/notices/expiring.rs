//! Each day, who holds a badge that ends within a month is told, once.

use domain::Millis;
use domain::notice::News;
use serde::{Deserialize, Serialize};

use super::tell;
use crate::jobs::{Job, JobError, Lane};
use crate::state::AppState;
use crate::store::notices;

/// How long before its end.
const AHEAD: i64 = 30 * Millis::DAY;
/// How long news can be looked at.
const KEPT: i64 = 365 * Millis::DAY;

/// Looks for them, and forgets news that is older than a year; each day.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TellExpiring;

impl TellExpiring {
    /// How often.
    pub const PERIOD: i64 = Millis::DAY;
}

impl Job for TellExpiring {
    const KIND: &'static str = "tell-expiring";
    const LANE: Lane = Lane::Bulk;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        loop {
            let soon = {
                let mut on = state.db.read().await?;
                notices::expiring(&mut on, now, now.plus(AHEAD), now.plus(-2 * AHEAD)).await?
            };
            if soon.is_empty() {
                break;
            }
            let mut tx = state.db.begin().await?;
            for badge in soon {
                let once = format!("expiring:{}:{}", badge.badge, badge.on.0);
                let news = News::Expiring {
                    badge: badge.badge,
                    name: badge.name,
                    on: badge.on,
                };
                tell(&state, &mut tx, &badge.account, &news, &once).await?;
            }
            tx.commit().await?;
        }
        let mut tx = state.db.begin().await?;
        notices::sweep(&mut tx, now.plus(-KEPT)).await?;
        tx.commit().await?;
        Ok(())
    }
}

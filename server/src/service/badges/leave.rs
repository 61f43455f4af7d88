//! A badge for an address that its account has not confirmed stays for thirty days: its holder is
//! reminded five days before the end, and nobody keeps strangers' badges for ever.
//!
//! Confirming the address ends this; so does nothing else. A badge that was once found to be its
//! holder's never leaves by itself.

use domain::Millis;
use domain::notice::News;
use serde::{Deserialize, Serialize};

use crate::jobs::{Job, JobError};
use crate::service::notices;
use crate::state::AppState;
use crate::store::badges;

/// How long before its end its holder is reminded.
const AHEAD: i64 = 5 * Millis::DAY;

/// Reminds and deletes; each hour.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct LeaveBadges;

impl LeaveBadges {
    /// How often.
    pub const PERIOD: i64 = Millis::HOUR;
}

impl Job for LeaveBadges {
    const KIND: &'static str = "leave-badges";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let now = state.clock.now();
        loop {
            let leaving = {
                let mut on = state.db.read().await?;
                badges::leaving(&mut on, now.plus(AHEAD)).await?
            };
            if leaving.is_empty() {
                break;
            }
            let mut tx = state.db.begin().await?;
            for badge in leaving {
                // Whoever is reminded late, the server having stood still, has the five days too.
                let on = badge.leaves.max(now.plus(AHEAD));
                badges::reminded(&mut tx, &badge.id, now, on).await?;
                let once = format!("leaving:{}", badge.id);
                let news = News::Leaving {
                    badge: badge.id,
                    name: badge.name,
                    on,
                };
                notices::tell(&state, &mut tx, &badge.account, &news, &once).await?;
            }
            tx.commit().await?;
        }
        loop {
            let left = {
                let mut on = state.db.read().await?;
                badges::left(&mut on, now).await?
            };
            if left.is_empty() {
                return Ok(());
            }
            let mut tx = state.db.begin().await?;
            for badge in left {
                badges::delete(&mut tx, &badge.account, &badge.id).await?;
                metrics::counter!("besace_badges_left_total").increment(1);
            }
            tx.commit().await?;
        }
    }
}

//! The holder says yes or no to badges.

use domain::inbox::{Chosen, Decision};
use domain::{AccountId, Problem};

use crate::service::badges::BadgeError;
use crate::service::explorer;
use crate::state::AppState;
use crate::store::{badges, shares};

/// Badges that one decision is about at most.
const MOST: usize = 1_000;

/// Accepts or declines badges of an account; says how many of them there are. What was decided so
/// before stays so. The shares of a declined badge end.
///
/// # Errors
/// [`Problem::NotFound`] when the account has none of them; the database.
pub async fn decide(
    state: &AppState,
    account: &AccountId,
    chosen: &Chosen,
    decision: Decision,
) -> Result<u32, BadgeError> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let done = match (chosen, decision) {
        (Chosen::AllPending, Decision::Accept) => {
            badges::accept_pending(&mut tx, account, now).await?
        }
        (Chosen::AllPending, Decision::Decline) => {
            badges::decline_pending(&mut tx, account, now).await?
        }
        (Chosen::These(ids), _) => {
            let mut there = 0;
            for id in ids.iter().take(MOST) {
                let changed = match decision {
                    Decision::Accept => badges::accept(&mut tx, account, id, now).await?,
                    Decision::Decline => badges::decline(&mut tx, account, id, now).await?,
                };
                if changed && decision == Decision::Decline {
                    shares::revoke_badge(&mut tx, id, now).await?;
                    explorer::relist_badge(state, &mut tx, id).await?;
                }
                if changed || badges::find_of(&mut tx, account, id).await?.is_some() {
                    there += 1;
                }
            }
            if there == 0 {
                return Err(Problem::NotFound.into());
            }
            there
        }
    };
    tx.commit().await?;
    metrics::counter!("besace_inbox_total", "decision" => decision.acceptance().word())
        .increment(done);
    Ok(u32::try_from(done).unwrap_or(u32::MAX))
}

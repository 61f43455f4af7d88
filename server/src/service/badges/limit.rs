//! How often strangers' hosts are asked on somebody's behalf. Counted in the database, so that
//! several machines count together; networks only as a hash, for as long as the window lasts.

use domain::{BadgeId, Millis, Problem};
use sha2::{Digest, Sha256};

use super::BadgeError;
use crate::state::AppState;
use crate::store::limits;

/// Checks of one badge by hand: by its owner or by visitors of its page.
const BADGE: (&str, i64, i64) = ("check-badge", 1, 30 * Millis::SECOND);
/// Checks that one network may ask for, of badges and on the page for anyone.
const NETWORK: (&str, i64, i64) = ("check-network", 30, 10 * Millis::MINUTE);

/// Badges that one network may keep without an account.
const KEEP: (&str, i64, i64) = ("keep-network", 20, Millis::HOUR);

/// Counts one check of a badge.
///
/// # Errors
/// [`Problem::TooMany`]; the database.
pub async fn check_again(state: &AppState, badge: &BadgeId) -> Result<(), BadgeError> {
    count(state, BADGE, badge.as_str()).await
}

/// Counts one check that somebody without an account asks for.
///
/// # Errors
/// [`Problem::TooMany`]; the database.
pub async fn visitor(state: &AppState, network: &str) -> Result<(), BadgeError> {
    count(state, NETWORK, network).await
}

/// Counts one badge that somebody without an account keeps.
///
/// # Errors
/// [`Problem::TooMany`]; the database.
pub async fn keep(state: &AppState, network: &str) -> Result<(), BadgeError> {
    count(state, KEEP, network).await
}

async fn count(
    state: &AppState,
    (name, allowed, window): (&str, i64, i64),
    who: &str,
) -> Result<(), BadgeError> {
    let now = state.clock.now();
    let key = hex::encode(Sha256::digest(format!("{name}\n{who}")));
    let mut tx = state.db.begin().await?;
    let tries = limits::count(&mut tx, &key, now, now.plus(window)).await?;
    tx.commit().await?;
    if tries.count > allowed {
        let wait = (tries.ends_at - now.0).max(0) / Millis::SECOND + 1;
        let seconds = u32::try_from(wait).unwrap_or(u32::MAX);
        return Err(Problem::TooMany { seconds }.into());
    }
    Ok(())
}

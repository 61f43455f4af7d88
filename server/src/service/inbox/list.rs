//! A page of what waits, or of what was declined.

use domain::inbox::InboxPage;
use domain::{Acceptance, AccountId, BadgeId, Millis};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::badges;

/// A page behind `after` of the page before; what is no place there is the beginning.
///
/// # Errors
/// The database.
pub async fn list(
    state: &AppState,
    account: &AccountId,
    which: Acceptance,
    after: Option<&str>,
) -> Result<InboxPage, BadgeError> {
    let after = after.and_then(place);
    let after = after.as_ref().map(|(moment, id)| (*moment, id));
    let mut on = state.db.read().await?;
    let now = state.clock.now();
    let (badges, more) = badges::waiting(&mut on, account, which, after, now).await?;
    let (pending, declined) = badges::waiting_counts(&mut on, account).await?;
    let last = badges.last().filter(|_| more);
    let next = last.map(|last| format!("{}.{}", last.received.0, last.id));
    Ok(InboxPage {
        badges,
        next,
        pending,
        declined,
    })
}

fn place(text: &str) -> Option<(Millis, BadgeId)> {
    let (moment, id) = text.split_once('.')?;
    Some((Millis(moment.parse().ok()?), id.parse().ok()?))
}

/// How many badges wait for an account's answer.
///
/// # Errors
/// The database.
pub async fn pending(state: &AppState, account: &AccountId) -> Result<u32, BadgeError> {
    let mut on = state.db.read().await?;
    Ok(badges::waiting_counts(&mut on, account).await?.0)
}

//! Taking an agreement back. The journal keeps the entry, with the day: what was done before stays
//! lawful (GDPR article 7.3), and can be shown to have been.
//!
//! The terms of use are what the account rests on: they end with it, by deleting the account.

use domain::port::Viewer;
use domain::{ConsentId, Problem};

use crate::http::Failure;
use crate::state::AppState;
use crate::store;

/// Withdraws one consent.
///
/// # Errors
/// [`Problem::NotFound`] when this account has given no such consent, has withdrawn it already, or
/// cannot withdraw it without being deleted.
pub async fn withdraw_consent(
    state: &AppState,
    viewer: &Viewer,
    id: &ConsentId,
) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    let consents = store::consents::of_account(&mut tx, &viewer.account).await?;
    let consent = consents
        .iter()
        .find(|consent| consent.id == *id && consent.can_be_withdrawn())
        .ok_or(Problem::NotFound)?;
    let now = state.clock.now();
    store::consents::withdraw(&mut tx, &consent.id, now).await?;
    // A follow-up link rests on its consent, and a source does.
    store::follow_ups::end_by_consent(&mut tx, &viewer.account, &consent.id, now).await?;
    if store::sources::unlink_by_consent(&mut tx, &viewer.account, &consent.id).await? {
        store::sync::unplan(&mut tx, &viewer.account).await?;
    }
    tx.commit().await?;
    Ok(())
}

//! A learner lets a partner know that they have an account here, and takes it back. The answer of
//! the factory protocol's `backpack_email_list` rests on this alone; it is off until said.

use domain::port::Viewer;
use domain::{ConsentId, EmailAddress, PartnerId, Problem};

use crate::clock::new_id;
use crate::http::Failure;
use crate::service::accounts::sign_up::TEXTS_OF;
use crate::service::deliveries::Addressee;
use crate::state::AppState;
use crate::store;

/// What the journal of consents calls it.
#[must_use]
pub fn purpose(partner: &PartnerId) -> String {
    format!("partner:{partner}")
}

/// Lets a partner know.
///
/// # Errors
/// [`Problem::NotFound`] for a partner that there is not, or not any more.
pub async fn allow(state: &AppState, viewer: &Viewer, id: &PartnerId) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    store::partners::find(&mut tx, id)
        .await?
        .filter(|partner| partner.revoked.is_none())
        .ok_or(Problem::NotFound)?;
    if store::consents::living(&mut tx, &viewer.account, &purpose(id))
        .await?
        .is_none()
    {
        let consent: ConsentId = new_id(&*state.clock, &*state.entropy);
        let now = state.clock.now();
        store::consents::insert(
            &mut tx,
            &consent,
            &viewer.account,
            &purpose(id),
            TEXTS_OF,
            now,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Takes it back; the journal keeps the entry.
///
/// # Errors
/// [`Problem::NotFound`] where nothing was allowed.
pub async fn disallow(state: &AppState, viewer: &Viewer, id: &PartnerId) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    let consent = store::consents::living(&mut tx, &viewer.account, &purpose(id))
        .await?
        .ok_or(Problem::NotFound)?;
    store::consents::withdraw(&mut tx, &consent, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// The primary address of the account that has confirmed an address, if its owner allowed the
/// partner to know; else nothing, whether there is an account or not.
///
/// # Errors
/// The database.
pub async fn allowed(
    state: &AppState,
    partner: &PartnerId,
    addressee: &Addressee,
) -> Result<Option<EmailAddress>, Failure> {
    let mut on = state.db.read().await?;
    let Some(row) = addressee.confirmed(&mut on).await? else {
        return Ok(None);
    };
    let account = row.account()?;
    if store::consents::living(&mut on, &account, &purpose(partner))
        .await?
        .is_none()
    {
        return Ok(None);
    }
    let held = store::addresses::of_account(&mut on, &account).await?;
    Ok(held.into_iter().next().map(|primary| primary.address))
}

//! Removing an address that is not the primary one. Badges sent to it stay, and are checked again:
//! they are no longer known to be their holder's. Every confirmed address is told, this one too.

use app::mail::AddressChange;
use domain::port::Viewer;
use domain::{AddressId, Problem};

use super::change_password::asked_again;
use super::mails::tell_of_address;
use crate::http::Failure;
use crate::jobs::enqueue;
use crate::service::badges::RecheckAccount;
use crate::state::AppState;
use crate::store;

/// Removes an address; links that were sent to it stop working.
///
/// # Errors
/// [`Problem::WrongPassword`]; [`Problem::TooMany`]; [`Problem::NotFound`] when this account has no
/// such address, or it is the primary one.
pub async fn remove_address(
    state: &AppState,
    viewer: &Viewer,
    id: &AddressId,
    password: &str,
) -> Result<(), Failure> {
    asked_again(state, &viewer.account, password).await?;
    let mut tx = state.db.begin().await?;
    let row = store::addresses::find(&mut tx, id)
        .await?
        .filter(|row| row.account_id == viewer.account.as_str())
        .ok_or(Problem::NotFound)?;
    if row.confirmed_at.is_some() {
        let change = AddressChange::Removed;
        let removed = row.read()?.address;
        tell_of_address(state, &mut tx, &viewer.account, change, &removed).await?;
    }
    if !store::addresses::remove(&mut tx, &viewer.account, id).await? {
        return Err(Problem::NotFound.into());
    }
    let recheck = RecheckAccount {
        account: viewer.account.clone(),
        all: true,
    };
    enqueue(state, &mut tx, &recheck).await?;
    tx.commit().await?;
    Ok(())
}

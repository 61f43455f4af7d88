//! Choosing the primary address: the one that the site writes to. Only a confirmed address can be
//! it, and every confirmed address is told.

use app::mail::AddressChange;
use domain::port::Viewer;
use domain::{AddressId, Problem};

use super::change_password::asked_again;
use super::mails::tell_of_address;
use crate::http::Failure;
use crate::state::AppState;
use crate::store;

/// Makes a confirmed address the primary one.
///
/// # Errors
/// [`Problem::WrongPassword`]; [`Problem::TooMany`]; [`Problem::NotFound`] when it is no confirmed
/// address of this account.
pub async fn make_primary(
    state: &AppState,
    viewer: &Viewer,
    id: &AddressId,
    password: &str,
) -> Result<(), Failure> {
    asked_again(state, &viewer.account, password).await?;
    let mut tx = state.db.begin().await?;
    if !store::addresses::make_primary(&mut tx, &viewer.account, id).await? {
        return Err(Problem::NotFound.into());
    }
    let row = store::addresses::find(&mut tx, id)
        .await?
        .ok_or(Problem::NotFound)?;
    let primary = row.read()?.address;
    let change = AddressChange::Primary;
    tell_of_address(state, &mut tx, &viewer.account, change, &primary).await?;
    tx.commit().await?;
    Ok(())
}

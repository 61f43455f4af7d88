//! Confirming an added address by the link in its mail, while signed in to the account that added
//! it. Every address that was confirmed before is told.

use app::mail::AddressChange;
use domain::Problem;
use domain::port::Viewer;

use super::confirm::belongs;
use super::mails::tell_of_address;
use super::move_address;
use crate::auth::token::{Purpose, Token};
use crate::http::Failure;
use crate::state::AppState;
use crate::store;

/// When a confirmed address counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmed {
    /// From now on.
    Now,
    /// In seven days: another account has it ([`move_address`]).
    Soon,
}

/// Uses the link up and confirms the address behind it for the viewer's account.
///
/// # Errors
/// [`Problem::OnlyAddress`], when another account would be left without any;
/// [`Problem::LinkSpent`], also when the link is another account's or a sign-up's, which then
/// stays as it was.
pub async fn confirm_address(
    state: &AppState,
    viewer: &Viewer,
    token: &str,
) -> Result<Confirmed, Failure> {
    let token = Token::parse(token).ok_or(Problem::LinkSpent)?;
    let mut tx = state.db.begin().await?;
    let id = store::tokens::take(&mut tx, Purpose::Confirm, &token.hash(), state.clock.now())
        .await?
        .ok_or(Problem::LinkSpent)?;
    let row = store::addresses::find(&mut tx, &id)
        .await?
        .filter(|row| row.account_id == viewer.account.as_str() && !row.is_primary)
        .ok_or(Problem::LinkSpent)?;
    let added = row.read()?.address;
    let owner = store::addresses::confirmed(&mut tx, &added.canonical()).await?;
    if let Some(owner) = owner {
        move_address::begin(state, &mut tx, &row, &owner).await?;
        tx.commit().await?;
        return Ok(Confirmed::Soon);
    }
    tell_of_address(
        state,
        &mut tx,
        &viewer.account,
        AddressChange::Added,
        &added,
    )
    .await?;
    belongs(state, &mut tx, &row, &viewer.account).await?;
    tx.commit().await?;
    Ok(Confirmed::Now)
}

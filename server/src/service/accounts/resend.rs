//! Sending the confirmation mail once more, to who has just signed up.

use domain::account::Address;
use domain::{AccountId, Problem};

use super::limits;
use super::mails::ConfirmMail;
use crate::http::{Failure, Network};
use crate::jobs;
use crate::state::AppState;
use crate::store;

/// The address that a sign-up waits to confirm; `None` when there is nothing to wait for. An account
/// that has confirmed one says nothing more to the browser that signed up: its owner may be
/// somebody else.
///
/// # Errors
/// When the store fails.
pub async fn waiting(state: &AppState, account: &AccountId) -> Result<Option<Address>, Failure> {
    let mut on = state.db.read().await?;
    let addresses = store::addresses::of_account(&mut on, account).await?;
    if addresses.iter().any(|address| address.confirmed.is_some()) {
        return Ok(None);
    }
    Ok(addresses.into_iter().next())
}

/// Sends the mail of a sign-up once more; the link of the one before stops working.
///
/// # Errors
/// [`Problem::TooMany`]; [`Problem::LinkSpent`] when there is nothing left to confirm.
pub async fn resend(
    state: &AppState,
    network: Network,
    account: &AccountId,
) -> Result<(), Failure> {
    let address = waiting(state, account).await?.ok_or(Problem::LinkSpent)?;
    limits::mail(state, network, &address.address).await?;
    let mut tx = state.db.begin().await?;
    jobs::enqueue(
        state,
        &mut tx,
        &ConfirmMail {
            address: address.id,
        },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

//! "Wrong address? Correct it", on the browser that has just signed up.

use domain::{AccountId, Problem};

use super::mails::ConfirmMail;
use super::sign_up::parse_address;
use super::{Refusal, limits};
use crate::auth::token::Purpose;
use crate::http::Network;
use crate::jobs;
use crate::state::AppState;
use crate::store;

/// Replaces the address of an account that has confirmed none and mails the new one; the link
/// sent to the old one stops working.
///
/// # Errors
/// The field `address`; [`Problem::TooMany`]; [`Problem::LinkSpent`] when the account has
/// confirmed an address or is no more.
pub async fn correct_address(
    state: &AppState,
    network: Network,
    account: &AccountId,
    typed: &str,
) -> Result<(), Refusal> {
    let address = parse_address(typed).map_err(|error| Refusal::field("address", error))?;
    limits::mail(state, network, &address).await?;
    let mut tx = state.db.begin().await?;
    let corrected = store::addresses::correct(&mut tx, account, &address).await?;
    let address = corrected.ok_or(Problem::LinkSpent)?.read()?;
    store::tokens::cancel(&mut tx, account, Purpose::Confirm).await?;
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

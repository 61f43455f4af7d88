//! "Forgotten password": one job for every address typed, known or not. Whether there is an
//! account is looked up when the mail is made.

use super::mails::ResetMail;
use super::sign_up::parse_address;
use super::{Refusal, limits};
use crate::http::Network;
use crate::jobs;
use crate::state::AppState;

/// Has a link to a new password sent, if the address has an account.
///
/// # Errors
/// The field `address`; [`domain::Problem::TooMany`].
pub async fn forgot(state: &AppState, network: Network, typed: &str) -> Result<(), Refusal> {
    let address = parse_address(typed).map_err(|error| Refusal::field("address", error))?;
    limits::mail(state, network, &address).await?;
    let mut tx = state.db.begin().await?;
    jobs::enqueue(
        state,
        &mut tx,
        &ResetMail {
            canonical: address.canonical(),
        },
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

//! Keeps an address that was about to move to another account.

use domain::AddressId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Keeps a confirmed address that was about to move to another account.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = KeepAddress, prefix = "/api/fn", endpoint = "account/keep_address")]
pub async fn keep_address(address: AddressId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accounts.keep_address(&viewer, &address).await?;
    crate::api::go_to("/reglages/adresses?fait=gardee");
    Ok(())
}

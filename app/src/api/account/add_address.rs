//! Adds an address to the account; it counts once it is confirmed.

use leptos::prelude::*;

use crate::api::ApiError;

/// Adds an address to the account; it counts once it is confirmed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = AddAddress, prefix = "/api/fn", endpoint = "account/add_address")]
pub async fn add_address(address: String, password: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .accounts
        .add_address(&viewer, &address, &password)
        .await?;
    crate::api::go_to("/reglages/adresses?fait=ajoutee");
    Ok(())
}

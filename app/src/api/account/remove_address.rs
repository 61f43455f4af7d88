//! Removes an address that is not the primary one.

use domain::AddressId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Removes an address that is not the primary one.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = RemoveAddress, prefix = "/api/fn", endpoint = "account/remove_address")]
pub async fn remove_address(address: AddressId, password: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .accounts
        .remove_address(&viewer, &address, &password)
        .await?;
    crate::api::go_to("/reglages/adresses?fait=retiree");
    Ok(())
}

//! Makes a confirmed address the primary one.

use domain::AddressId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a confirmed address the primary one.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = MakePrimary, prefix = "/api/fn", endpoint = "account/make_primary")]
pub async fn make_primary(address: AddressId, password: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .accounts
        .make_primary(&viewer, &address, &password)
        .await?;
    crate::api::go_to("/reglages/adresses?fait=principale");
    Ok(())
}

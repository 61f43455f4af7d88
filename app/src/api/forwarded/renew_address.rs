//! Makes a new import address; the one before stops at once.

use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a new import address; the one before stops at once.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = RenewAddress, prefix = "/api/fn", endpoint = "forwarded/renew_address")]
pub async fn renew_address() -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.forwarded.renew_address(&viewer).await?;
    crate::api::go_to("/recevoir/adresse?fait=nouvelle");
    Ok(())
}

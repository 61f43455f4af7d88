//! Switches my import address off.

use leptos::prelude::*;

use crate::api::ApiError;

/// Switches my import address off.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = SwitchOffAddress, prefix = "/api/fn", endpoint = "forwarded/switch_off")]
pub async fn switch_off() -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.forwarded.switch_off(&viewer).await?;
    crate::api::go_to("/recevoir/adresse?fait=coupee");
    Ok(())
}

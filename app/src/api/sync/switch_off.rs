//! Switches a source off.

use leptos::prelude::*;

use crate::api::ApiError;

/// Switches a source off: what it was asked with is deleted.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = SwitchOff, prefix = "/api/fn", endpoint = "sync/switch_off")]
pub async fn switch_off(source: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.sync.switch_off(&viewer, &source).await?;
    crate::api::go_to("/synchroniser?fait=arret");
    Ok(())
}

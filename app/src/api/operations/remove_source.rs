//! Removes an organisation's client at Open Badge Factory.

use leptos::prelude::*;

use crate::api::ApiError;

/// Removes an organisation's client, switched off for everybody.
///
/// # Errors
/// What the port says: `NotFound` where there is none, and for whoever is no operator; `SignedOut`
/// without a session.
#[server(name = RemoveSource, prefix = "/api/fn", endpoint = "operations/remove_source")]
pub async fn remove_source(source: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.operations.remove_source(&viewer, &source).await?;
    crate::api::go_to("/operateur/sources?fait=retiree");
    Ok(())
}

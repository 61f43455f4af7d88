//! Begins to connect a source.

use leptos::prelude::*;

use crate::api::ApiError;

/// Begins a visit to a source; the page that follows holds the link to it.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Connect, prefix = "/api/fn", endpoint = "sync/connect")]
pub async fn connect_source(source: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let visit = ports.sync.begin_visit(&viewer, &source).await?;
    crate::api::go_to(&format!("/synchroniser?visite={visit}"));
    Ok(())
}

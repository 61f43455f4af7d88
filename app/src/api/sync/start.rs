//! Begins a run.

use leptos::prelude::*;

use crate::api::ApiError;

/// Begins a run, or shows the one in hand.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = StartSync, prefix = "/api/fn", endpoint = "sync/start")]
pub async fn start_sync() -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.sync.start(&viewer).await?;
    crate::api::go_to("/synchroniser");
    Ok(())
}

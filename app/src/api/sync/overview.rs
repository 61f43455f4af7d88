//! The sources, and the last run.

use domain::sync::SyncOverview;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The sources, and the last run or the one in hand.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Overview, prefix = "/api/fn", input = GetUrl, endpoint = "sync/overview")]
pub async fn sync_overview() -> Result<SyncOverview, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.sync.overview(&viewer).await?)
}

//! The frameworks that there are.

use domain::skill::FrameworkTile;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The frameworks that there are.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListFrameworks, prefix = "/api/fn", input = GetUrl, endpoint = "frameworks/list")]
pub async fn list_frameworks() -> Result<Vec<FrameworkTile>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.frameworks.list(&viewer).await?)
}

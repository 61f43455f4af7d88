//! All my collections.

use domain::collection::CollectionTile;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// All my collections.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListCollections, prefix = "/api/fn", input = GetUrl, endpoint = "collections/list")]
pub async fn list_collections() -> Result<Vec<CollectionTile>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.collections.list(&viewer).await?)
}

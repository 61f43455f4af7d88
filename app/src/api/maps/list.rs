//! All of my maps.

use domain::map::MapTile;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// All of my maps, the last changed first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListMaps, prefix = "/api/fn", input = GetUrl, endpoint = "maps/list")]
pub async fn list_maps() -> Result<Vec<MapTile>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.maps.list(&viewer).await?)
}

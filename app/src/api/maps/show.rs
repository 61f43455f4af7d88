//! One of my maps.

use domain::MapId;
use domain::map::MyMap;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One of my maps.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowMap, prefix = "/api/fn", input = GetUrl, endpoint = "maps/show")]
pub async fn show_map(id: MapId) -> Result<MyMap, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.maps.show(&viewer, &id).await?)
}

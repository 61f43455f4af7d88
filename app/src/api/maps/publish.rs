//! Publishes a map.

use domain::MapId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Publishes the edition of a map that was seen.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = PublishMap, prefix = "/api/fn", endpoint = "maps/publish")]
pub async fn publish_map(id: MapId, edition: i64) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.maps.publish(&viewer, &id, edition).await?;
    crate::api::go_to(&format!("/cartes/{id}?fait=publiee"));
    Ok(())
}

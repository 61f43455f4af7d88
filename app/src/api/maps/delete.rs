//! Deletes a map.

use domain::MapId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes a map, once that was confirmed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeleteMap, prefix = "/api/fn", endpoint = "maps/delete")]
pub async fn delete_map(
    id: MapId,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.maps.delete(&viewer, &id).await?;
    crate::api::go_to("/cartes?fait=effacee");
    Ok(())
}

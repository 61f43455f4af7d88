//! Follows a map, or not.

use domain::{MapId, MapOfferId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Follows a map: a template by its word, one of mine, one behind a link, or one that was proposed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = TakeObjective, prefix = "/api/fn", endpoint = "objectives/take")]
pub async fn take_objective(
    #[server(default)] template: String,
    #[server(default)] map: Option<MapId>,
    #[server(default)] slug: String,
    #[server(default)] offer: Option<MapOfferId>,
) -> Result<(), ApiError> {
    use domain::objective::Taken;

    let (viewer, ports) = crate::api::asked()?;
    let taken = match (map, offer) {
        (Some(map), None) => Taken::Own(map),
        (None, Some(offer)) => Taken::Offered(offer),
        _ if !slug.is_empty() => Taken::Shared(slug),
        _ => Taken::Template(template),
    };
    let id = ports.objectives.take(&viewer, &taken).await?;
    crate::api::go_to(&format!("/objectifs/{id}?fait=pris"));
    Ok(())
}

/// Does not follow a map that was proposed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeclineMap, prefix = "/api/fn", endpoint = "objectives/decline")]
pub async fn decline_map(offer: MapOfferId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.objectives.decline(&viewer, &offer).await?;
    crate::api::go_to("/objectifs?fait=refuse");
    Ok(())
}

//! Puts a map into a collection, or takes it out.

use domain::{CollectionId, ObjectiveId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Puts a map that I follow into the edition of a collection that was seen; takes it out of it where
/// `out` is ticked.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChartCollection, prefix = "/api/fn", endpoint = "collections/chart")]
pub async fn chart_collection(
    id: CollectionId,
    edition: i64,
    #[server(default)] objective: Option<ObjectiveId>,
    #[server(default)] out: String,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let objective = objective.ok_or(domain::Problem::NotFound)?;
    let inside = out.is_empty();
    let charted = ports
        .collections
        .chart(&viewer, &id, edition, &objective, inside);
    charted.await?;
    let said = match inside {
        true => "carte",
        false => "carte-retiree",
    };
    crate::api::go_to(&format!("/collections/{id}?fait={said}#cartes"));
    Ok(())
}

//! Writes my note on one of my badges.

use domain::BadgeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Writes my note on one of my badges; an empty one takes it away.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = WriteNote, prefix = "/api/fn", endpoint = "badges/write_note")]
pub async fn write_note(id: BadgeId, #[server(default)] note: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.badges.write_note(&viewer, &id, &note).await?;
    crate::api::go_to(&format!("/badges/{id}?fait=note"));
    Ok(())
}

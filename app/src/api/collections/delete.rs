//! Deletes a collection, with its links.

use domain::CollectionId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes a collection, with its links; its badges stay.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeleteCollection, prefix = "/api/fn", endpoint = "collections/delete")]
pub async fn delete_collection(
    id: CollectionId,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.collections.delete(&viewer, &id).await?;
    crate::api::go_to("/collections?fait=effacee");
    Ok(())
}

//! Makes a collection.

use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a collection of the badges that are named, or of none yet.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = CreateCollection, prefix = "/api/fn", endpoint = "collections/create")]
pub async fn create_collection(
    #[server(default)] title: String,
    #[server(default)] badges: Vec<String>,
) -> Result<(), ApiError> {
    use domain::arrangement::CollectionDraft;

    let (viewer, ports) = crate::api::asked()?;
    let badges = super::named(&badges)?;
    let draft = CollectionDraft { title, badges };
    let id = ports.collections.create(&viewer, &draft).await?;
    crate::api::go_to(&format!("/collections/{id}?fait=creee"));
    Ok(())
}

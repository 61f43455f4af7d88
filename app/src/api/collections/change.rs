//! Changes the words of a collection.

use domain::CollectionId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Changes title and text of a collection, and what becomes of badges that have ended, in the
/// edition that was seen.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChangeCollection, prefix = "/api/fn", endpoint = "collections/change")]
pub async fn change_collection(
    id: CollectionId,
    edition: i64,
    #[server(default)] title: String,
    #[server(default)] text: String,
    #[server(default)] ended: String,
) -> Result<(), ApiError> {
    use domain::arrangement::CollectionWords;
    use domain::collection::Ended;

    let (viewer, ports) = crate::api::asked()?;
    let ended = Ended::from_word(&ended).unwrap_or_default();
    let words = CollectionWords { title, text, ended };
    let changed = ports.collections.change(&viewer, &id, edition, &words);
    changed.await?;
    crate::api::go_to(&format!("/collections/{id}?fait=mots"));
    Ok(())
}

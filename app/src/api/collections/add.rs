//! Puts badges into a collection.

use leptos::prelude::*;

use crate::api::ApiError;

/// Puts badges at the end of a collection; where `collection` names none, the page that makes one
/// is next, with these badges chosen.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = AddToCollection, prefix = "/api/fn", endpoint = "collections/add")]
pub async fn add_to_collection(
    #[server(default)] collection: String,
    #[server(default)] badges: Vec<String>,
) -> Result<(), ApiError> {
    use domain::collection::MOST_BADGES;
    use domain::problem::FieldError;
    use domain::{CollectionId, Problem};

    let (viewer, ports) = crate::api::asked()?;
    if badges.len() > MOST_BADGES {
        let field = "badges".to_owned();
        let error = FieldError::TooManyBadges;
        return Err(Problem::Field { field, error }.into());
    }
    let badges = super::named(&badges)?;
    let Ok(id) = collection.parse::<CollectionId>() else {
        let chosen: Vec<_> = badges.iter().map(|id| format!("badges[]={id}")).collect();
        crate::api::go_to(&format!("/collections/nouvelle?{}", chosen.join("&")));
        return Ok(());
    };
    let said = match ports.collections.add(&viewer, &id, &badges).await? {
        0 => "deja",
        _ => "ajoutes",
    };
    crate::api::go_to(&format!("/collections/{id}?fait={said}"));
    Ok(())
}

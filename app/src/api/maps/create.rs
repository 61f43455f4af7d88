//! Makes a map.

use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a map from the template of a word, or an empty one under a title.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = CreateMap, prefix = "/api/fn", endpoint = "maps/create")]
pub async fn create_map(
    #[server(default)] template: String,
    #[server(default)] title: String,
) -> Result<(), ApiError> {
    use domain::map::NewMap;

    let (viewer, ports) = crate::api::asked()?;
    let chrome = use_context::<crate::chrome::Chrome>();
    let language = chrome.map(|chrome| chrome.language).unwrap_or_default();
    let new = match template.as_str() {
        "" => NewMap::Blank(title, language),
        _ => NewMap::Template(template),
    };
    let id = ports.maps.create(&viewer, &new).await?;
    crate::api::go_to(&format!("/cartes/{id}?fait=creee"));
    Ok(())
}

//! The page behind the link of the confirmation mail: one button.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, token: &str, state: &FormState) -> String {
    let _ = (token, state);
    document(
        chrome,
        "confirm",
        view! { <p>"The page behind the link of the confirmation mail: one button."</p> }
            .into_any(),
    )
}

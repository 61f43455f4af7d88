//! Choose a new password.

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
        "reset",
        view! { <p>"Choose a new password."</p> }.into_any(),
    )
}

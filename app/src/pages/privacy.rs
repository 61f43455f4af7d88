//! What becomes of personal data.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "privacy",
        view! { <p>"What becomes of personal data."</p> }.into_any(),
    )
}

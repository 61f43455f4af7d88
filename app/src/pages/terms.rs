//! What is agreed to when signing up.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "terms",
        view! { <p>"What is agreed to when signing up."</p> }.into_any(),
    )
}

//! The declaration of accessibility.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "accessibility",
        view! { <p>"The declaration of accessibility."</p> }.into_any(),
    )
}

//! No such page.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "not_found",
        view! { <p>"No such page."</p> }.into_any(),
    )
}

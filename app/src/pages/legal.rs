//! Who runs the instance.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "legal",
        view! { <p>"Who runs the instance."</p> }.into_any(),
    )
}

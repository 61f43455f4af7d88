//! A link that was taken back or has ended.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "gone",
        view! { <p>"A link that was taken back or has ended."</p> }.into_any(),
    )
}

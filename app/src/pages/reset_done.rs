//! The new password holds.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "reset_done",
        view! { <p>"The new password holds."</p> }.into_any(),
    )
}

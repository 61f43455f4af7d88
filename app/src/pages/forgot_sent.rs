//! The answer to that, the same for every address.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "forgot_sent",
        view! { <p>"The answer to that, the same for every address."</p> }.into_any(),
    )
}

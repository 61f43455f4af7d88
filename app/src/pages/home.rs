//! The sentence of the instance, its two doors and three steps.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let _ = ();
    document(
        chrome,
        "home",
        view! { <p>"The sentence of the instance, its two doors and three steps."</p> }.into_any(),
    )
}

//! An import without JavaScript brought nothing in.

use domain::Problem;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, problem: &Problem) -> String {
    let _ = (problem,);
    document(
        chrome,
        "explain_import",
        view! { <p>"An import without JavaScript brought nothing in."</p> }.into_any(),
    )
}

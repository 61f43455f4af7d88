//! Something did not work.

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
        "problem",
        view! { <p>"Something did not work."</p> }.into_any(),
    )
}

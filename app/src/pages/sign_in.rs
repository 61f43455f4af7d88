//! Sign in.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, state: &FormState) -> String {
    let _ = (state,);
    document(chrome, "sign_in", view! { <p>"Sign in."</p> }.into_any())
}

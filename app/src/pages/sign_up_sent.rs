//! After signing up: look into your mail.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, address: &str, state: &FormState) -> String {
    let _ = (address, state);
    document(
        chrome,
        "sign_up_sent",
        view! { <p>"After signing up: look into your mail."</p> }.into_any(),
    )
}

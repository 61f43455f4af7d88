//! The account is gone.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, backup_days: u32) -> String {
    let _ = (backup_days,);
    document(
        chrome,
        "account_deleted",
        view! { <p>"The account is gone."</p> }.into_any(),
    )
}

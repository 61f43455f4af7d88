//! A shared badge, as anyone with the link sees it.

use domain::share::PublicBadge;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::document;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, badge: &PublicBadge) -> String {
    let _ = (badge,);
    document(
        chrome,
        "public_badge",
        view! { <p>"A shared badge, as anyone with the link sees it."</p> }.into_any(),
    )
}

//! The new password holds.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::account as words;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred stack">
            <h1>{words::reset_done_title(l)}</h1>
            <p>{words::reset_done_text(l)}</p>
            <p><a class="button primary large" href="/connexion">{words::sign_in_title(l)}</a></p>
        </div>
    };
    Page::new(words::reset_done_title(l), body).render(chrome)
}

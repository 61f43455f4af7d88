//! No such page.

use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::{account, problem as words};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred stack">
            <h1>{words::not_found_title(l)}</h1>
            <p>{words::not_found(l)}</p>
            <p><a class="button" href="/">{account::back_home(l)}</a></p>
        </div>
    };
    Page::new(words::not_found_title(l), body).render(chrome)
}

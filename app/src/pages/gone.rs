//! A link that was taken back or has ended.

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
            <h1>{words::gone_title(l)}</h1>
            <p>{words::gone(l)}</p>
            <p class="soft">{words::gone_note(l)}</p>
            <p><a class="button" href="/">{account::back_home(l)}</a></p>
        </div>
    };
    Page::new(words::gone_title(l), body).render(chrome)
}

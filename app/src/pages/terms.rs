//! What is agreed to when signing up. Whoever changes the text changes [`VERSION`] and the date in
//! the locale files, for the consent journal names the version.

use leptos::prelude::*;

use super::legal::{contact, operator};
use crate::chrome::Chrome;
use crate::document::Page;
use crate::i18n::legal as words;

/// The version of the text, as the consent journal keeps it.
pub const VERSION: &str = "2026-11-22";

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column prose">
            <h1>{words::terms_title(l)}</h1>
            <p class="soft">{words::terms_version(l)}</p>
            <h2>{words::terms_service_title(l)}</h2>
            <p>{words::terms_service(l, operator(chrome))}</p>
            <h2>{words::terms_you_title(l)}</h2>
            <ul>
                <li>{words::terms_you_1(l)}</li>
                <li>{words::terms_you_2(l)}</li>
                <li>{words::terms_you_3(l)}</li>
            </ul>
            <h2>{words::terms_us_title(l)}</h2>
            <ul>
                <li>{words::terms_us_1(l)}</li>
                <li>{words::terms_us_2(l)}</li>
                <li>{words::terms_us_3(l)}</li>
            </ul>
            <h2>{words::terms_end_title(l)}</h2>
            <p>{words::terms_end(l)}</p>
            <h2>{words::terms_law_title(l)}</h2>
            <p>{words::terms_law(l, contact(chrome))}</p>
        </div>
    };
    Page::new(words::terms_title(l), body)
        .listed(true)
        .render(chrome)
}

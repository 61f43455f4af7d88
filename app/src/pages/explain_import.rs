//! An import without JavaScript brought nothing in: why, and the form again.

use domain::Problem;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::{notice, receive_form};
use crate::document::Page;
use crate::i18n::{import, receive as words};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, problem: &Problem) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred">
            <h1 class="page-head">{words::title(l)}</h1>
            <div class="stack">
                {notice::problem(l, problem)}
                <h2>{import::again(l)}</h2>
                {receive_form::receive_form(l)}
            </div>
        </div>
    };
    Page::new(import::title(l), body)
        .refused(true)
        .scripts(&["drop.js", "receive.js"])
        .render(chrome)
}

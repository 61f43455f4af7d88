//! The page behind the link of the confirmation mail: one button, for opening a link may not change
//! anything.

use domain::Problem;
use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::summary;
use crate::document::Page;
use crate::i18n::account as words;

/// Renders the page; with a link that no longer works, the page that says so.
#[must_use]
pub fn render(chrome: &Chrome, token: &str, state: &FormState) -> String {
    let l = chrome.language;
    if state.problem == Some(Problem::LinkSpent) {
        return super::problem::render(chrome, &Problem::LinkSpent);
    }
    let body = view! {
        <div class="column centred stack">
            <h1>{words::confirm_title(l)}</h1>
            {summary(l, state)}
            <p>{words::confirm_text(l)}</p>
            <form method="post" action="/confirmer">
                <input type="hidden" name="token" value=token.to_owned() />
                <button class="button primary large">{words::confirm_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::confirm_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

//! Ask for a new password.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, summary};
use crate::document::Page;
use crate::i18n::{account as words, form};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, state: &FormState) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred">
            <div class="page-head">
                <h1>{words::forgot_title(l)}</h1>
                <p class="lead">{words::forgot_lead(l)}</p>
            </div>
            <form method="post" action="/mot-de-passe-oublie" class="fields card">
                {summary(l, state)}
                {Field::address(l, form::address(l)).state(state).view()}
                <button class="button primary large wide">{words::forgot_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::forgot_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

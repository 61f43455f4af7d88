//! The page behind the link of the confirmation mail, on another browser than the one that signed
//! up: choose the password here. Whoever signed up may not be who reads the mail.

use domain::Problem;
use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, summary};
use crate::document::Page;
use crate::i18n::{account as words, form};

/// Renders the page; with a link that no longer works, the page that says so.
#[must_use]
pub fn render(chrome: &Chrome, token: &str, state: &FormState) -> String {
    let l = chrome.language;
    if state.problem == Some(Problem::LinkSpent) {
        return super::problem::render(chrome, &Problem::LinkSpent);
    }
    let body = view! {
        <div class="column centred">
            <div class="page-head">
                <h1>{words::confirm_title(l)}</h1>
                <p class="lead">{words::claim_lead(l)}</p>
            </div>
            <form method="post" action="/confirmer" class="fields card">
                {summary(l, state)}
                <input type="hidden" name="token" value=token.to_owned() />
                {Field::new_password(l, "password", form::password(l))
                    .hint(form::password_hint(l))
                    .state(state)
                    .view()}
                <p class="hint">
                    {words::claim_terms(l)}
                    <a href="/conditions" target="_blank">{form::terms_link(l)}</a>
                    "."
                </p>
                <button class="button primary large wide">{words::claim_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::confirm_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

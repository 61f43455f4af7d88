//! Somebody finds something wrong with a public page: the form, and the page after it.

use domain::abuse::Abuse;
use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, long_text, summary};
use crate::document::Page;
use crate::i18n::{abuse as words, form as form_words};
use crate::wording;

/// Renders the form; the page that it is about stands in `page`.
#[must_use]
pub fn render(chrome: &Chrome, state: &FormState) -> String {
    let l = chrome.language;
    let page = state.value("page").to_owned();
    let chosen = state.value("reason").to_owned();
    let reasons: Vec<_> = Abuse::ALL
        .iter()
        .map(|reason| {
            let id = match reason {
                Abuse::Identity => "reason".to_owned(),
                other => format!("reason-{}", other.word()),
            };
            view! {
                <div class="choice">
                    <input
                        type="radio"
                        id=id.clone()
                        name="reason"
                        value=reason.word()
                        checked=chosen == reason.word()
                        required=true
                    />
                    <label for=id>{wording::abuse(l, *reason)}</label>
                </div>
            }
        })
        .collect();
    let invalid = state.error("text").is_some();
    let body = view! {
        <div class="column centred">
            <div class="page-head">
                <h1>{words::title(l)}</h1>
                <p class="lead">{words::lead(l)}</p>
                <p class="soft break">{words::about(l, &page)}</p>
            </div>
            <form method="post" action="/signaler" class="fields card">
                {summary(l, state)}
                <input type="hidden" name="page" value=page.clone() />
                <fieldset>
                    <legend class="label">{words::reason(l)}</legend>
                    {reasons}
                </fieldset>
                {long_text("text", words::text(l), words::text_hint(l), state.value("text"), invalid)}
                {Field::new(l, "address", form_words::address(l))
                    .kind("email")
                    .optional()
                    .autocomplete("email")
                    .hint(words::address_hint(l))
                    .state(state)
                    .view()}
                <button class="button primary large wide">{words::action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

/// Renders the page after it.
#[must_use]
pub fn received(chrome: &Chrome) -> String {
    let l = chrome.language;
    let body = view! {
        <div class="column centred stack">
            <h1>{words::received_title(l)}</h1>
            <p>{words::received_text(l)}</p>
        </div>
    };
    Page::new(words::received_title(l), body).render(chrome)
}

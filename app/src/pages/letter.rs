//! A visitor writes to the owner of a public page: the form, and the pages after it.

use domain::Slug;
use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, long_text, summary};
use crate::components::icon::{Icon, icon};
use crate::document::Page;
use crate::i18n::{form as form_words, letters as words, site};

/// Renders the form. `about` is the title of the page on which it is written.
#[must_use]
pub fn write(chrome: &Chrome, slug: &Slug, about: &str, state: &FormState) -> String {
    let l = chrome.language;
    let action = format!("/c/{slug}/ecrire");
    let back = format!("/c/{slug}");
    let invalid = state.error("message").is_some();
    let body = view! {
        <p class="page-head"><a href=back>{words::back_to_page(l)}</a></p>
        <div class="column centred">
            <div class="page-head">
                <h1>{words::write_title(l)}</h1>
                <p class="lead">{words::write_lead(l, about)}</p>
            </div>
            <form method="post" action=action class="fields card">
                {summary(l, state)}
                {Field::new(l, "name", words::name(l)).autocomplete("name").state(state).view()}
                {Field::new(l, "organisation", words::organisation(l))
                    .optional()
                    .autocomplete("organization")
                    .state(state)
                    .view()}
                {Field::new(l, "address", form_words::address(l))
                    .kind("email")
                    .autocomplete("email")
                    .hint(words::address_hint(l))
                    .state(state)
                    .view()}
                {long_text("message", words::message(l), words::message_hint(l), state.value("message"), invalid)}
                <p class="hint">{words::write_note(l)}</p>
                <button class="button primary large wide">{icon(Icon::Mail)}{words::write_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::write_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

fn said(chrome: &Chrome, title: &'static str, text: &'static str, mailbox: bool) -> String {
    let l = chrome.language;
    let mailbox = (mailbox && chrome.dev)
        .then(|| view! { <p><a href="/courrier">{site::mailbox(l)}</a></p> });
    let body = view! {
        <div class="column centred stack">
            <h1>{title}</h1>
            <p>{text}</p>
            {mailbox}
        </div>
    };
    Page::new(title, body).render(chrome)
}

/// Renders the page that says to look at one's mail.
#[must_use]
pub fn sent(chrome: &Chrome) -> String {
    let l = chrome.language;
    said(chrome, words::sent_title(l), words::sent_text(l), true)
}

/// Renders the page with the one button; opening it changes nothing, because mail scanners do.
#[must_use]
pub fn confirm(chrome: &Chrome, token: &str, about: &str) -> String {
    let l = chrome.language;
    let token = token.to_owned();
    let body = view! {
        <div class="column centred stack">
            <h1>{words::confirm_title(l)}</h1>
            <p>{words::confirm_text(l, about)}</p>
            <form method="post" action="/ecrire/confirmer">
                <input type="hidden" name="jeton" value=token />
                <button class="button primary large">{words::confirm_action(l)}</button>
            </form>
        </div>
    };
    Page::new(words::confirm_title(l), body).render(chrome)
}

/// Renders the page that says that the letter is delivered.
#[must_use]
pub fn delivered(chrome: &Chrome) -> String {
    let l = chrome.language;
    said(
        chrome,
        words::delivered_title(l),
        words::delivered_text(l),
        false,
    )
}

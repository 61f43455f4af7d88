//! After signing up: look into your mail; or send it again, or correct the address.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, summary};
use crate::components::icon::{Icon, icon};
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::account as words;

/// Renders the page. `?fait=renvoye` in its address says that the message went out once more.
#[must_use]
pub fn render(chrome: &Chrome, address: &str, state: &FormState) -> String {
    let l = chrome.language;
    let again = chrome
        .path
        .ends_with("?fait=renvoye")
        .then(|| sentence(Tone::Good, words::sent_again(l)));
    let mailbox = chrome.dev.then(|| {
        view! { <p><a href="/courrier">{crate::i18n::site::mailbox(l)}</a></p> }
    });
    let body = view! {
        <div class="column centred stack-l">
            <div class="stack">
                <h1>{words::sent_title(l)}</h1>
                {summary(l, state)}
                {again}
                <p>{words::sent_text(l, address)}</p>
                {mailbox}
            </div>
            <section class="stack">
                <h2>{words::sent_missing_title(l)}</h2>
                <p>{words::sent_missing_text(l)}</p>
                <form method="post" action="/inscription/renvoyer">
                    <input type="hidden" name="address" value=address.to_owned() />
                    <button class="button">{icon(Icon::Mail)}{words::sent_resend(l)}</button>
                </form>
            </section>
            <section class="stack">
                <h2>{words::sent_wrong_title(l)}</h2>
                <form method="post" action="/inscription/adresse" class="fields">
                    {Field::address(l, words::sent_correct_label(l))
                        .autocomplete("email")
                        .state(state)
                        .view()}
                    <button class="button">{words::sent_correct(l)}</button>
                </form>
            </section>
        </div>
    };
    Page::new(words::sent_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

//! Sign up.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::Field;
use crate::components::new_account;
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::{account as words, form, verify};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, state: &FormState) -> String {
    let l = chrome.language;
    let address = Field::address(l, form::address(l))
        .hint(form::address_hint(l))
        .state(state)
        .view();
    // Somebody who keeps a badge (`/verifier/garder`) came here for it.
    let keeping = chrome.path.ends_with("?garde=1");
    let kept = keeping.then(|| sentence(Tone::Good, verify::kept(l)));
    let (here, sign_in) = match keeping {
        true => ("/inscription?garde=1", "/connexion?garde=1"),
        false => ("/inscription", "/connexion"),
    };
    let body = view! {
        <div class="column centred">
            <div class="page-head">
                <h1>{words::sign_up_title(l)}</h1>
                <p class="lead">{words::sign_up_lead(l)}</p>
                {kept}
            </div>
            <form method="post" action=here class="fields card" novalidate=state.is_refused()>
                {new_account::fields(l, state, address)}
                <input type="hidden" name="next" value=state.value("next").to_owned() />
                <button class="button primary large wide">{words::sign_up_action(l)}</button>
            </form>
            <p class="band">
                {words::sign_up_have(l)} " " <a href=sign_in>{words::sign_in_title(l)}</a>
            </p>
        </div>
    };
    Page::new(words::sign_up_title(l), body)
        .listed(!state.is_refused())
        .refused(state.is_refused())
        .render(chrome)
}

//! Sign in.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, summary};
use crate::components::link::percent_encode;
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::{account as words, form, verify};

/// Renders the page. The value `next` in the state says where to go afterwards.
#[must_use]
pub fn render(chrome: &Chrome, state: &FormState) -> String {
    let l = chrome.language;
    // Somebody who keeps a badge (`/verifier/garder`) has an account already.
    let keeping = chrome.path.ends_with("?garde=1");
    let kept = keeping.then(|| sentence(Tone::Good, verify::kept_sign_in(l)));
    // Who has no account yet is led to the same page afterwards as who has one.
    let (here, sign_up) = match (keeping, state.value("next")) {
        (true, _) => ("/connexion?garde=1", "/inscription?garde=1".to_owned()),
        (false, "") => ("/connexion", "/inscription".to_owned()),
        (false, next) => {
            let sign_up = format!("/inscription?suite={}", percent_encode(next));
            ("/connexion", sign_up)
        }
    };
    let body = view! {
        <div class="column centred">
            <div class="page-head">
                <h1>{words::sign_in_title(l)}</h1>
                {kept}
            </div>
            <form method="post" action=here class="fields card">
                {summary(l, state)}
                {Field::address(l, form::address(l)).state(state).view()}
                {Field::password(l, "password", form::password(l)).state(state).view()}
                <input type="hidden" name="next" value=state.value("next").to_owned() />
                <button class="button primary large wide">{words::sign_in_action(l)}</button>
                <p><a href="/mot-de-passe-oublie">{words::sign_in_forgot(l)}</a></p>
            </form>
            <p class="band">
                {words::sign_in_none(l)} " " <a href=sign_up>{words::sign_up_title(l)}</a>
            </p>
        </div>
    };
    Page::new(words::sign_in_title(l), body)
        .refused(state.is_refused())
        .render(chrome)
}

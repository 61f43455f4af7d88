//! Sign up.

use domain::form::FormState;
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::field::{Field, checkbox, summary};
use crate::components::notice::{Tone, sentence};
use crate::document::Page;
use crate::i18n::{account as words, form, verify};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, state: &FormState) -> String {
    let l = chrome.language;
    let terms = view! {
        {form::terms_before(l)}
        <a href="/conditions" target="_blank">{form::terms_link(l)}</a>
    };
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
                {summary(l, state)}
                <p class="hint">{form::required_note(l)}</p>
                {Field::new(l, "name", form::name(l))
                    .autocomplete("name")
                    .hint(form::name_hint(l))
                    .state(state)
                    .view()}
                {Field::address(l, form::address(l)).hint(form::address_hint(l)).state(state).view()}
                {Field::new_password(l, "password", form::password(l))
                    .hint(form::password_hint(l))
                    .state(state)
                    .view()}
                {Field::new(l, "birth_year", form::birth_year(l))
                    .numeric()
                    .autocomplete("bday-year")
                    .hint(form::birth_year_hint(l))
                    .state(state)
                    .view()}
                {checkbox(
                    l,
                    "terms",
                    terms.into_any(),
                    state.value("terms") == "on",
                    true,
                    None,
                    state.error("terms"),
                )}
                <input type="hidden" name="language" value=l.tag() />
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

//! What somebody who opens an account is asked: on the page to sign up, and behind the link of an
//! invitation, which knows the address already.

use domain::Language;
use domain::form::FormState;
use leptos::prelude::*;

use super::field::{Field, checkbox, summary};
use crate::i18n::form;

/// Draws the fields, `address` in their midst.
#[must_use]
pub fn fields(language: Language, state: &FormState, address: AnyView) -> AnyView {
    let l = language;
    let terms = view! {
        {form::terms_before(l)}
        <a href="/conditions" target="_blank">{form::terms_link(l)}</a>
    };
    view! {
        {summary(l, state)}
        <p class="hint">{form::required_note(l)}</p>
        {Field::new(l, "name", form::name(l))
            .autocomplete("name")
            .hint(form::name_hint(l))
            .state(state)
            .view()}
        {address}
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
    }
    .into_any()
}

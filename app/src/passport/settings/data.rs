//! My data: take everything, what was agreed to, erase the account.

use domain::Language;
use domain::account::Consent;
use leptos::prelude::*;

use super::super::{loaded, trouble, use_frame};
use super::layout;
use crate::api::account::{DeleteAccount, consents};
use crate::components::field::{Field, checkbox};
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::{form, settings as words};

#[component]
pub fn Data() -> impl IntoView {
    let l = use_frame().language;
    let shown = Resource::new(|| (), |()| consents());
    // Never dispatched: it only carries the problem that a refused form came back with.
    let delete = ServerAction::<DeleteAccount>::new();
    let sure = view! { {words::delete_confirm(l)} }.into_any();
    let body = view! {
        {trouble(delete)}
        <section class="stack">
            <h2>{words::export_title(l)}</h2>
            <form method="post" action="/reglages/donnees/export" class="card fields">
                <p>{words::export_text(l)}</p>
                {Field::password(l, "password", form::current_password(l))
                    .id("export-password")
                    .hint(words::export_password_hint(l))
                    .view()}
                <button class="button primary">{icon(Icon::Download)}{words::export_action(l)}</button>
            </form>
        </section>
        <section class="stack">
            <h2 id="accords">{words::consents_title(l)}</h2>
            {loaded(shown, move |consents| journal(l, consents))}
        </section>
        <section class="stack">
            <h2>{words::delete_title(l)}</h2>
            <form method="post" action="/api/fn/account/delete" class="card fields danger-zone">
                <p>{words::delete_text(l)}</p>
                {Field::password(l, "password", words::delete_password(l)).id("delete-password").view()}
                {checkbox(l, "confirm", sure, false, true, None, None)}
                <button class="button danger">{icon(Icon::Trash)}{words::delete_action(l)}</button>
            </form>
        </section>
    };
    layout("/reglages/donnees", words::data(l), body.into_any())
}

fn journal(l: Language, consents: Vec<Consent>) -> AnyView {
    if consents.is_empty() {
        return view! { <p class="soft">{words::consents_none(l)}</p> }.into_any();
    }
    let rows: Vec<_> = consents
        .into_iter()
        .map(|consent| {
            let purpose = match consent.purpose.as_str() {
                "terms" => words::consent_terms(l).to_owned(),
                "privacy" => words::consent_privacy(l).to_owned(),
                _ => consent.purpose,
            };
            let withdrawn = match consent.withdrawn {
                Some(day) => format::time(l, day),
                None => words::consents_standing(l).into_any(),
            };
            view! {
                <tr>
                    <th scope="row">{purpose}</th>
                    <td data-label=words::consents_version(l)>{consent.version}</td>
                    <td data-label=words::consents_given(l)>{format::time(l, consent.given)}</td>
                    <td data-label=words::consents_withdrawn(l)>{withdrawn}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="cards-on-phone" aria-labelledby="accords">
            <thead>
                <tr>
                    <th scope="col">{words::consents_purpose(l)}</th>
                    <th scope="col">{words::consents_version(l)}</th>
                    <th scope="col">{words::consents_given(l)}</th>
                    <th scope="col">{words::consents_withdrawn(l)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

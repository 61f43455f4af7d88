//! The partners, and the form that registers one.

use domain::Language;
use domain::partner::Partner;
use leptos::prelude::*;

use super::layout;
use crate::api::operations::{AddPartner, operator_partners};
use crate::components::field::Field;
use crate::components::icon::{Icon, icon};
use crate::format;
use crate::i18n::partner as words;
use crate::passport::{against, loaded, trouble, typed, use_frame};

#[component]
pub fn OperatorPartners() -> impl IntoView {
    let l = use_frame().language;
    let add = ServerAction::<AddPartner>::new();
    let shown = Resource::new(|| (), |()| operator_partners());
    view! { {loaded(shown, move |partners| page(l, partners, add))} }
}

fn page(l: Language, partners: Vec<Partner>, add: ServerAction<AddPartner>) -> AnyView {
    let items: Vec<_> = partners
        .into_iter()
        .map(|partner| one(l, partner))
        .collect();
    let list = if items.is_empty() {
        view! { <p class="soft">{words::none(l)}</p> }.into_any()
    } else {
        view! { <ul class="devices card" role="list">{items}</ul> }.into_any()
    };
    let body = view! {
        <div class="page-head">
            <h1>{words::title(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
        </div>
        {trouble(add)}
        <section class="stack">
            <h2>{words::list_title(l)}</h2>
            {list}
        </section>
        <section class="stack">
            <h2>{words::add_title(l)}</h2>
            <ActionForm action=add>
                <div class="card fields">
                    {Field::new(l, "name", words::name(l))
                        .hint(words::name_hint(l))
                        .value(typed::<AddPartner>("name").unwrap_or_default())
                        .error(against(add, "name"))
                        .view()}
                    {Field::new(l, "contact", words::contact(l))
                        .hint(words::contact_hint(l))
                        .value(typed::<AddPartner>("contact").unwrap_or_default())
                        .error(against(add, "contact"))
                        .view()}
                    <p class="hint">{words::add_text(l)}</p>
                    <button class="button primary">{icon(Icon::Plus)}{words::add_action(l)}</button>
                </div>
            </ActionForm>
        </section>
    };
    layout("/operateur/partenaires", words::title(l), body.into_any())
}

fn one(l: Language, partner: Partner) -> AnyView {
    let href = format!("/operateur/partenaires/{}", partner.id);
    let revoked = partner.revoked.map(|since| revoked(l, since));
    let since = words::since(l, format::date(l, partner.created));
    view! {
        <li>
            <div class="stack-s break">
                <p><a href=href><strong>{partner.name}</strong></a></p>
                {revoked}
                <p class="soft">{since} ". " {used(l, partner.used)} "."</p>
            </div>
        </li>
    }
    .into_any()
}

/// The mark of a revoked partner.
pub(super) fn revoked(l: Language, since: domain::Millis) -> AnyView {
    view! {
        <p>
            <span class="mark tone-brick">
                {icon(Icon::CircleX)}
                <span>{words::revoked(l, format::date(l, since))}</span>
            </span>
        </p>
    }
    .into_any()
}

/// When a partner last delivered.
pub(super) fn used(l: Language, at: Option<domain::Millis>) -> String {
    match at {
        Some(at) => words::used(l, format::date(l, at)),
        None => words::unused(l).to_owned(),
    }
}

//! The sources that people may switch on, how each of them is, and the organisations at Open Badge
//! Factory, which are registered here.

use domain::Language;
use domain::operator::SourceState;
use domain::sync::SourceKind;
use leptos::prelude::*;

use super::layout;
use crate::api::operations::{AddSource, RemoveSource, operator_sources};
use crate::components::field::Field;
use crate::components::icon::{Icon, icon, icon_with};
use crate::format;
use crate::i18n::source as words;
use crate::passport::{against, done, loaded, trouble, typed, use_frame};

/// Where the factory is, unless somebody runs one of their own.
const FACTORY: &str = "https://openbadgefactory.com";

#[component]
pub fn OperatorSources() -> impl IntoView {
    let l = use_frame().language;
    let add = ServerAction::<AddSource>::new();
    let remove = ServerAction::<RemoveSource>::new();
    let shown = Resource::new(|| (), |()| operator_sources());
    view! { {loaded(shown, move |sources| page(l, sources, add, remove))} }
}

fn page(
    l: Language,
    sources: Vec<SourceState>,
    add: ServerAction<AddSource>,
    remove: ServerAction<RemoveSource>,
) -> AnyView {
    let items: Vec<_> = sources
        .into_iter()
        .map(|source| one(l, source, remove))
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
        {done(&[("inscrite", words::done_add), ("retiree", words::done_remove)])}
        {trouble(add)}
        {trouble(remove)}
        <section class="stack">
            <h2>{words::list_title(l)}</h2>
            {list}
            <p class="hint">{words::settings(l)}</p>
        </section>
        <section class="stack">
            <h2>{words::add_title(l)}</h2>
            {add_form(l, add)}
        </section>
    };
    layout("/operateur/sources", words::title(l), body.into_any())
}

fn one(l: Language, source: SourceState, remove: ServerAction<RemoveSource>) -> AnyView {
    let kind = match source.kind {
        SourceKind::Displayer => words::displayer(l),
        SourceKind::Backpack => words::backpack(l),
        SourceKind::Partner => words::partner(l),
    };
    let about = words::about(l, kind, &source.host);
    let people = words::people(l, source.people);
    let health = health(l, &source);
    let end = (source.kind == SourceKind::Partner).then(|| remove_form(l, &source, remove));
    view! {
        <li>
            <div class="stack-s break">
                <p><strong>{source.name}</strong></p>
                {health}
                <p class="soft">{about} <br /> {people}</p>
                {end}
            </div>
        </li>
    }
    .into_any()
}

/// Whether it answers, in a word with its icon; the cause where it does not.
fn health(l: Language, source: &SourceState) -> AnyView {
    let mark = |tone: &'static str, drawn: Icon, text: String| {
        view! {
            <p>
                <span class=format!("mark {tone}")>
                    {icon(drawn)}
                    <span>{text}</span>
                </span>
            </p>
        }
    };
    let Some(failing) = &source.failing else {
        return match source.answered {
            Some(at) => {
                let text = words::answers(l, format::date_time(l, at));
                mark("tone-leaf", Icon::CircleCheck, text).into_any()
            }
            None => mark("tone-soft", Icon::Clock, words::never(l).to_owned()).into_any(),
        };
    };
    let since = words::fails(l, failing.times, format::date_time(l, failing.since));
    let last = source
        .answered
        .map(|at| view! { <p class="soft">{words::answered(l, format::date_time(l, at))}</p> });
    let again = failing
        .again
        .map(|at| view! { <p class="soft">{words::again(l, format::date_time(l, at))}</p> });
    view! {
        {mark("tone-brick", Icon::Alert, since)}
        <p><code>{failing.error.clone()}</code></p>
        {last}
        {again}
    }
    .into_any()
}

fn remove_form(l: Language, source: &SourceState, remove: ServerAction<RemoveSource>) -> AnyView {
    let word = source.word.clone();
    let label = words::remove_label(l, &source.name);
    view! {
        <details class="unfold">
            <summary class="button danger">
                {words::remove_title(l)}
                <span class="visually-hidden">" " {source.name.clone()}</span>
                {icon_with(Icon::Chevron, "chevron")}
            </summary>
            <ActionForm action=remove>
                <div class="stack">
                    <p>{words::remove_text(l)}</p>
                    <input type="hidden" name="source" value=word />
                    <button class="button danger" aria-label=label>{words::remove_action(l)}</button>
                </div>
            </ActionForm>
        </details>
    }
    .into_any()
}

fn add_form(l: Language, add: ServerAction<AddSource>) -> AnyView {
    let value = |field| typed::<AddSource>(field);
    view! {
        <ActionForm action=add>
            <div class="card fields">
                <p>{words::add_text(l)}</p>
                {Field::new(l, "name", words::name(l))
                    .hint(words::name_hint(l))
                    .value(value("name").unwrap_or_default())
                    .error(against(add, "name"))
                    .view()}
                {Field::new(l, "client", words::client(l))
                    .value(value("client").unwrap_or_default())
                    .error(against(add, "client"))
                    .view()}
                {Field::password(l, "secret", words::secret(l))
                    .autocomplete("off")
                    .hint(words::secret_hint(l))
                    .error(against(add, "secret"))
                    .view()}
                {Field::new(l, "url", words::url(l))
                    .kind("url")
                    .value(value("url").unwrap_or_else(|| FACTORY.to_owned()))
                    .error(against(add, "url"))
                    .view()}
                <button class="button primary">{icon(Icon::Plus)}{words::add_action(l)}</button>
            </div>
        </ActionForm>
    }
    .into_any()
}

//! Frameworks of skills: those that are shipped, and those that operators bring as a table.

use domain::Language;
use domain::skill::{Framework, FrameworkTile};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout;
use crate::api::frameworks::{RemoveFramework, list_frameworks, show_framework};
use crate::components::field::checkbox;
use crate::components::framework_form::framework_form;
use crate::components::icon::{Icon, icon};
use crate::components::link::outside;
use crate::format;
use crate::i18n::framework as words;
use crate::passport::{done, loaded, trouble, use_frame};

const HERE: &str = "/operateur/referentiels";

#[component]
pub fn OperatorFrameworks() -> impl IntoView {
    let l = use_frame().language;
    let all = Resource::new(|| (), |()| list_frameworks());
    view! { {loaded(all, move |all| list(l, all))} }
}

fn list(l: Language, all: Vec<FrameworkTile>) -> AnyView {
    let rows: Vec<_> = all
        .into_iter()
        .map(|one| {
            let href = format!("{HERE}/{}", one.word);
            let origin = match one.imported {
                Some(at) => words::imported(l, format::date(l, at)),
                None => words::shipped(l).to_owned(),
            };
            view! {
                <li>
                    <div class="stack-s break">
                        <p><a href=href><strong>{one.name}</strong></a></p>
                        <p class="soft small">{words::about(l, one.word, words::skills(l, one.skills))}</p>
                        <p class="soft small">{origin}</p>
                    </div>
                </li>
            }
        })
        .collect();
    let body = view! {
        <div class="page-head">
            <h1>{words::title(l)}</h1>
            <p class="lead">{words::lead(l)}</p>
        </div>
        {done(&[("importe", words::done_import), ("retire", words::done_remove)])}
        <section class="stack">
            <h2>{words::list_title(l)}</h2>
            <ul class="devices card" role="list">{rows}</ul>
        </section>
        <section class="stack">
            <h2>{words::import_title(l)}</h2>
            {framework_form(l, "")}
        </section>
    };
    layout(HERE, words::title(l), body.into_any())
}

#[component]
pub fn OperatorFramework() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let remove = ServerAction::<RemoveFramework>::new();
    let shown = Resource::new(
        move || params.get().get("word").unwrap_or_default(),
        show_framework,
    );
    let all = Resource::new(|| (), |()| list_frameworks());
    let both = Resource::new(
        move || (),
        move |()| async move { Ok((shown.await?, all.await?)) },
    );
    view! { {loaded(both, move |(framework, all)| one(l, framework, &all, remove))} }
}

fn one(
    l: Language,
    framework: Framework,
    all: &[FrameworkTile],
    remove: ServerAction<RemoveFramework>,
) -> AnyView {
    let Framework {
        word,
        name,
        source,
        levels,
        skills,
    } = framework;
    let imported = all
        .iter()
        .any(|one| one.word == word && one.imported.is_some());
    let source = source.map(|url| view! { <p>{outside(l, &url, words::source(l).to_owned())}</p> });
    let levels: Vec<_> = levels
        .into_iter()
        .map(|(level, name)| view! { <li>{words::level(l, level, name)}</li> })
        .collect();
    let levels = (!levels.is_empty()).then(|| {
        view! {
            <section class="stack-s">
                <h2>{words::levels_title(l)}</h2>
                <ul>{levels}</ul>
            </section>
        }
    });
    let empty = skills
        .is_empty()
        .then(|| view! { <p class="soft">{words::empty(l)}</p> });
    let rows: Vec<_> = skills
        .into_iter()
        .map(|skill| {
            let code = skill.code.unwrap_or_default();
            let shown = match skill.url {
                Some(url) => outside(l, &url, skill.name),
                None => view! { <span>{skill.name}</span> }.into_any(),
            };
            view! { <tr><td>{skill.group}</td><td>{shown}</td><td>{code}</td></tr> }
        })
        .collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <table aria-label=words::skills_title(l)>
                <thead>
                    <tr>
                        <th scope="col">{words::column_group(l)}</th>
                        <th scope="col">{words::column_name(l)}</th>
                        <th scope="col">{words::column_code(l)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    let confirm = view! { {words::remove_confirm(l)} }.into_any();
    let known_by = word.clone();
    let end = imported.then(|| {
        view! {
            <details class="technical">
                <summary>{words::remove_title(l)}</summary>
                <ActionForm action=remove>
                    <input type="hidden" name="word" value=known_by />
                    <div class="stack-s">
                        <p>{words::remove_text(l)}</p>
                        {checkbox(l, "confirm", confirm, false, true, None, None)}
                        <button class="button danger">{icon(Icon::Trash)}{words::remove_action(l)}</button>
                    </div>
                </ActionForm>
            </details>
        }
    });
    let title = name.clone();
    let body = view! {
        <div class="page-head">
            <p><a href=HERE>{words::back(l)}</a></p>
            <h1>{name}</h1>
            {source}
        </div>
        {trouble(remove)}
        {levels}
        <section class="stack-s break">
            <h2>{words::skills_title(l)}</h2>
            {empty}
            {table}
        </section>
        <section class="stack">
            <h2>{words::replace_title(l)}</h2>
            {framework_form(l, &word)}
        </section>
        {end}
    };
    layout(HERE, title, body.into_any())
}

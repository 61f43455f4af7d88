//! My collections: the list of them, making one, arranging it, and putting badges into it.

use domain::Language;
use domain::collection::CollectionTile;
use leptos::prelude::*;

use super::{done, loaded, page_title, use_frame};
use crate::api::collections::list_collections;
use crate::components::icon::{Icon, icon};
use crate::i18n::collections as words;

mod add;
mod arrange;
mod charts;
mod laid;
mod new;
mod picker;
mod put;

pub use add::AddBadges;
pub use arrange::CollectionPage;
pub use new::NewCollection;
pub use put::put;

#[component]
pub fn CollectionList() -> impl IntoView {
    let l = use_frame().language;
    let all = Resource::new(|| (), |()| list_collections());
    view! {
        {page_title(words::title(l))}
        <div class="stack">
            {done(&[("effacee", words::deleted)])}
            {loaded(all, move |all| list(l, all))}
        </div>
    }
}

fn list(l: Language, all: Vec<CollectionTile>) -> AnyView {
    let make = || {
        view! {
            <a class="button primary" href="/collections/nouvelle">
                {icon(Icon::Plus)}
                {words::create(l)}
            </a>
        }
    };
    if all.is_empty() {
        return view! {
            <h1>{words::title(l)}</h1>
            <section class="card stack column collection-begin">
                <h2>{words::empty_title(l)}</h2>
                <p>{words::empty_text(l)}</p>
                <ol class="collection-steps">
                    <li>{words::empty_step_pick(l)}</li>
                    <li>{words::empty_step_arrange(l)}</li>
                    <li>{words::empty_step_share(l)}</li>
                </ol>
                <p>{make()}</p>
            </section>
        }
        .into_any();
    }
    let tiles: Vec<_> = all.into_iter().map(|one| tile(l, one)).collect();
    view! {
        <div class="row between">
            <h1>{words::title(l)}</h1>
            {make()}
        </div>
        <ul class="collection-tiles" role="list">{tiles}</ul>
    }
    .into_any()
}

fn tile(l: Language, one: CollectionTile) -> AnyView {
    let href = format!("/collections/{}", one.id);
    let face = if one.cover {
        let src = format!("/collections/{}/couverture", one.id);
        view! { <img class="collection-cover" src=src alt="" loading="lazy" decoding="async" /> }
            .into_any()
    } else {
        let pictures: Vec<_> = one
            .first
            .iter()
            .map(|badge| {
                let src = format!("/badges/{badge}/image?size=160");
                view! { <img src=src alt="" width="160" height="160" loading="lazy" decoding="async" /> }
            })
            .collect();
        let empty = pictures.is_empty().then(|| icon(Icon::Layers));
        view! { {pictures} {empty} }.into_any()
    };
    let count = match one.badges {
        0 => words::no_badge(l).to_owned(),
        count => words::count(l, count),
    };
    let seen = match one.links {
        0 => view! {
            <span class="mark tone-soft">{icon(Icon::EyeOff)}<span>{words::private(l)}</span></span>
        }
        .into_any(),
        links => view! {
            <span class="mark tone-soft">{icon(Icon::Share)}<span>{words::links(l, links)}</span></span>
        }
        .into_any(),
    };
    let listed = one.listed.then(|| {
        view! { <span class="mark tone-soft">{icon(Icon::Search)}<span>{words::listed(l)}</span></span> }
    });
    view! {
        <li class="collection-tile">
            <h2><a href=href>{one.title}</a></h2>
            <div class="collection-face">{face}</div>
            <p>{count}</p>
            {seen}
            {listed}
        </li>
    }
    .into_any()
}

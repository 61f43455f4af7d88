//! The maps that I follow: all of them with what is proposed, one of them, and following one that
//! somebody shares.

use domain::Language;
use domain::objective::{MapOffered, ObjectiveTile, Objectives};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::{done, loaded, page_title, trouble, use_frame};
use crate::api::objectives::{DeclineMap, TakeObjective, list_objectives, preview_objective};
use crate::components::icon::{Icon, icon};
use crate::components::map::counts;
use crate::format;
use crate::i18n::{
    accompany as accompany_words, map as map_words, maps as author_words, objectives as words,
    public_map,
};

mod accompany;
mod newer;
mod page;

pub use page::ObjectivePage;

#[component]
pub fn ObjectiveList() -> impl IntoView {
    let l = use_frame().language;
    let take = ServerAction::<TakeObjective>::new();
    let all = Resource::new(|| (), |()| list_objectives());
    view! {
        {page_title(words::title(l))}
        <div class="stack-l">
            {done(&[("refuse", words::declined), ("quitte", words::left)])}
            {trouble(take)}
            <header class="stack-s">
                <div class="row between">
                    <h1>{words::title(l)}</h1>
                    <a class="button" href="/cartes">{icon(Icon::Map)}{words::to_maps(l)}</a>
                </div>
                <p class="lead">{words::lead(l)}</p>
            </header>
            {loaded(all, move |all| list(l, all))}
        </div>
    }
}

fn list(l: Language, all: Objectives) -> AnyView {
    let offers: Vec<_> = all.offers.iter().map(|offer| offered(l, offer)).collect();
    let accompanying = accompanying(l, all.accompanied);
    let offers = (!offers.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2>{words::offers(l)}</h2>
                <ul class="stack" role="list">{offers}</ul>
            </section>
        }
    });
    if all.followed.is_empty() {
        let begin = all.offers.is_empty().then(|| {
            view! {
                <section class="card stack-s column">
                    <h2>{words::none_title(l)}</h2>
                    <p>{words::none(l)}</p>
                    <p><a class="button primary" href="/cartes">{icon(Icon::Map)}{words::to_maps(l)}</a></p>
                </section>
            }
        });
        return view! { {offers} {begin} {accompanying} }.into_any();
    }
    view! { {offers} {tiles(l, all.followed)} {accompanying} }.into_any()
}

/// The way to the learners whom one accompanies: a card where there are some, else a line.
fn accompanying(l: Language, accompanied: u32) -> AnyView {
    match accompanied {
        0 => view! { <p><a href="/accompagner">{accompany_words::list_nav_none(l)}</a></p> }.into_any(),
        some => view! {
            <section class="card row between">
                <h2>{accompany_words::list_nav(l, some)}</h2>
                <a class="button" href="/accompagner">{icon(Icon::User)}{accompany_words::to_learners(l)}</a>
            </section>
        }
        .into_any(),
    }
}

/// Objectives with how far each is, and what comes next.
pub(super) fn tiles(l: Language, followed: Vec<ObjectiveTile>) -> AnyView {
    let tiles: Vec<_> = followed.into_iter().map(|one| tile(l, one)).collect();
    view! { <ul class="objective-tiles" role="list">{tiles}</ul> }.into_any()
}

fn tile(l: Language, one: ObjectiveTile) -> AnyView {
    let href = format!("/objectifs/{}", one.id);
    let newer = one.newer.then(|| {
        view! { <p class="mark tone-ochre">{icon(Icon::Refresh)}<span>{words::newer_mark(l)}</span></p> }
    });
    let step = match one.percent {
        100 => Some(
            view! { <p class="mark tone-leaf">{icon(Icon::CircleCheck)}<span>{map_words::complete(l)}</span></p> }
                .into_any(),
        ),
        _ => one.step.map(|step| {
            view! { <p class="mark tone-step">{icon(Icon::Flag)}<span>{words::next_step(l, step.name)}</span></p> }
                .into_any()
        }),
    };
    let percent = words::progress(l, one.percent);
    view! {
        <li class="card objective-tile">
            <h2><a href=href>{one.title}</a></h2>
            <div class="chart-meter">
                <p class="chart-percent">
                    <strong>{percent.clone()}</strong>
                    " "
                    <span class="soft">{counts(l, one.counted)}</span>
                </p>
                <progress max="100" value=one.percent.to_string() aria-label=percent></progress>
            </div>
            {step}
            {newer}
        </li>
    }
    .into_any()
}

fn offered(l: Language, offer: &MapOffered) -> AnyView {
    let nodes = author_words::nodes(l, offer.nodes);
    let said = words::offered_by(l, &offer.by, format::date(l, offer.offered), nodes);
    let id = offer.id.to_string();
    view! {
        <li class="card stack-s">
            <h3>{offer.title.clone()}</h3>
            <p class="soft">{said}</p>
            <div class="row">
                <form method="post" action=TakeObjective::url()>
                    <input type="hidden" name="offer" value=id.clone() />
                    <button class="button primary" aria-label=words::accept_of(l, &offer.title)>
                        {icon(Icon::Flag)}
                        {words::accept(l)}
                    </button>
                </form>
                <form method="post" action=DeclineMap::url()>
                    <input type="hidden" name="offer" value=id />
                    <button class="button" aria-label=words::decline_of(l, &offer.title)>
                        {words::decline(l)}
                    </button>
                </form>
            </div>
        </li>
    }
    .into_any()
}

/// Following the map behind a link: one button, since a link alone changes nothing.
#[component]
pub fn Follow() -> impl IntoView {
    let l = use_frame().language;
    let take = ServerAction::<TakeObjective>::new();
    let slug = use_params_map()
        .get_untracked()
        .get("slug")
        .unwrap_or_default();
    let asked = slug.clone();
    let title = Resource::new(move || asked.clone(), preview_objective);
    view! {
        <div class="column stack">
            {trouble(take)}
            {loaded(title, move |title| follow(l, &slug, &title))}
        </div>
    }
}

fn follow(l: Language, slug: &str, title: &str) -> AnyView {
    let asked = public_map::take_title(l, title);
    view! {
        {page_title(asked.clone())}
        <h1>{asked}</h1>
        <p>{public_map::take_text(l)}</p>
        <div class="row">
            <form method="post" action=TakeObjective::url()>
                <input type="hidden" name="slug" value=slug.to_owned() />
                <button class="button primary large">{icon(Icon::Flag)}{words::accept(l)}</button>
            </form>
            <a class="button" href=format!("/m/{slug}") rel="external">{public_map::take_back(l)}</a>
        </div>
    }
    .into_any()
}

//! My maps: the list of them with what to begin from, one of them, and its plain form.

use domain::Language;
use domain::map::MapTile;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use maps::templates::Template;

use super::{against, done, loaded, page_title, trouble, typed, use_frame};
use crate::api::maps::{CreateMap, list_maps};
use crate::api::objectives::TakeObjective;
use crate::components::field::{Field, file_field};
use crate::components::icon::{Icon, icon};
use crate::i18n::maps as words;

mod draw;
mod form;
mod mine;

pub use draw::DrawMap;
pub use form::MapForm;
pub use mine::MapPage;

#[component]
pub fn MapList() -> impl IntoView {
    let l = use_frame().language;
    let create = ServerAction::<CreateMap>::new();
    let all = Resource::new(|| (), |()| list_maps());
    view! {
        {page_title(words::title(l))}
        <div class="stack-l">
            {done(&[("effacee", words::deleted)])}
            {trouble(create)}
            <header class="stack-s">
                <div class="row between">
                    <h1>{words::title(l)}</h1>
                    <a class="button" href="/objectifs">{icon(Icon::Flag)}{words::to_objectives(l)}</a>
                </div>
                <p class="lead">{words::lead(l)}</p>
            </header>
            {loaded(all, move |all| tiles(l, all))}
            {templates(l)}
            <div class="two-cards">
                {blank(l, create)}
                {import(l)}
            </div>
        </div>
    }
}

fn tiles(l: Language, all: Vec<MapTile>) -> AnyView {
    if all.is_empty() {
        return view! { <p>{words::none(l)}</p> }.into_any();
    }
    let tiles: Vec<_> = all.into_iter().map(|one| tile(l, one)).collect();
    view! { <ul class="map-tiles" role="list">{tiles}</ul> }.into_any()
}

fn tile(l: Language, one: MapTile) -> AnyView {
    let href = format!("/cartes/{}", one.id);
    let state = match one.published {
        Some(number) => words::published(l, number),
        None => words::unpublished(l).to_owned(),
    };
    let mut said = vec![words::nodes(l, one.nodes), state];
    if one.followers > 0 {
        said.push(words::followers(l, one.followers));
    }
    let links = (one.links > 0).then(|| {
        let text = words::links(l, one.links);
        view! { <span class="mark tone-soft">{icon(Icon::Share)}<span>{text}</span></span> }
    });
    view! {
        <li class="map-tile card">
            {icon(Icon::Map)}
            <div>
                <h2><a href=href>{one.title}</a></h2>
                <p class="soft">{said.join(" · ")}</p>
                {links}
            </div>
        </li>
    }
    .into_any()
}

const fn template_words(l: Language, template: Template) -> (&'static str, &'static str) {
    match template {
        Template::ServiceCivique => (words::template_path(l), words::template_path_text(l)),
        Template::Year => (words::template_year(l), words::template_year_text(l)),
        Template::Empty => (words::template_empty(l), words::template_empty_text(l)),
    }
}

fn templates(l: Language) -> AnyView {
    let cards: Vec<_> = Template::ALL
        .into_iter()
        .filter(|template| *template != Template::Empty)
        .map(|template| {
            let (name, text) = template_words(l, template);
            view! {
                <li class="card stack-s">
                    <h3>{name}</h3>
                    <p>{text}</p>
                    <div class="row">
                        <form method="post" action=TakeObjective::url()>
                            <input type="hidden" name="template" value=template.word() />
                            <button class="button primary" aria-label=words::template_follow_of(l, name)>
                                {icon(Icon::Flag)}
                                {words::template_follow(l)}
                            </button>
                        </form>
                        <form method="post" action=CreateMap::url()>
                            <input type="hidden" name="template" value=template.word() />
                            <button class="button" aria-label=words::template_use_of(l, name)>
                                {icon(Icon::Copy)}
                                {words::template_use(l)}
                            </button>
                        </form>
                    </div>
                </li>
            }
        })
        .collect();
    view! {
        <section class="stack">
            <h2>{words::templates(l)}</h2>
            <ul class="two-cards" role="list">{cards}</ul>
        </section>
    }
    .into_any()
}

fn blank(l: Language, create: ServerAction<CreateMap>) -> AnyView {
    view! {
        <section class="card stack-s" id="vide">
            <h2>{words::blank(l)}</h2>
            <form method="post" action=CreateMap::url()>
                <div class="fields">
                    {Field::new(l, "title", words::name(l))
                        .longest(maps::map::LONGEST_NAME)
                        .value(typed::<CreateMap>("title").unwrap_or_default())
                        .error(against(create, "title"))
                        .view()}
                    <button class="button">{icon(Icon::Plus)}{words::create(l)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn import(l: Language) -> AnyView {
    view! {
        <section class="card stack-s" id="fichier">
            <h2>{words::import_title(l)}</h2>
            <form method="post" action="/cartes/importer" enctype="multipart/form-data">
                <div class="fields">
                    {file_field(words::import_file(l), words::import_hint(l), ".json,application/json", true)}
                    <button class="button">{icon(Icon::Upload)}{words::import(l)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

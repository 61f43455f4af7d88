//! One of my maps: as it is, and what can be done with it.

use domain::map::{MyMap, Offer};
use domain::{Language, MapId, Problem};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;

use super::super::{against, done, loaded, page_title, trouble, typed, use_frame};
use crate::api::maps::{DeleteMap, OfferMap, PublishMap, WithdrawMapOffer, show_map};
use crate::api::objectives::TakeObjective;
use crate::components::field::{Field, checkbox};
use crate::components::icon::{Icon, icon};
use crate::components::map::{Seen, about, chart};
use crate::components::notice::{Tone, sentence};
use crate::format;
use crate::i18n::{map_editor, maps as words};

#[derive(Clone, Copy)]
struct Actions {
    publish: ServerAction<PublishMap>,
    offer: ServerAction<OfferMap>,
    delete: ServerAction<DeleteMap>,
}

#[component]
pub fn MapPage() -> impl IntoView {
    let l = use_frame().language;
    let params = use_params_map();
    let actions = Actions {
        publish: ServerAction::new(),
        offer: ServerAction::new(),
        delete: ServerAction::new(),
    };
    let shown = Resource::new(
        move || params.get().get("id").unwrap_or_default(),
        |id| async move {
            let id: MapId = id.parse().map_err(|_| Problem::NotFound)?;
            show_map(id).await
        },
    );
    view! {
        <p class="page-head no-print"><a href="/cartes">{words::back(l)}</a></p>
        <div class="stack-l">
            {done(&[
                ("creee", words::created),
                ("importee", words::imported),
                ("corrigee", words::imported_mended),
                ("publiee", words::published_done),
                ("proposee", words::offered_done),
                ("retiree", words::withdrawn_done),
            ])}
            {trouble(actions.publish)}
            {trouble(actions.offer)}
            {trouble(actions.delete)}
            {loaded(shown, move |shown| page(l, &shown, actions))}
        </div>
    }
}

fn page(l: Language, shown: &MyMap, actions: Actions) -> AnyView {
    let head = shown.map.head();
    let title = head.title.as_str().to_owned();
    let path = format!("/cartes/{}", shown.id);
    let living = shown.shares.iter().filter(|share| share.living).count();
    let links = u32::try_from(living)
        .ok()
        .filter(|count| *count > 0)
        .map(|count| view! { <span>" " {words::state_links(l, count)}</span> });
    let followers = (shown.followers > 0).then(|| {
        view! { <span>" (" {words::followers(l, shown.followers)} ")"</span> }
    });
    let state = match &shown.published {
        None => words::state_draft(l).to_owned(),
        Some(published) => {
            words::state_published(l, published.number, format::date(l, published.on))
        }
    };
    let behind = shown
        .published
        .as_ref()
        .filter(|published| published.behind)
        .map(|_| sentence(Tone::Note, words::state_behind(l)));
    let taken_down = shown
        .shares
        .iter()
        .find_map(|share| share.taken_down.as_ref())
        .map(|(_, reason)| sentence(Tone::Bad, words::taken_down(l, reason)));
    let nodes = shown.map.nodes().count();
    let share = shown.published.is_some().then(|| {
        let href = format!("/partager/{}", shown.id);
        view! { <a class="button" href=href>{icon(Icon::Share)}{words::share(l)}</a> }
    });
    let follow = match &shown.objective {
        Some(objective) => {
            let href = format!("/objectifs/{objective}");
            Some(
                view! { <a class="button" href=href>{icon(Icon::Flag)}{words::my_standing(l)}</a> }
                    .into_any(),
            )
        }
        None if nodes > 0 => Some(
            view! {
                <form method="post" action=TakeObjective::url()>
                    <input type="hidden" name="map" value=shown.id.to_string() />
                    <button class="button">{icon(Icon::Flag)}{words::follow(l)}</button>
                </form>
            }
            .into_any(),
        ),
        None => None,
    };
    view! {
        {page_title(title.clone())}
        {taken_down}
        <header class="stack">
            <h1>{title}</h1>
            {about(l, &shown.map)}
            <p class="soft">{state} {followers} {links}</p>
            {behind}
            <div class="row no-print">
                <a class="button primary" href=format!("{path}/dessiner") rel="external">
                    {icon(Icon::Pencil)}
                    {map_editor::open(l)}
                </a>
                <a class="button" href=format!("{path}/liste")>{icon(Icon::Rows)}{words::edit_list(l)}</a>
                {share}
                {follow}
                <a class="button" href=format!("{path}/fichier") rel="external" download="">
                    {icon(Icon::Download)}
                    {words::download(l)}
                </a>
            </div>
        </header>
        {chart(l, &shown.map, None, Seen::Bare, &|_, _| None)}
        <div class="two-cards no-print">
            {publish(l, shown, nodes)}
            {shown.published.is_some().then(|| offer(l, shown, actions.offer))}
        </div>
        {removal(l, shown, actions.delete)}
    }
    .into_any()
}

fn publish(l: Language, shown: &MyMap, nodes: usize) -> Option<AnyView> {
    let action = match &shown.published {
        None => words::publish_first(l),
        Some(published) if published.behind => words::publish_next(l),
        Some(_) => return None,
    };
    let button = match nodes {
        0 => view! { <p class="soft">{words::publish_nothing(l)}</p> }.into_any(),
        _ => view! {
            <form method="post" action=PublishMap::url()>
                <input type="hidden" name="id" value=shown.id.to_string() />
                <input type="hidden" name="edition" value=shown.edition.to_string() />
                <button class="button primary">{icon(Icon::Check)}{action}</button>
            </form>
        }
        .into_any(),
    };
    Some(
        view! {
            <section class="card stack-s" id="publier">
                <h2>{words::publish_title(l)}</h2>
                <p>{words::publish_text(l)}</p>
                {button}
            </section>
        }
        .into_any(),
    )
}

fn offer(l: Language, shown: &MyMap, action: ServerAction<OfferMap>) -> AnyView {
    let offers: Vec<_> = shown
        .offers
        .iter()
        .map(|offer| offered(l, &shown.id, offer))
        .collect();
    let offers = (!offers.is_empty()).then(|| {
        view! {
            <div class="stack-s">
                <h3>{words::offers(l)}</h3>
                <ul class="devices" role="list">{offers}</ul>
            </div>
        }
    });
    view! {
        <section class="card stack" id="proposer">
            <h2>{words::offer_title(l)}</h2>
            <p>{words::offer_text(l)}</p>
            <form method="post" action=OfferMap::url()>
                <div class="fields">
                    <input type="hidden" name="id" value=shown.id.to_string() />
                    {Field::new(l, "address", words::offer_address(l))
                        .kind("email")
                        .value(typed::<OfferMap>("address").unwrap_or_default())
                        .error(against(action, "address"))
                        .view()}
                    <button class="button">{icon(Icon::Mail)}{words::offer(l)}</button>
                </div>
            </form>
            {offers}
        </section>
    }
    .into_any()
}

fn offered(l: Language, map: &MapId, offer: &Offer) -> AnyView {
    let said = words::offered_on(l, &offer.address, format::date(l, offer.offered));
    view! {
        <li>
            <span>{said}</span>
            <form method="post" action=WithdrawMapOffer::url()>
                <input type="hidden" name="id" value=map.to_string() />
                <input type="hidden" name="offer" value=offer.id.to_string() />
                <button class="button small" aria-label=words::withdraw_label(l, &offer.address)>
                    {words::withdraw(l)}
                </button>
            </form>
        </li>
    }
    .into_any()
}

fn removal(l: Language, shown: &MyMap, delete: ServerAction<DeleteMap>) -> AnyView {
    let label = view! { {words::delete_confirm(l)} }.into_any();
    let error = against(delete, "confirm");
    view! {
        <details class="technical no-print" open=error.is_some()>
            <summary>{words::delete_title(l)}</summary>
            <form method="post" action=DeleteMap::url()>
                <div class="stack-s">
                    <p>{words::delete_text(l)}</p>
                    <input type="hidden" name="id" value=shown.id.to_string() />
                    {checkbox(l, "confirm", label, false, true, None, error)}
                    <button class="button danger">{icon(Icon::Trash)}{words::delete(l)}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

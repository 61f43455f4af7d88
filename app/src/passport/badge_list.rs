//! My badges: search, order, a grid of tiles.

use domain::Language;
use domain::badge::{BadgeOrder, BadgePage};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::dashboard::empty;
use super::synchroniser::press;
use super::{done, loaded, page_title, use_frame};
use crate::api::badges::list_badges;
use crate::components::icon::{Icon, icon};
use crate::components::link::percent_encode;
use crate::components::tile::tiles;
use crate::i18n::badges as words;

/// What the address asks for: `?q=…&tri=…&apres=…`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Asked {
    search: String,
    order: BadgeOrder,
    after: Option<String>,
}

const ORDERS: [(BadgeOrder, &str); 4] = [
    (BadgeOrder::Received, "recu"),
    (BadgeOrder::Issued, "delivre"),
    (BadgeOrder::Name, "titre"),
    (BadgeOrder::Issuer, "emetteur"),
];

fn word(order: BadgeOrder) -> &'static str {
    ORDERS
        .iter()
        .find(|(o, _)| *o == order)
        .map_or("recu", |(_, word)| word)
}

#[component]
pub fn BadgeList() -> impl IntoView {
    let l = use_frame().language;
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        let query = query.get();
        let order = query.get("tri").unwrap_or_default();
        Asked {
            search: query.get("q").unwrap_or_default(),
            order: ORDERS
                .iter()
                .find(|(_, w)| *w == order)
                .map(|(o, _)| *o)
                .unwrap_or_default(),
            after: query.get("apres").filter(|after| !after.is_empty()),
        }
    });
    let page = Resource::new(
        move || asked.get(),
        |asked| async move {
            let page = list_badges(asked.search.clone(), asked.order, asked.after.clone()).await?;
            Ok((asked, page))
        },
    );
    view! {
        {page_title(words::title(l))}
        <div class="stack">
            <div class="row between">
                <h1>{words::title(l)}</h1>
                <div class="row">
                    {press(l, false)}
                    <a class="button primary" href="/recevoir">{icon(Icon::Plus)}{words::add(l)}</a>
                </div>
            </div>
            {done(&[("efface", words::deleted), ("garde", words::kept), ("acceptes", words::accepted)])}
            {loaded(page, move |(asked, page)| grid(l, &asked, page))}
        </div>
    }
}

fn grid(l: Language, asked: &Asked, page: BadgePage) -> AnyView {
    if page.held == 0 {
        return empty(l);
    }
    let search = asked.search.trim().to_owned();
    let count = match search.is_empty() {
        true => words::count(l, page.total),
        false if page.total == 0 => words::none_found(l, &search),
        false => words::found(l, page.total, &search),
    };
    let all =
        (!search.is_empty()).then(|| view! { <p><a href="/badges">{words::clear(l)}</a></p> });
    let next = page.next.map(|next| {
        let href = format!(
            "/badges?q={}&tri={}&apres={}",
            percent_encode(&search),
            word(asked.order),
            percent_encode(&next)
        );
        view! { <p><a class="button" href=href>{words::next_page(l)}</a></p> }
    });
    view! {
        {toolbar(l, asked)}
        <p class="soft" role="status">{count}</p>
        {all}
        {tiles(l, page.tiles, false)}
        {next}
    }
    .into_any()
}

fn toolbar(l: Language, asked: &Asked) -> AnyView {
    let chosen = asked.order;
    let options: Vec<_> = ORDERS
        .iter()
        .map(|(order, word)| {
            let label = match order {
                BadgeOrder::Received => words::order_received(l),
                BadgeOrder::Issued => words::order_issued(l),
                BadgeOrder::Name => words::order_name(l),
                BadgeOrder::Issuer => words::order_issuer(l),
            };
            view! { <option value=*word selected=*order == chosen>{label}</option> }
        })
        .collect();
    let search = asked.search.clone();
    view! {
        <search>
            <form method="get" action="/badges">
                <div class="toolbar">
                    <div class="field">
                        <label for="q">{words::search(l)}</label>
                        <input id="q" name="q" type="search" value=search autocomplete="off" />
                    </div>
                    <div class="field narrow">
                        <label for="tri">{words::order(l)}</label>
                        <select id="tri" name="tri">{options}</select>
                    </div>
                    <button class="button">{icon(Icon::Search)}{words::search_action(l)}</button>
                </div>
            </form>
        </search>
    }
    .into_any()
}

//! Badges of mine to tick, with a search that forgets no tick.
//!
//! Search and "next" are buttons of the same form that ask for the page again, with everything that
//! was typed and ticked in it: so they work without a script, and what was ticked on another page
//! travels along.

use std::collections::BTreeSet;

use domain::badge::{BadgePage, BadgeQuery, BadgeTile};
use domain::{BadgeId, Language};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use crate::api::ApiError;
use crate::api::badges::list_badges;
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::components::verdict::verdict_mark;
use crate::i18n::collections as words;

/// What the address asks for: `?q=…&apres=…&badges[]=…`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    pub search: String,
    pub after: Option<String>,
    pub chosen: BTreeSet<String>,
}

/// What is asked for now. What was ticked when a form was refused stands in `ticked`.
pub fn asked(ticked: Option<String>) -> Memo<Asked> {
    let query = use_query_map();
    Memo::new(move |_| {
        let query = query.get();
        let mut chosen: BTreeSet<String> = query
            .get_all("badges[]")
            .unwrap_or_default()
            .into_iter()
            .collect();
        if let Some(ticked) = &ticked {
            chosen = ticked.split_whitespace().map(str::to_owned).collect();
        }
        chosen.retain(|id| id.parse::<BadgeId>().is_ok());
        Asked {
            search: query.get("q").unwrap_or_default(),
            after: query.get("apres").filter(|after| !after.is_empty()),
            chosen,
        }
    })
}

/// The badges that are asked for.
pub async fn find(asked: &Asked) -> Result<BadgePage, ApiError> {
    let query = BadgeQuery {
        search: asked.search.clone(),
        after: asked.after.clone(),
        ..BadgeQuery::default()
    };
    list_badges(query).await
}

/// The part of the form that chooses. `here` is the page's own path, `inside` what needs no choice
/// any more.
pub fn picker(
    l: Language,
    here: String,
    asked: &Asked,
    page: BadgePage,
    inside: &BTreeSet<BadgeId>,
) -> AnyView {
    if page.held == 0 {
        return view! {
            <p>{words::pick_no_badges(l)}</p>
            <p><a class="button" href="/recevoir">{words::empty_receive(l)}</a></p>
        }
        .into_any();
    }
    let search = asked.search.trim().to_owned();
    let none = (page.total == 0).then(|| {
        view! { <p role="status">{words::pick_none(l, &search)}</p> }
    });
    let elsewhere: Vec<_> = asked
        .chosen
        .iter()
        .filter(|id| {
            !page
                .tiles
                .iter()
                .any(|tile| tile.id.as_str() == id.as_str())
        })
        .cloned()
        .map(|id| view! { <input type="hidden" name="badges[]" value=id /> })
        .collect();
    let kept = (!elsewhere.is_empty()).then(|| {
        let count = u32::try_from(elsewhere.len()).unwrap_or(u32::MAX);
        view! { <p class="soft">{words::pick_kept(l, count)}</p> }
    });
    let rows: Vec<_> = page
        .tiles
        .into_iter()
        .map(|tile| {
            let chosen = asked.chosen.contains(tile.id.as_str());
            let held = inside.contains(&tile.id);
            row(l, tile, chosen, held)
        })
        .collect();
    let again = here.clone();
    let next = page.next.map(|next| {
        view! {
            <button class="button" formmethod="get" formaction=again formnovalidate=true name="apres" value=next>
                {words::pick_next(l)}
            </button>
        }
    });
    let first = asked.after.is_some().then(|| {
        view! {
            <button class="button" formmethod="get" formaction=here.clone() formnovalidate=true>
                {words::pick_first(l)}
            </button>
        }
    });
    view! {
        <div class="toolbar">
            <div class="field">
                <label for="q">{words::pick_search(l)}</label>
                <input id="q" name="q" type="search" value=search autocomplete="off" />
            </div>
            <button class="button" formmethod="get" formaction=here formnovalidate=true>
                {icon(Icon::Search)}
                {words::pick_search_action(l)}
            </button>
        </div>
        {none}
        {kept}
        {elsewhere}
        <ul class="pick-list" role="list">{rows}</ul>
        <div class="row">{first} {next}</div>
    }
    .into_any()
}

fn row(l: Language, tile: BadgeTile, chosen: bool, held: bool) -> AnyView {
    let id = tile.id.to_string();
    let field = format!("choix-{id}");
    let src = format!("/badges/{id}/image?size=160");
    let name = badge::name_or_untitled(l, &tile.name);
    let issuer = badge::issuer_or_unknown(l, &tile.issuer);
    let state =
        (tile.verdict != Some(domain::Verdict::Valid)).then(|| verdict_mark(l, tile.verdict));
    let inside = held.then(|| view! { <span class="soft small">{words::pick_inside(l)}</span> });
    view! {
        <li class="pick">
            <input
                type="checkbox"
                id=field.clone()
                name="badges[]"
                value=id
                checked=chosen || held
                disabled=held
            />
            <label for=field>
                <img src=src alt="" width="56" height="56" loading="lazy" decoding="async" />
                <span class="pick-words">
                    <strong>{name}</strong>
                    <span class="soft small">{issuer}</span>
                    {state}
                    {inside}
                </span>
            </label>
        </li>
    }
    .into_any()
}

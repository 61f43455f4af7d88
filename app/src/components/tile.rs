//! A badge on a tile: of a grid, or on a line of a list; to be opened, or to be chosen.

use domain::badge::BadgeTile;
use domain::order::ListView;
use domain::{Language, RecipientMatch, Verdict};
use leptos::prelude::*;

use super::badge;
use super::icon::{Icon, icon};
use super::verdict::verdict_mark;
use crate::i18n::{badges as words, order};

/// Draws the tiles as a grid. `under_heading` says whether a heading of the second level stands
/// above them.
#[must_use]
pub fn tiles(language: Language, tiles: Vec<BadgeTile>, under_heading: bool) -> AnyView {
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|t| tile(language, t, under_heading, false))
        .collect();
    view! { <ul class="tiles" role="list">{tiles}</ul> }.into_any()
}

/// Draws a page of one's own badges; to be ticked where several are being chosen.
#[must_use]
pub fn page(language: Language, tiles: Vec<BadgeTile>, view: ListView, choosing: bool) -> AnyView {
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|t| tile(language, t, false, choosing))
        .collect();
    let class = match view {
        ListView::Grid => "tiles",
        ListView::List => "tiles in-rows",
    };
    view! { <ul class=class role="list">{tiles}</ul> }.into_any()
}

fn mark(drawn: Icon, text: &'static str, tone: &'static str) -> AnyView {
    let class = format!("mark {tone}");
    view! { <span class=class>{icon(drawn)}<span>{text}</span></span> }.into_any()
}

fn tile(l: Language, tile: BadgeTile, under_heading: bool, choosing: bool) -> AnyView {
    let href = format!("/badges/{}", tile.id);
    let src = format!("/badges/{}/image?size=160", tile.id);
    let issuer = badge::issuer_or_unknown(l, &tile.issuer);
    let name = badge::name_or_untitled(l, &tile.name);
    let line = match tile.issued {
        Some(issued) => format!("{issuer}, {}", issued.day().year),
        None => issuer,
    };
    // Only what is not normal is said: a valid badge needs no word.
    let state = (tile.verdict != Some(Verdict::Valid)).then(|| verdict_mark(l, tile.verdict));
    let elsewhere = (tile.recipient == RecipientMatch::NotMine)
        .then(|| mark(Icon::Mail, words::not_mine(l), "tone-ochre"));
    let favourite = tile
        .favourite
        .then(|| mark(Icon::Star, order::mark_favourite(l), "tone-soft favourite"));
    let shared = tile
        .shared
        .then(|| mark(Icon::Share, words::shared(l), "tone-soft"));
    let archived = tile
        .archived
        .then(|| mark(Icon::Archive, order::mark_archived(l), "tone-soft"));
    let tags: Vec<_> = tile
        .tags
        .into_iter()
        .map(|tag| view! { <li>{icon(Icon::Tag)}{tag}</li> })
        .collect();
    let tags = (!tags.is_empty()).then(|| {
        view! { <ul class="tile-tags" role="list" aria-label=order::my_tags(l)>{tags}</ul> }
    });
    let box_id = format!("choix-{}", tile.id);
    let tick = choosing.then(|| {
        let label = order::choose_named(l, &name);
        view! {
            <input
                type="checkbox"
                id=box_id.clone()
                name="badges[]"
                value=tile.id.to_string()
                aria-label=label
            />
        }
    });
    let link = match choosing {
        true => view! { <label for=box_id>{name}</label> }.into_any(),
        false => view! { <a href=href>{name}</a> }.into_any(),
    };
    let title = match under_heading {
        true => view! { <h3>{link}</h3> }.into_any(),
        false => view! { <h2>{link}</h2> }.into_any(),
    };
    view! {
        <li class="tile">
            {title}
            <div class="picture">
                <img src=src alt="" width="160" height="160" loading="lazy" decoding="async" />
            </div>
            <p>{line}</p>
            {favourite}
            {state}
            {elsewhere}
            {shared}
            {archived}
            {tags}
            {tick}
        </li>
    }
    .into_any()
}

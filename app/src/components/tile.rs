//! A badge on a tile of the grid.

use domain::badge::BadgeTile;
use domain::{Language, RecipientMatch, Verdict};
use leptos::prelude::*;

use super::badge;
use super::icon::{Icon, icon};
use super::verdict::verdict_mark;
use crate::i18n::badges as words;

/// Draws the tiles. `heading` is the level of their titles.
#[must_use]
pub fn tiles(language: Language, tiles: Vec<BadgeTile>, under_heading: bool) -> AnyView {
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|t| tile(language, t, under_heading))
        .collect();
    view! { <ul class="tiles" role="list">{tiles}</ul> }.into_any()
}

fn tile(l: Language, tile: BadgeTile, under_heading: bool) -> AnyView {
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
    let elsewhere = (tile.recipient == RecipientMatch::NotMine).then(|| {
        view! { <span class="mark tone-ochre">{icon(Icon::Mail)}<span>{words::not_mine(l)}</span></span> }
    });
    let shared = tile.shared.then(|| {
        view! { <span class="mark tone-soft">{icon(Icon::Share)}<span>{words::shared(l)}</span></span> }
    });
    let link = view! { <a href=href>{name}</a> };
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
            {state}
            {elsewhere}
            {shared}
        </li>
    }
    .into_any()
}

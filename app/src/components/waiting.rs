//! Badges that wait for their holder's answer, or were declined: a list to tick, and the buttons.

use domain::inbox::WaitingBadge;
use domain::{Language, Origin, RecipientMatch};
use leptos::prelude::*;

use super::badge;
use super::icon::{Icon, icon};
use super::verdict::verdict_mark;
use crate::format;
use crate::i18n::inbox as words;

/// How a badge came, and when.
#[must_use]
pub fn came(language: Language, origin: Origin, received: domain::Millis) -> String {
    let l = language;
    let day = format::date(l, received);
    match origin {
        Origin::Import => words::came_import(l, day),
        Origin::Mail => words::came_mail(l, day),
        Origin::Delivery => words::came_delivery(l, day),
        Origin::Source => words::came_source(l, day),
    }
}

/// The rows, each with a box to tick; `under_heading` says whether a heading of the second level
/// stands above them.
#[must_use]
pub fn rows(language: Language, badges: Vec<WaitingBadge>, under_heading: bool) -> AnyView {
    let l = language;
    let rows: Vec<_> = badges
        .into_iter()
        .map(|one| row(l, one, under_heading))
        .collect();
    view! { <ul class="members waiting" role="list">{rows}</ul> }.into_any()
}

fn row(l: Language, one: WaitingBadge, under_heading: bool) -> AnyView {
    let box_id = format!("choix-{}", one.id);
    let href = format!("/badges/{}", one.id);
    let src = format!("/badges/{}/image?size=160", one.id);
    let name = badge::name_or_untitled(l, &one.name);
    let issuer = badge::issuer_or_unknown(l, &one.issuer);
    let elsewhere = match (one.recipient, one.recipient_hint) {
        (RecipientMatch::NotMine, Some(hint)) => Some(words::sent_to(l, hint)),
        (RecipientMatch::NotMine, None) => Some(words::sent_elsewhere(l).to_owned()),
        _ => None,
    };
    let elsewhere = elsewhere.map(
        |text| view! { <span class="mark tone-ochre">{icon(Icon::Mail)}<span>{text}</span></span> },
    );
    let link = view! { <a href=href>{name.clone()}</a> };
    let title = match under_heading {
        true => view! { <h3>{link}</h3> }.into_any(),
        false => view! { <h2>{link}</h2> }.into_any(),
    };
    view! {
        <li>
            <input
                type="checkbox"
                id=box_id.clone()
                name="badges[]"
                value=one.id.to_string()
                aria-label=words::choose(l, &name)
            />
            <label for=box_id class="picture" aria-hidden="true">
                <img src=src alt="" width="64" height="64" loading="lazy" decoding="async" />
            </label>
            <div class="what">
                {title}
                <p class="soft small">{issuer}</p>
                {verdict_mark(l, one.verdict)}
                {elsewhere}
                <p class="soft small">{came(l, one.origin, one.received)}</p>
            </div>
        </li>
    }
    .into_any()
}

//! A shared map, as anyone with the link sees it: the path by itself, or with its learner on it.

use domain::Language;
use domain::map::PublicMap;
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::map::{Seen, about, chart, counts, meter};
use crate::document::{Page, json_ld};
use crate::i18n::public_map as words;
use crate::pages::public::{self, Card};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, shown: &PublicMap) -> String {
    let l = chrome.language;
    let base = shown.base.as_str();
    let bare = shown.draft();
    let title = shown.map.head().title.as_str().to_owned();
    let standing = shown.standing.as_ref();
    let body = view! {
        <article class="bound">
            <header class="bound-head">
                <h1>{title.clone()}</h1>
                {holder(l, shown)}
                {standing.map(|standing| meter(l, &shown.map, standing, seen(shown)))}
                {standing.is_none().then(|| about(l, &shown.map))}
            </header>
            {chart(l, &shown.map, standing, seen(shown), &|_, _| None)}
            {standing.map(|_| about(l, &shown.map))}
            {(!bare).then(|| follow(l, base))}
            {(!bare).then(|| files(l, base))}
            {(!bare).then(|| public::ways(l, base, &shown.url, &title))}
            {public::foot(l, base, shown.ends, words::what(l), bare)}
        </article>
    };
    let title = page_title(l, shown);
    let card = Card {
        base,
        title: title.clone(),
        description: described(l, shown),
        url: shown.url.clone(),
        image_alt: title.clone(),
    };
    Page::new(&title, body)
        .head(card.head(chrome))
        .head(json_ld(&linked_data(shown)))
        .render(chrome)
}

/// Whose pictures and pages its stations have.
pub(super) fn seen(shown: &PublicMap) -> Seen<'_> {
    Seen::Shared(&shown.base)
}

/// Its title, with whose path it is where that is shown.
#[must_use]
pub fn page_title(l: Language, shown: &PublicMap) -> String {
    let title = shown.map.head().title.as_str();
    match (&shown.holder.name, &shown.standing) {
        (Some(name), Some(_)) => words::of(l, title, name),
        _ => title.to_owned(),
    }
}

/// What it is in one line.
#[must_use]
pub fn described(l: Language, shown: &PublicMap) -> String {
    let map = &shown.map;
    match &shown.standing {
        Some(standing) => {
            let progress = &standing.progress;
            words::described_standing(l, progress.percent, counts(l, progress.counted()))
        }
        None => words::described(l, map.nodes().count(), map.zones().len()),
    }
}

fn holder(l: Language, shown: &PublicMap) -> Option<AnyView> {
    shown.standing.as_ref()?;
    let holder = &shown.holder;
    let Some(name) = &holder.name else {
        return Some(view! { <p class="soft">{words::anonymous(l)}</p> }.into_any());
    };
    let photo = holder.photo.then(|| {
        let src = format!("{}/photo", shown.base);
        view! { <img class="bound-photo" src=src alt="" width="72" height="72" /> }
    });
    let place = holder
        .place
        .clone()
        .map(|place| view! { <span>{place}</span> });
    Some(
        view! {
            <div class="bound-holder">
                {photo}
                <p>
                    <strong>{words::holder(l, name)}</strong>
                    {place}
                    <span class="small">{words::holder_note(l)}</span>
                </p>
            </div>
        }
        .into_any(),
    )
}

fn follow(l: Language, base: &str) -> AnyView {
    let slug = base.rsplit('/').next().unwrap_or_default();
    let href = format!("/objectifs/suivre/{slug}");
    view! {
        <section class="card stack-s no-print">
            <h2>{words::follow_title(l)}</h2>
            <p>{words::follow_text(l)}</p>
            <p>
                <a class="button primary" href=href rel="nofollow">{icon(Icon::Flag)}{words::follow(l)}</a>
            </p>
        </section>
    }
    .into_any()
}

fn files(l: Language, base: &str) -> AnyView {
    view! {
        <section class="stack-s no-print">
            <h2>{words::files(l)}</h2>
            <div class="row">
                <a class="button" href=format!("{base}.pdf")>{icon(Icon::Download)}{words::pdf(l)}</a>
                <a class="button" href=format!("{base}.png")>{icon(Icon::Download)}{words::png(l)}</a>
                <a class="button" href=format!("{base}.besace-map.json") download="">
                    {icon(Icon::Map)}
                    {words::file(l)}
                </a>
            </div>
        </section>
    }
    .into_any()
}

/// The map in the words of schema.org: a list of steps, in their order, and who made it.
fn linked_data(shown: &PublicMap) -> Value {
    let head = shown.map.head();
    let items: Vec<Value> = shown
        .map
        .nodes()
        .enumerate()
        .map(|(place, node)| {
            json!({ "@type": "ListItem", "position": place + 1, "name": node.name.as_str() })
        })
        .collect();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": head.title.as_str(),
        "url": shown.url,
        "numberOfItems": items.len(),
        "itemListElement": items,
    });
    if !head.text.is_empty() {
        page["description"] = head.text.as_str().into();
    }
    page
}

//! A shared collection, as anyone with the link sees it: the same for its owner and for strangers.

use domain::collection::{ProvenSkill, PublicChart, PublicCollection, PublicSection, PublicTile};
use domain::{Language, Verdict};
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::chrome::Chrome;
use crate::components::badge;
use crate::components::icon::{Icon, icon};
use crate::components::map::{Seen, drawing, meter, stages};
use crate::components::verdict::verdict_mark;
use crate::document::{Page, json_ld};
use crate::i18n::public_collection as words;
use crate::pages::public::{self, Card};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, collection: &PublicCollection) -> String {
    let l = chrome.language;
    let base = collection.base.as_str();
    let bare = collection.draft();
    let cover = collection.cover.then(|| {
        let src = format!("{base}/couverture");
        view! { <img class="bound-cover" src=src alt="" width="960" height="320" /> }
    });
    let contact = (collection.contact && !bare).then(|| {
        let href = format!("{base}/ecrire");
        view! {
            <p class="no-print">
                <a class="button primary" href=href>{icon(Icon::Mail)}{words::contact(l)}</a>
            </p>
        }
    });
    let sections: Vec<_> = collection
        .sections
        .iter()
        .map(|it| section(l, base, it))
        .collect();
    let charts: Vec<_> = (1..)
        .zip(&collection.maps)
        .map(|(place, it)| chart(l, base, place, it))
        .collect();
    let body = view! {
        <article class="bound">
            <header class="bound-head">
                {cover}
                <h1>{collection.title.clone()}</h1>
                {holder(l, collection)}
                {paragraphs(&collection.text)}
                {summary(l, collection)}
                {contact}
            </header>
            {sections}
            {charts}
            {skills(l, &collection.skills)}
            {(!bare).then(|| public::ways(l, base, &collection.url, &collection.title))}
            {public::foot(l, base, collection.ends, words::what(l), bare)}
        </article>
    };
    let title = match &collection.holder.name {
        Some(name) => words::title_of(l, &collection.title, name),
        None => collection.title.clone(),
    };
    let card = Card {
        base,
        title: title.clone(),
        description: described(l, collection),
        url: collection.url.clone(),
        image_alt: collection.title.clone(),
    };
    Page::new(&title, body)
        .listed(collection.listed)
        .head(card.head(chrome))
        .head(json_ld(&linked_data(chrome, collection)))
        .render(chrome)
}

/// The owner's text as programs that preview links show it, else what the page counts.
fn described(l: Language, collection: &PublicCollection) -> String {
    match collection.text.split_whitespace().collect::<Vec<_>>() {
        words if words.is_empty() => counted(l, collection),
        words => words.join(" ").chars().take(200).collect(),
    }
}

fn holder(l: Language, collection: &PublicCollection) -> Option<AnyView> {
    let holder = &collection.holder;
    let photo = holder.photo.then(|| {
        let src = format!("{}/photo", collection.base);
        view! { <img class="bound-photo" src=src alt="" width="72" height="72" /> }
    });
    let name = holder.name.clone();
    let how = name.as_ref().map(|_| {
        view! { <span class="small">{words::holder_name(l)}</span> }
    });
    let name = name.map(|name| view! { <strong>{name}</strong> });
    let place = holder
        .place
        .clone()
        .map(|place| view! { <span>{place}</span> });
    (photo.is_some() || name.is_some() || place.is_some()).then(|| {
        view! { <div class="bound-holder">{photo}<p>{name}{place}{how}</p></div> }.into_any()
    })
}

/// The owner's words: plain text, a paragraph a line.
fn paragraphs(text: &str) -> Option<AnyView> {
    let paragraphs: Vec<_> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| view! { <p>{line.to_owned()}</p> })
        .collect();
    (!paragraphs.is_empty()).then(|| view! { <div class="prose">{paragraphs}</div> }.into_any())
}

/// How many badges, and how many of them hold: what a hurried reader wants to know first.
fn summary(l: Language, collection: &PublicCollection) -> AnyView {
    let valid = collection
        .badges()
        .filter(|it| it.verdict == Verdict::Valid);
    let all = collection.badges().count();
    let (tone, drawn) = match valid.count() == all {
        true => ("mark tone-leaf", Icon::CircleCheck),
        false => ("mark tone-soft", Icon::Award),
    };
    view! { <p class=tone>{icon(drawn)}<span>{counted(l, collection)}</span></p> }.into_any()
}

/// How many badges, and how many of them hold.
#[must_use]
pub fn counted(l: Language, collection: &PublicCollection) -> String {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let all = count(collection.badges().count());
    let valid = collection
        .badges()
        .filter(|it| it.verdict == Verdict::Valid);
    let valid = count(valid.count());
    match valid == all {
        true => words::all_valid(l, all),
        false => format!("{} {}", words::badges(l, all), words::valid(l, valid)),
    }
}

fn section(l: Language, base: &str, section: &PublicSection) -> AnyView {
    let titled = !section.title.trim().is_empty();
    let title = titled.then(|| view! { <h2>{section.title.clone()}</h2> });
    let tiles: Vec<_> = section
        .badges
        .iter()
        .map(|badge| tile(l, base, badge, titled))
        .collect();
    view! {
        <section class="stack">
            {title}
            <ul class="bound-badges" role="list">{tiles}</ul>
        </section>
    }
    .into_any()
}

fn tile(l: Language, base: &str, tile: &PublicTile, under_heading: bool) -> AnyView {
    let href = format!("{base}/{}", tile.number);
    let src = format!("{href}/image?size=160");
    let name = badge::name_or_untitled(l, &tile.name);
    let link = view! { <a href=href>{name}</a> };
    let title = match under_heading {
        true => view! { <h3>{link}</h3> }.into_any(),
        false => view! { <h2>{link}</h2> }.into_any(),
    };
    let issuer = badge::issuer_or_unknown(l, &tile.issuer);
    let by = match tile.issued {
        Some(issued) => words::by_in(l, issuer, issued.day().year),
        None => words::by(l, issuer),
    };
    let line = (!tile.line.trim().is_empty()).then(|| {
        view! { <p class="bound-line">{tile.line.clone()}</p> }
    });
    view! {
        <li class="bound-badge">
            <div class="picture">
                <img src=src alt="" width="96" height="96" loading="lazy" decoding="async" />
            </div>
            <div class="bound-words">
                {title}
                <p class="soft small">{by}</p>
                {verdict_mark(l, Some(tile.verdict))}
                {line}
            </div>
        </li>
    }
    .into_any()
}

/// A map: how far its holder is, the drawing, and the stages behind a fold.
fn chart(l: Language, base: &str, place: u32, chart: &PublicChart) -> AnyView {
    let PublicChart {
        map,
        standing,
        numbers,
    } = chart;
    let seen = Seen::Collected(base, place, numbers);
    let title = map.head().title.as_str();
    let language = map.head().language.word();
    view! {
        <section class="stack">
            <h2 lang=(language != l.tag()).then_some(language)>{title.to_owned()}</h2>
            {meter(l, map, standing, seen)}
            {drawing(l, map, Some(standing), seen, true)}
            <details class="technical">
                <summary>{words::stages(l, title)}</summary>
                {stages(l, map, Some(standing), seen, &|_, _| None)}
            </details>
        </section>
    }
    .into_any()
}

fn skills(l: Language, skills: &[ProvenSkill]) -> Option<AnyView> {
    if skills.is_empty() {
        return None;
    }
    let chips: Vec<_> = skills
        .iter()
        .map(|skill| {
            let framework = skill.framework.clone().map(|framework| {
                view! { <span class="soft">{format!(" ({framework})")}</span> }
            });
            let times = (skill.badges > 1).then(|| {
                view! { <span class="soft">{format!(" · {}", words::proven_by(l, skill.badges))}</span> }
            });
            view! { <li>{skill.name.clone()}{framework}{times}</li> }
        })
        .collect();
    Some(
        view! {
            <section>
                <h2>{words::skills(l)}</h2>
                <ul class="chips" role="list">{chips}</ul>
            </section>
        }
        .into_any(),
    )
}

/// The collection in the words of schema.org (`CollectionPage` with an `ItemList`): what the page
/// shows and no more.
fn linked_data(chrome: &Chrome, collection: &PublicCollection) -> Value {
    let site = &chrome.site.public_url;
    let items: Vec<_> = collection
        .badges()
        .enumerate()
        .map(|(place, badge)| {
            let url = format!("{site}{}/{}", collection.base, badge.number);
            let mut credential = json!({
                "@type": "EducationalOccupationalCredential",
                "name": badge.name,
                "url": url,
                "image": format!("{url}/image"),
                "credentialCategory": {
                    "@type": "DefinedTerm",
                    "name": "Open Badge",
                    "url": "https://www.imsglobal.org/activity/digital-badges",
                },
                "recognizedBy": { "@type": "Organization", "name": badge.issuer },
            });
            if let Some(issued) = badge.issued {
                credential["dateCreated"] = issued.iso_day().into();
            }
            if let Some(expires) = badge.expires {
                credential["expires"] = expires.iso_day().into();
            }
            json!({ "@type": "ListItem", "position": place + 1, "item": credential })
        })
        .collect();
    let mut page = json!({
        "@context": "https://schema.org",
        "@type": "CollectionPage",
        "name": collection.title,
        "url": collection.url,
        "mainEntity": {
            "@type": "ItemList",
            "numberOfItems": items.len(),
            "itemListElement": items,
        },
    });
    if !collection.text.trim().is_empty() {
        page["description"] = collection.text.clone().into();
    }
    if let Some(name) = &collection.holder.name {
        page["author"] = json!({ "@type": "Person", "name": name });
    }
    page
}

//! A badge, a collection or a map inside somebody else's page: small, without scripts, and with nothing to
//! press but the way to the whole page.

use domain::collection::PublicCollection;
use domain::map::PublicMap;
use domain::share::{HolderName, PublicBadge};
use domain::{Language, Verdict};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::badge as face;
use crate::components::map as chart;
use crate::components::verdict::verdict_mark;
use crate::i18n::{badge as face_words, ways as words};
use crate::pages::public_map;

/// Width and height in pixels of a badge's frame.
pub const BADGE: (u32, u32) = (320, 400);
/// Width and height in pixels of a collection's frame.
pub const COLLECTION: (u32, u32) = (480, 560);
/// Width and height in pixels of a map's frame.
pub const MAP: (u32, u32) = (640, 560);
/// Pictures in a collection's frame.
const PICTURES: usize = 12;

/// The address of the frame for a shared page's address: `/e` before its path.
#[must_use]
pub fn source(url: &str) -> String {
    for letter in ["/b/", "/c/", "/m/"] {
        if let Some((site, slug)) = url.rsplit_once(letter) {
            return format!("{site}/e{letter}{slug}");
        }
    }
    url.to_owned()
}

/// The frame, to be pasted into a page.
#[must_use]
pub fn code(source: &str, title: &str, width: u32, height: u32) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" sandbox=\"allow-popups allow-popups-to-escape-sandbox\" style=\"border:0\"></iframe>",
        escape(source),
        escape(title),
    )
}

/// Text inside markup, and inside an attribute of it.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// Renders a badge.
#[must_use]
pub fn badge(chrome: &Chrome, badge: &PublicBadge) -> String {
    let l = chrome.language;
    let it = &badge.face;
    let holder = match &badge.holder {
        HolderName::Account { name } | HolderName::Issuer { name } => {
            Some(view! { <p class="small">{face_words::holder_received(l, name)}</p> })
        }
        HolderName::Hidden => None,
    };
    let name = face::name_or_untitled(l, &it.name);
    let issuer = face::issuer_or_unknown(l, &it.issuer.name);
    let body = view! {
        <div class="picture">
            <img src=format!("{}/image?size=320", badge.base) alt=face::alt(l, it) width="160" height="160" />
        </div>
        {holder}
        <h1>{name.clone()}</h1>
        <p class="soft small">{face_words::issued_by(l, issuer)}</p>
        {verdict_mark(l, Some(badge.checked.verdict))}
        {whole(l, chrome, &badge.url)}
    };
    document(chrome, name, "embed embed-badge", body.into_any())
}

/// Renders a collection.
#[must_use]
pub fn collection(chrome: &Chrome, collection: &PublicCollection) -> String {
    let l = chrome.language;
    let holder = collection
        .holder
        .name
        .clone()
        .map(|name| view! { <p class="small">{name}</p> });
    let all = collection.badges().count();
    let pictures: Vec<_> = collection
        .badges()
        .take(PICTURES)
        .map(|tile| {
            let name = face::name_or_untitled(l, &tile.name);
            let src = format!("{}/{}/image?size=160", collection.base, tile.number);
            let state =
                (tile.verdict != Verdict::Valid).then(|| verdict_mark(l, Some(tile.verdict)));
            view! {
                <li>
                    <img src=src alt=name width="80" height="80" />
                    {state}
                </li>
            }
        })
        .collect();
    let more = (all > PICTURES).then(|| {
        let more = u32::try_from(all - PICTURES).unwrap_or(u32::MAX);
        view! { <p class="soft small">{words::embed_more(l, more)}</p> }
    });
    let body = view! {
        <h1>{collection.title.clone()}</h1>
        {holder}
        <ul class="embed-pictures" role="list">{pictures}</ul>
        {more}
        {whole(l, chrome, &collection.url)}
    };
    document(chrome, collection.title.clone(), "embed", body.into_any())
}

/// Renders a map: drawn, and how far its learner is.
#[must_use]
pub fn map(chrome: &Chrome, shown: &PublicMap) -> String {
    let l = chrome.language;
    let title = shown.map.head().title.as_str().to_owned();
    let standing = shown.standing.as_ref();
    let holder = standing
        .and(shown.holder.name.clone())
        .map(|name| view! { <p class="small">{name}</p> });
    let body = view! {
        <h1>{title.clone()}</h1>
        {holder}
        {standing.map(|standing| chart::meter(l, &shown.map, standing, chart::Seen::Bare))}
        {chart::drawing(l, &shown.map, standing, public_map::seen(shown), false)}
        {whole(l, chrome, &shown.url)}
    };
    document(chrome, title, "embed embed-map", body.into_any())
}

/// The way to the whole page, in a window of its own: this one belongs to somebody else.
fn whole(l: Language, chrome: &Chrome, url: &str) -> AnyView {
    let text = words::embed_open(l, chrome.site.title());
    view! {
        <p>
            <a href=url.to_owned() target="_blank" rel="noopener">{text}</a>
        </p>
    }
    .into_any()
}

fn document(chrome: &Chrome, title: String, class: &'static str, body: AnyView) -> String {
    let view = view! {
        <html lang=chrome.language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="robots" content="noindex" />
                <title>{title}</title>
                <link rel="stylesheet" href=chrome.assets.stylesheet.clone() />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
            </head>
            <body>
                <main class=class>{body}</main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", view.to_html())
}

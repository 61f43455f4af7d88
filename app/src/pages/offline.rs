//! The pages of an export: read from a folder, without a server, a script or a network.
//!
//! Each stands by itself with its few styles; pictures and original files lie beside it.

use domain::badge::{BadgeFace, Checked};
use domain::evidence::FileKind;
use domain::{Language, Millis, SafeHtml};
use leptos::prelude::*;
use maps::progress::Progress;

use crate::components::link::outside;
use crate::components::map::{counts, percent_words};
use crate::components::verdict::verdict_mark;
use crate::components::{added, badge, checks};
use crate::format;
use crate::i18n::{check, collections, evidence, offline as words, order};

/// How an export was made: what all its pages say.
#[derive(Debug, Clone, Copy)]
pub struct Made<'a> {
    /// In which language.
    pub language: Language,
    /// Where.
    pub instance: &'a str,
    /// When.
    pub at: Millis,
}

/// Everything that an account holds, as its first page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Offline<'a> {
    /// The person's name.
    pub name: &'a str,
    /// Their addresses.
    pub addresses: &'a [String],
    /// The badges.
    pub badges: &'a [OfflineBadge<'a>],
    /// The collections.
    pub collections: &'a [OfflineCollection<'a>],
    /// The maps: those that are followed, then those of one's own.
    pub maps: &'a [OfflineMap<'a>],
}

/// A map, as a file for programs that read it.
#[derive(Debug, Clone, Copy)]
pub struct OfflineMap<'a> {
    /// Its title.
    pub title: &'a str,
    /// The path of its open file.
    pub file: &'a str,
    /// Where it is followed how far, and whether that is of what is required.
    pub progress: Option<&'a Progress>,
    /// What comes next.
    pub step: Option<&'a str>,
}

/// A badge, and where its files are in the export.
#[derive(Debug, Clone)]
pub struct OfflineBadge<'a> {
    /// The path of its page.
    pub page: String,
    /// The path of its original.
    pub file: &'a str,
    /// The path of its picture.
    pub picture: Option<&'a str>,
    /// What it says.
    pub face: &'a BadgeFace,
    /// What was found out.
    pub checked: Option<&'a Checked>,
    /// The owner's tags.
    pub tags: &'a [String],
    /// The owner's note.
    pub note: &'a str,
    /// The evidence that the owner added.
    pub evidence: Vec<OfflineEvidence<'a>>,
}

/// A piece of evidence that the owner of a badge added.
#[derive(Debug, Clone)]
pub struct OfflineEvidence<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its words.
    pub html: SafeHtml,
    /// Where it is on the web.
    pub url: Option<&'a str>,
    /// What its file is, and the path of it.
    pub file: Option<(FileKind, &'a str)>,
    /// Whether links to the badge show it.
    pub shown: bool,
}

/// A collection.
#[derive(Debug, Clone)]
pub struct OfflineCollection<'a> {
    /// The path of its page.
    pub page: String,
    /// Its title.
    pub title: &'a str,
    /// Its text, plain, in paragraphs.
    pub text: &'a str,
    /// The path of its cover.
    pub cover: Option<&'a str>,
    /// Its sections in order; the first has no title.
    pub sections: Vec<OfflineSection<'a>>,
}

/// A section of a collection.
#[derive(Debug, Clone)]
pub struct OfflineSection<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its badges in order, each with the owner's line on it.
    pub badges: Vec<(&'a OfflineBadge<'a>, &'a str)>,
}

/// The first page: who, the collections and the badges.
#[must_use]
pub fn index(made: Made<'_>, all: &Offline<'_>) -> String {
    let l = made.language;
    let tiles: Vec<_> = all.badges.iter().map(|one| tile(l, one, "", "")).collect();
    let none = all
        .badges
        .is_empty()
        .then(|| view! { <p>{words::none(l)}</p> });
    let bound: Vec<_> = all
        .collections
        .iter()
        .map(|one| {
            let held: usize = one.sections.iter().map(|s| s.badges.len()).sum();
            let count = collections::count(l, u32::try_from(held).unwrap_or(u32::MAX));
            view! {
                <li>
                    <div>
                        <a href=one.page.clone()>{one.title.to_owned()}</a>
                        <p>{count}</p>
                    </div>
                </li>
            }
        })
        .collect();
    let bound = (!bound.is_empty()).then(|| {
        view! {
            <h2>{words::collections(l)}</h2>
            <ul class="tiles" role="list">{bound}</ul>
        }
    });
    let maps: Vec<_> = all.maps.iter().map(|map| chart(l, map)).collect();
    let maps = (!maps.is_empty()).then(|| {
        view! {
            <h2>{words::maps(l)}</h2>
            <ul class="tiles" role="list">{maps}</ul>
        }
    });
    let addresses: Vec<_> = all
        .addresses
        .iter()
        .map(|address| view! { <li>{address.clone()}</li> })
        .collect();
    let body = view! {
        <h1>{words::title(l)}</h1>
        <p><strong>{all.name.to_owned()}</strong></p>
        <p>{words::lead(l)}</p>
        {bound}
        {maps}
        <h2>{words::badges(l)}</h2>
        {none}
        <ul class="tiles" role="list">{tiles}</ul>
        <h2>{words::addresses(l)}</h2>
        <ul>{addresses}</ul>
        <p><a href="index.json">{words::index(l)}</a></p>
    };
    document(made, words::title(l), body.into_any())
}

/// A map in the list of them.
fn chart(l: Language, map: &OfflineMap<'_>) -> AnyView {
    let far = map.progress.map(|progress| {
        let said = [percent_words(l, progress), counts(l, progress.counted())];
        view! { <p>{said.join(" · ")}</p> }
    });
    let step = map.step.map(|step| {
        view! { <p>{words::map_step(l, step)}</p> }
    });
    view! {
        <li>
            <div>
                <strong>{map.title.to_owned()}</strong>
                {far}
                {step}
                <p><a href=map.file.to_owned()>{words::map_file(l)}</a></p>
            </div>
        </li>
    }
    .into_any()
}

/// A badge in a list, on a page from which the first page is found under `base`.
fn tile(l: Language, one: &OfflineBadge<'_>, base: &str, line: &str) -> AnyView {
    let name = badge::name_or_untitled(l, &one.face.name);
    let issuer = badge::issuer_or_unknown(l, &one.face.issuer.name);
    let picture = one.picture.map(|path| {
        view! { <img src=format!("{base}{path}") alt="" width="80" height="80" /> }
    });
    let line = (!line.is_empty()).then(|| view! { <p class="line">{line.to_owned()}</p> });
    view! {
        <li>
            {picture}
            <div>
                <a href=format!("{base}{}", one.page)>{name}</a>
                <p>{issuer}</p>
                {verdict_mark(l, one.checked.map(|checked| checked.verdict))}
                {line}
            </div>
        </li>
    }
    .into_any()
}

/// The page of a badge, one folder below the first page.
#[must_use]
pub fn badge(made: Made<'_>, one: &OfflineBadge<'_>) -> String {
    let l = made.language;
    let name = badge::name_or_untitled(l, &one.face.name);
    let picture = one.picture.map(|path| {
        let alt = badge::alt(l, one.face);
        view! { <img src=format!("../{path}") alt=alt width="240" height="240" /> }
    });
    let checked = one.checked.map(|checked| {
        view! {
            <section>
                <h2>{check::title(l)}</h2>
                <p>{words::checked(l, format::date(l, checked.at))}</p>
                {checks::check_list(l, checked)}
            </section>
        }
    });
    let body = view! {
        <p><a href="../index.html">{words::back(l)}</a></p>
        {picture}
        {badge::head(l, one.face, None, one.checked)}
        <p><a href=format!("../{}", one.file)>{words::original(l)}</a></p>
        {noted(l, one)}
        {badge::body(l, one.face)}
        {pieces(l, &one.evidence)}
        {checked}
    };
    document(made, &name, body.into_any())
}

/// What the owner noted on a badge: nothing where there is none.
fn noted(l: Language, one: &OfflineBadge<'_>) -> Option<AnyView> {
    let tags = (!one.tags.is_empty()).then(|| {
        let tags: Vec<_> = one
            .tags
            .iter()
            .map(|tag| view! { <li>{tag.clone()}</li> })
            .collect();
        view! {
            <h2>{order::my_tags(l)}</h2>
            <ul class="chips" role="list">{tags}</ul>
        }
    });
    let note = (!one.note.is_empty()).then(|| {
        view! {
            <h2>{order::note(l)}</h2>
            <p class="typed">{one.note.to_owned()}</p>
        }
    });
    (tags.is_some() || note.is_some())
        .then(|| view! { <section class="own">{tags}{note}</section> }.into_any())
}

/// The evidence that the owner added, said to be theirs.
fn pieces(l: Language, pieces: &[OfflineEvidence<'_>]) -> Option<AnyView> {
    let pieces: Vec<_> = (1..)
        .zip(pieces)
        .map(|(number, one)| view! { <li>{piece(l, number, one)}</li> })
        .collect();
    (!pieces.is_empty()).then(|| {
        view! {
            <section class="own">
                <h2>{evidence::by_me(l)}</h2>
                <ul class="evidence" role="list">{pieces}</ul>
            </section>
        }
        .into_any()
    })
}

fn piece(l: Language, number: u32, one: &OfflineEvidence<'_>) -> AnyView {
    let title = match one.title.trim() {
        "" => evidence::item(l, number),
        title => title.to_owned(),
    };
    let html = one.html.as_str().to_owned();
    let text = (!one.html.is_empty()).then(|| view! { <div class="prose" inner_html=html></div> });
    let link = one.url.map(|url| {
        view! { <p>{outside(l, url, evidence::link(l, number))}</p> }
    });
    let file = one.file.map(|(kind, path)| {
        let href = format!("../{path}");
        let name = match kind {
            FileKind::Picture => evidence::file_picture(l),
            FileKind::Pdf => evidence::file_pdf(l),
            FileKind::Text => evidence::file_text(l),
        };
        let picture = (kind == FileKind::Picture).then(|| {
            let alt = evidence::picture_alt(l, number);
            view! { <img class="wide" src=href.clone() alt=alt /> }
        });
        view! {
            {picture}
            <p><a href=href>{words::file(l, name)}</a></p>
        }
    });
    view! { <h3>{title}</h3> {added::shown_mark(l, one.shown)} {text} {link} {file} }.into_any()
}

/// The page of a collection, one folder below the first page.
#[must_use]
pub fn collection(made: Made<'_>, one: &OfflineCollection<'_>) -> String {
    let l = made.language;
    let cover = one.cover.map(|path| {
        view! { <img class="wide" src=format!("../{path}") alt="" /> }
    });
    let sections: Vec<_> = one
        .sections
        .iter()
        .filter(|section| !(section.title.is_empty() && section.badges.is_empty()))
        .map(|section| {
            let title =
                (!section.title.is_empty()).then(|| view! { <h2>{section.title.to_owned()}</h2> });
            let tiles: Vec<_> = section
                .badges
                .iter()
                .map(|(badge, line)| tile(l, badge, "../", line))
                .collect();
            view! { <section>{title}<ul class="tiles" role="list">{tiles}</ul></section> }
        })
        .collect();
    let none = sections
        .is_empty()
        .then(|| view! { <p>{words::none(l)}</p> });
    let text = (!one.text.is_empty()).then(|| view! { <p class="typed">{one.text.to_owned()}</p> });
    let body = view! {
        <p><a href="../index.html">{words::back(l)}</a></p>
        {cover}
        <h1>{one.title.to_owned()}</h1>
        {text}
        {none}
        {sections}
    };
    document(made, one.title, body.into_any())
}

/// What the pages look like: plain, in the colours of the passport, light and dark.
const STYLE: &str = include_str!("offline.css");

fn document(made: Made<'_>, title: &str, body: AnyView) -> String {
    let l = made.language;
    let policy = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'";
    let view = view! {
        <html lang=l.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta http-equiv="Content-Security-Policy" content=policy />
                <title>{title.to_owned()}</title>
                <style inner_html=STYLE></style>
            </head>
            <body>
                <main>{body}</main>
                <footer>{words::made(l, format::date(l, made.at), made.instance)}</footer>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", view.to_html())
}

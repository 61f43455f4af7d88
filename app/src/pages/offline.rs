//! The pages of an export: read from a folder, without a server, a script or a network.
//!
//! Each stands by itself with its few styles; pictures and original files lie beside it.

use domain::badge::{BadgeFace, Checked};
use domain::{Language, Millis};
use leptos::prelude::*;

use crate::components::verdict::verdict_mark;
use crate::components::{badge, checks};
use crate::format;
use crate::i18n::{check, offline as words};

/// Everything that an account holds, as its first page shows it.
#[derive(Debug, Clone, Copy)]
pub struct Offline<'a> {
    /// The person's name.
    pub name: &'a str,
    /// Their addresses.
    pub addresses: &'a [String],
    /// Where the export was made.
    pub instance: &'a str,
    /// When.
    pub made: Millis,
    /// The badges.
    pub badges: &'a [OfflineBadge<'a>],
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
}

/// The first page: who, and the badges.
#[must_use]
pub fn index(language: Language, all: &Offline<'_>) -> String {
    let l = language;
    let tiles: Vec<_> = all
        .badges
        .iter()
        .map(|one| {
            let name = badge::name_or_untitled(l, &one.face.name);
            let issuer = badge::issuer_or_unknown(l, &one.face.issuer.name);
            let picture = one.picture.map(|path| {
                view! { <img src=path.to_owned() alt="" width="80" height="80" /> }
            });
            view! {
                <li>
                    {picture}
                    <div>
                        <a href=one.page.clone()>{name}</a>
                        <p>{issuer}</p>
                        {verdict_mark(l, one.checked.map(|checked| checked.verdict))}
                    </div>
                </li>
            }
        })
        .collect();
    let none = all
        .badges
        .is_empty()
        .then(|| view! { <p>{words::none(l)}</p> });
    let addresses: Vec<_> = all
        .addresses
        .iter()
        .map(|address| view! { <li>{address.clone()}</li> })
        .collect();
    let made = words::made(l, format::date(l, all.made), all.instance);
    let body = view! {
        <h1>{words::title(l)}</h1>
        <p><strong>{all.name.to_owned()}</strong></p>
        <p>{made}</p>
        <h2>{words::badges(l)}</h2>
        {none}
        <ul class="tiles">{tiles}</ul>
        <h2>{words::addresses(l)}</h2>
        <ul>{addresses}</ul>
        <p><a href="index.json">{words::index(l)}</a></p>
    };
    document(l, words::title(l), body.into_any())
}

/// The page of a badge, one folder below the first page.
#[must_use]
pub fn badge(language: Language, one: &OfflineBadge<'_>) -> String {
    let l = language;
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
        {badge::body(l, one.face)}
        {checked}
    };
    document(l, &name, body.into_any())
}

/// What the pages look like: plain, in the colours of the passport, light and dark.
const STYLE: &str = "\
:root{color-scheme:light dark;--paper:#fbf9f5;--card:#fff;--ink:#1d2a35;--soft:#51606c;--line:#e2dcd1;--indigo:#27478f;--leaf:#1f6b4a;--ochre:#8a5a00;--brick:#a3261b}\
@media(prefers-color-scheme:dark){:root{--paper:#14181d;--card:#1c2229;--ink:#e9e6df;--soft:#a9b3bb;--line:#323b44;--indigo:#9db6f5;--leaf:#7fd1a6;--ochre:#e8be6a;--brick:#f2938a}}\
body{margin:0 auto;max-width:44rem;padding:1.5rem 1rem 4rem;background:var(--paper);color:var(--ink);font:1.0625rem/1.55 'Atkinson Hyperlegible Next',system-ui,sans-serif;overflow-wrap:anywhere}\
h1{font-size:1.9rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2rem}a{color:var(--indigo)}\
img{object-fit:contain;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:8px;box-sizing:border-box}\
.tiles{list-style:none;padding:0;display:grid;gap:.75rem}.tiles li{display:flex;gap:1rem;align-items:center;background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.75rem}.tiles p{margin:.1rem 0;color:var(--soft)}\
.icon{width:1.15em;height:1.15em;flex:none;vertical-align:-.2em;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;margin-inline-end:.35em}\
.tone-leaf{color:var(--leaf)}.tone-ochre{color:var(--ochre)}.tone-brick{color:var(--brick)}.tone-soft,.soft{color:var(--soft)}\
.verdict{border:1px solid;border-radius:10px;padding:.75rem 1rem;margin:1rem 0}.verdict p{margin:.1rem 0}.verdict-line{display:inline;font-weight:700}\
.checks{list-style:none;padding:0}.checks li{border-top:1px solid var(--line);padding:.5rem 0}.visually-hidden{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}";

fn document(language: Language, title: &str, body: AnyView) -> String {
    let policy = "default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'";
    let view = view! {
        <html lang=language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta http-equiv="Content-Security-Policy" content=policy />
                <title>{title.to_owned()}</title>
                <style inner_html=STYLE></style>
            </head>
            <body>
                <main>{body}</main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", view.to_html())
}

//! Evidence that the holder of a badge added: always said to be theirs and never the issuer's.
//!
//! Its words went through the server's sanitiser like the issuer's, its links lead to the web, its
//! pictures were drawn anew.

use domain::Language;
use domain::evidence::{AddedEvidence, FileKind, MyEvidence};
use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::link::outside;
use crate::format;
use crate::i18n::evidence as words;

/// What a piece shows, whoever looks.
struct Shown {
    number: u32,
    title: String,
    html: domain::SafeHtml,
    url: Option<String>,
    file: Option<(FileKind, u64)>,
}

/// The pieces under a badge that is looked at by a visitor; their files are found under `base`.
/// Nothing where there are none.
#[must_use]
pub fn added(language: Language, pieces: &[AddedEvidence], base: &str) -> Option<AnyView> {
    let l = language;
    if pieces.is_empty() {
        return None;
    }
    let pieces: Vec<_> = pieces
        .iter()
        .cloned()
        .map(|one| {
            let shown = Shown {
                number: one.number,
                title: one.title,
                html: one.html,
                url: one.url,
                file: one.file,
            };
            view! { <li>{piece(l, shown, base)}</li> }
        })
        .collect();
    Some(
        view! {
            <section class="added-evidence">
                <h2>{words::by_holder(l)}</h2>
                <ul class="evidence" role="list">{pieces}</ul>
            </section>
        }
        .into_any(),
    )
}

/// One piece for its owner.
#[must_use]
pub fn mine(language: Language, one: &MyEvidence, base: &str) -> AnyView {
    let one = one.clone();
    let shown = Shown {
        number: one.number,
        title: one.title,
        html: one.html,
        url: one.url,
        file: one.file.map(|file| (file.kind, file.bytes)),
    };
    piece(language, shown, base)
}

/// Whether a piece is shown to others, said in a mark.
#[must_use]
pub fn shown_mark(language: Language, shown: bool) -> AnyView {
    let (drawn, text, tone) = match shown {
        true => (Icon::Eye, words::is_shown(language), "mark tone-leaf"),
        false => (Icon::EyeOff, words::is_hidden(language), "mark tone-soft"),
    };
    view! { <span class=tone>{icon(drawn)}<span>{text}</span></span> }.into_any()
}

/// What a piece is called: its title, or its number.
#[must_use]
pub fn title(language: Language, number: u32, title: &str) -> String {
    match title.trim() {
        "" => words::item(language, number),
        title => title.to_owned(),
    }
}

/// What kind of file a piece has.
#[must_use]
pub fn file_kind(language: Language, kind: FileKind) -> &'static str {
    match kind {
        FileKind::Picture => words::file_picture(language),
        FileKind::Pdf => words::file_pdf(language),
        FileKind::Text => words::file_text(language),
    }
}

fn piece(l: Language, one: Shown, base: &str) -> AnyView {
    let number = one.number;
    let title = title(l, number, &one.title);
    let html = one.html.as_str().to_owned();
    let text = (!one.html.is_empty()).then(|| view! { <div class="prose" inner_html=html></div> });
    let link = one.url.as_deref().map(|url| {
        view! { <p>{outside(l, url, words::link(l, number))}</p> }
    });
    let file = one
        .file
        .map(|(kind, bytes)| file(l, number, kind, bytes, base));
    view! { <h3>{title}</h3> {text} {link} {file} }.into_any()
}

fn file(l: Language, number: u32, kind: FileKind, bytes: u64, base: &str) -> AnyView {
    let href = format!("{base}/preuves/{number}");
    let name = file_kind(l, kind);
    let picture = (kind == FileKind::Picture).then(|| {
        let (src, alt) = (href.clone(), words::picture_alt(l, number));
        view! {
            <div class="added-picture">
                <img src=src alt=alt loading="lazy" decoding="async" />
            </div>
        }
    });
    let words = words::download(l, name, format::size(l, bytes));
    view! {
        {picture}
        <p class="no-print">
            <a href=href rel="external" download="">{icon(Icon::Download)} " " {words}</a>
        </p>
    }
    .into_any()
}

//! What all shared pages have in common: how programs that preview links see them, and the ways
//! in which visitors hand them on.

use domain::{Language, Millis};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::link;
use crate::document::open_graph;
use crate::format;
use crate::i18n::public as words;

/// A page as it is previewed elsewhere.
pub(super) struct Card<'a> {
    /// The path under which its files are.
    pub base: &'a str,
    pub title: String,
    pub description: String,
    /// The page's absolute address.
    pub url: String,
    pub image_alt: String,
}

impl Card<'_> {
    /// Open Graph, the description and the canonical address.
    pub(super) fn head(self, chrome: &Chrome) -> AnyView {
        let Self {
            base,
            title,
            description,
            url,
            image_alt,
        } = self;
        // A badge of a collection is previewed as the collection is.
        let own: Vec<&str> = base.splitn(4, '/').take(3).collect();
        let image = format!("{}{}/apercu.png", chrome.site.public_url, own.join("/"));
        // A badge of a collection has no link of its own to be found by.
        let found = (base.matches('/').count() == 2).then(|| {
            let site = &chrome.site.public_url;
            let href = format!("{site}/oembed?format=json&url={}", link::percent_encode(&url));
            view! { <link rel="alternate" type="application/json+oembed" href=href title=title.clone() /> }
        });
        let locale = match chrome.language {
            Language::Fr => "fr_FR",
            Language::En => "en_GB",
        };
        view! {
            <meta name="description" content=description.clone() />
            <link rel="canonical" href=url.clone() />
            <link rel="alternate" type="application/json" href=format!("{base}.json") />
            {found}
            {open_graph("og:type", "website")}
            {open_graph("og:url", url)}
            {open_graph("og:title", title)}
            {open_graph("og:description", description)}
            {open_graph("og:image", image)}
            {open_graph("og:image:type", "image/png")}
            {open_graph("og:image:width", "1200")}
            {open_graph("og:image:height", "630")}
            {open_graph("og:image:alt", image_alt)}
            {open_graph("og:site_name", chrome.site.title())}
            {open_graph("og:locale", locale)}
            <meta name="twitter:card" content="summary_large_image" />
        }
        .into_any()
    }
}

/// Under every shared page: until when it is open, who made it, and where to say that something is
/// wrong with it.
pub(super) fn foot(
    l: Language,
    base: &str,
    ends: Option<Millis>,
    what: &'static str,
    bare: bool,
) -> AnyView {
    let ends = ends.map(|ends| {
        view! { <p class="soft">{words::ends(l, format::date(l, ends))}</p> }
    });
    let report = (!bare).then(|| {
        let href = format!("/signaler?page={base}");
        view! { <p class="small no-print"><a href=href rel="nofollow">{words::report(l)}</a></p> }
    });
    view! {
        <section class="stack-s">
            {ends}
            <p class="soft small">{what}</p>
            {report}
        </section>
    }
    .into_any()
}

/// The ways for a visitor to hand the page on.
pub(super) fn ways(l: Language, base: &str, url: &str, title: &str) -> AnyView {
    let mail = format!(
        "mailto:?subject={}&body={}",
        link::percent_encode(title),
        link::percent_encode(url)
    );
    let linkedin = format!(
        "https://www.linkedin.com/sharing/share-offsite/?url={}",
        link::percent_encode(url)
    );
    // A badge of a collection is handed on by its address alone.
    let qr = (base.matches('/').count() == 2).then(|| {
        let src = format!("{base}/qr.svg");
        view! { <img class="qr" src=src alt=words::qr_alt(l) width="160" height="160" loading="lazy" /> }
    });
    view! {
        <section id="partager" class="stack-s">
            <h2>{words::share_title(l)}</h2>
            <p>{words::share_text(l)}</p>
            <p><a href=url.to_owned()>{url.to_owned()}</a></p>
            {qr}
            <div class="row no-print">
                <a class="button" href=mail>{icon(Icon::Mail)}{words::share_mail(l)}</a>
                {link::outside_button(l, linkedin, words::share_linkedin(l), false)}
                <a class="button" href=format!("{base}.json")>{words::data(l)}</a>
            </div>
        </section>
    }
    .into_any()
}

//! A shared badge, as anyone with the link sees it: the same for its owner and for strangers.

use domain::share::{HolderName, PublicBadge};
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::{badge, checks, link};
use crate::document::{Page, json_ld, open_graph};
use crate::i18n::{check, public as words};
use crate::{format, wording};

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, badge: &PublicBadge) -> String {
    let l = chrome.language;
    let slug = badge.slug.as_str();
    let face = &badge.face;
    let name = badge::name_or_untitled(l, &face.name);
    let issuer = badge::issuer_or_unknown(l, &face.issuer.name);
    let title = words::title(l, &name, &issuer);
    let image = format!("/b/{slug}/image");
    let ends = badge.ends.map(|ends| {
        view! { <p class="soft">{words::ends(l, format::date(l, ends))}</p> }
    });
    let body = view! {
        <article class="badge-page">
            {badge::picture(l, face, Some(format!("{image}?size=320")))}
            {badge::head(l, face, Some(&badge.holder), Some(&badge.checked))}
            <div class="badge-body">
                {actions(chrome, badge)}
                {badge::body(l, face)}
                <section>
                    <h2>{check::title(l)}</h2>
                    {checks::check_list(l, &badge.checked)}
                </section>
                {badge::issuer(l, face, &badge.checked)}
                {share(chrome, badge)}
                <section class="stack-s">
                    {ends}
                    <p class="soft small">{words::what(l)}</p>
                </section>
            </div>
        </article>
    };
    let description = wording::verdict_line(l, Some(face), &badge.checked);
    // The PNG: not every program that previews links reads WebP.
    let picture = format!("{}/b/{slug}/image", chrome.site.public_url);
    let sides = badge.sides.map(|(width, height)| {
        view! {
            {open_graph("og:image:width", width.to_string())}
            {open_graph("og:image:height", height.to_string())}
        }
    });
    let locale = match l {
        domain::Language::Fr => "fr_FR",
        domain::Language::En => "en_GB",
    };
    Page::new(&title, body)
        .listed(badge.listed)
        .head(view! {
            <meta name="description" content=description.clone() />
            <link rel="canonical" href=badge.url.clone() />
            <link rel="alternate" type="application/json" href=format!("/b/{slug}.json") />
        })
        .head(open_graph("og:type", "website"))
        .head(open_graph("og:url", badge.url.clone()))
        .head(open_graph("og:title", &title))
        .head(open_graph("og:description", description))
        .head(open_graph("og:image", picture))
        .head(open_graph("og:image:type", "image/png"))
        .head(sides)
        .head(open_graph("og:image:alt", badge::alt(l, face)))
        .head(open_graph("og:site_name", chrome.site.title()))
        .head(open_graph("og:locale", locale))
        .head(view! { <meta name="twitter:card" content="summary" /> })
        .head(json_ld(&linked_data(chrome, badge)))
        .render(chrome)
}

fn actions(chrome: &Chrome, badge: &PublicBadge) -> AnyView {
    let l = chrome.language;
    let slug = badge.slug.as_str();
    let (download, text) = match badge.original {
        true => (format!("/b/{slug}/original"), words::download(l)),
        false => (format!("/b/{slug}/image"), words::download_picture(l)),
    };
    let again = format!("/b/{slug}/verifier");
    view! {
        <section class="row no-print" aria-label=words::actions(l)>
            <form method="post" action=again>
                <button class="button">{icon(Icon::Refresh)}{words::check_again(l)}</button>
            </form>
            <a class="button" href=download download="">{icon(Icon::Download)}{text}</a>
            <a class="button" href="#partager">{icon(Icon::Share)}{words::share_title(l)}</a>
        </section>
    }
    .into_any()
}

fn share(chrome: &Chrome, badge: &PublicBadge) -> AnyView {
    let l = chrome.language;
    let slug = badge.slug.as_str();
    let mail = format!(
        "mailto:?subject={}&body={}",
        link::percent_encode(&badge.face.name),
        link::percent_encode(&badge.url)
    );
    let linkedin = format!(
        "https://www.linkedin.com/sharing/share-offsite/?url={}",
        link::percent_encode(&badge.url)
    );
    view! {
        <section id="partager" class="stack-s">
            <h2>{words::share_title(l)}</h2>
            <p>{words::share_text(l)}</p>
            <p><a href=badge.url.clone()>{badge.url.clone()}</a></p>
            <img class="qr" src=format!("/b/{slug}/qr.svg") alt=words::qr_alt(l) width="160" height="160" loading="lazy" />
            <div class="row no-print">
                <a class="button" href=mail>{icon(Icon::Mail)}{words::share_mail(l)}</a>
                {link::outside_button(l, linkedin, words::share_linkedin(l), false)}
                <a class="button" href=format!("/b/{slug}.json")>{words::data(l)}</a>
            </div>
        </section>
    }
    .into_any()
}

/// The badge in the words of schema.org (`EducationalOccupationalCredential`): what the page shows
/// and no more.
fn linked_data(chrome: &Chrome, badge: &PublicBadge) -> Value {
    let face = &badge.face;
    let mut credential = json!({
        "@type": "EducationalOccupationalCredential",
        "name": face.name,
        "url": badge.url,
        "image": format!("{}/b/{}/image", chrome.site.public_url, badge.slug),
        "credentialCategory": {
            "@type": "DefinedTerm",
            "name": "Open Badge",
            "url": "https://www.imsglobal.org/activity/digital-badges",
        },
        "recognizedBy": { "@type": "Organization", "name": face.issuer.name },
    });
    if let Some(url) = face.issuer.url.as_deref().and_then(link::web_address) {
        credential["recognizedBy"]["url"] = url.into();
    }
    if let Some(issued) = face.issued {
        credential["dateCreated"] = issued.iso_day().into();
    }
    if let Some(expires) = face.expires {
        credential["expires"] = expires.iso_day().into();
    }
    if !face.skills.is_empty() {
        let skills = face.skills.iter().map(|skill| {
            let mut term = json!({ "@type": "DefinedTerm", "name": skill.name });
            if let Some(url) = skill.url.as_deref().and_then(link::web_address) {
                term["url"] = url.into();
            }
            term
        });
        credential["competencyRequired"] = skills.collect();
    }
    let mut data = match &badge.holder {
        HolderName::Account { name } | HolderName::Issuer { name } => {
            json!({ "@type": "Person", "name": name, "hasCredential": [credential] })
        }
        HolderName::Hidden => credential,
    };
    data["@context"] = "https://schema.org".into();
    data
}

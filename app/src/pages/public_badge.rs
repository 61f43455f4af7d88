//! A shared badge, as anyone with the link sees it: the same for its owner and for strangers.

use domain::Language;
use domain::share::{HolderName, PublicBadge};
use leptos::prelude::*;
use serde_json::{Value, json};

use crate::chrome::Chrome;
use crate::components::icon::{Icon, icon};
use crate::components::{added, badge, checks, link};
use crate::document::{Page, json_ld};
use crate::i18n::{check, public as words};
use crate::pages::public::{self, Card};
use crate::wording;

/// Renders the page.
#[must_use]
pub fn render(chrome: &Chrome, badge: &PublicBadge) -> String {
    let l = chrome.language;
    let base = badge.base.as_str();
    let face = &badge.face;
    let name = badge::name_or_untitled(l, &face.name);
    let issuer = badge::issuer_or_unknown(l, &face.issuer.name);
    let title = words::title(l, &name, &issuer);
    let image = format!("{base}/image");
    let bare = badge.draft();
    let back = base
        .strip_prefix("/c/")
        .and_then(|rest| rest.split('/').next());
    let back = back.map(|slug| {
        let href = format!("/c/{slug}");
        view! { <p class="page-head no-print"><a href=href>{words::back_to_collection(l)}</a></p> }
    });
    let body = view! {
        {back}
        <article class="badge-page">
            {badge::picture(l, face, Some(format!("{image}?size=320")))}
            {badge::head(l, face, Some(&badge.holder), Some(&badge.checked))}
            <div class="badge-body">
                {(!bare).then(|| actions(l, badge))}
                {badge::body(l, face)}
                {added::added(l, &badge.added, base)}
                <section>
                    <h2>{check::title(l)}</h2>
                    {checks::check_list(l, &badge.checked)}
                </section>
                {badge::issuer(l, face, &badge.checked)}
                {(!bare).then(|| public::ways(l, base, &badge.url, &face.name))}
                {public::foot(l, base, badge.ends, words::what(l), bare)}
            </div>
        </article>
    };
    let card = Card {
        base,
        title: title.clone(),
        description: wording::verdict_line(l, Some(face), &badge.checked),
        url: badge.url.clone(),
        image_alt: badge::alt(l, face),
    };
    Page::new(&title, body)
        .listed(badge.listed)
        .head(card.head(chrome))
        .head(json_ld(&linked_data(chrome, badge)))
        .render(chrome)
}

fn actions(l: Language, badge: &PublicBadge) -> AnyView {
    let base = badge.base.as_str();
    let (download, text) = match badge.original {
        true => (format!("{base}/original"), words::download(l)),
        false => (format!("{base}/image"), words::download_picture(l)),
    };
    let again = format!("{base}/verifier");
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

/// The badge in the words of schema.org (`EducationalOccupationalCredential`): what the page shows
/// and no more.
fn linked_data(chrome: &Chrome, badge: &PublicBadge) -> Value {
    let face = &badge.face;
    let mut credential = json!({
        "@type": "EducationalOccupationalCredential",
        "name": face.name,
        "url": badge.url,
        "image": format!("{}{}/image", chrome.site.public_url, badge.base),
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

//! The ways in which a link is handed on. Plain links and files: no script of anybody else's, and
//! nobody is told anything before the person presses.

use domain::Language;
use domain::share::{Share, SharePage, Subject};
use leptos::prelude::*;

use crate::chrome::Chrome;
use crate::components::copy_field::copy_field;
use crate::components::icon::{Icon, icon};
use crate::components::link::{outside_button, percent_encode};
use crate::i18n::{share as share_words, ways as words};
use crate::pages::embed;

/// What most people want: LinkedIn, the phone's own sheet, mail.
pub(super) fn first(l: Language, it: &SharePage, title: &str, share: &Share) -> AnyView {
    let post = format!(
        "https://www.linkedin.com/sharing/share-offsite/?url={}",
        percent_encode(&share.url)
    );
    let profile = match (&it.subject, share.linkedin.clone()) {
        (_, Some(url)) => view! {
            <div class="stack-s">
                {outside_button(l, url, share_words::linkedin(l), true)}
                <p class="hint">{share_words::linkedin_hint(l)}</p>
            </div>
        }
        .into_any(),
        (Subject::Badge(_), None) => {
            view! { <p class="hint">{share_words::linkedin_none(l)}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    let mail = format!(
        "mailto:?subject={}&body={}",
        percent_encode(title),
        percent_encode(&share.url)
    );
    view! {
        {profile}
        <div class="row">
            {outside_button(l, post, words::linkedin_post(l), share.linkedin.is_none())}
            <button
                type="button"
                class="button by-phone"
                data-share-url=share.url.clone()
                data-share-title=title.to_owned()
            >
                {icon(Icon::Share)}
                {words::phone(l)}
            </button>
            <a class="button" href=mail>{icon(Icon::Mail)}{share_words::mail(l)}</a>
        </div>
    }
    .into_any()
}

/// Everything else, folded away.
pub(super) fn others(l: Language, it: &SharePage, title: &str, share: &Share) -> AnyView {
    let page = format!("/{}/{}", it.subject.letter(), share.slug);
    let qr = format!("{page}/qr.svg");
    view! {
        <details class="technical">
            <summary>{share_words::qr(l)}</summary>
            <div class="stack-s">
                <img class="qr" src=qr.clone() alt=share_words::qr_alt(l) width="160" height="160" loading="lazy" />
                <p><a href=qr rel="external" download="">{share_words::qr_download(l)}</a></p>
            </div>
        </details>
        <details class="technical">
            <summary>{words::networks(l)}</summary>
            {networks(l, title, share)}
        </details>
        <details class="technical">
            <summary>{words::embed_title(l)}</summary>
            {embedded(l, it, title, share)}
        </details>
        <details class="technical">
            <summary>{words::signature_title(l)}</summary>
            {signature(l, it, title, share)}
        </details>
        <details class="technical">
            <summary>{words::files_title(l)}</summary>
            {files(l, it, share, &page)}
        </details>
    }
    .into_any()
}

fn networks(l: Language, title: &str, share: &Share) -> AnyView {
    let (url, text) = (percent_encode(&share.url), percent_encode(title));
    let both = percent_encode(&format!("{title} {}", share.url));
    let links = [
        (
            "X",
            format!("https://twitter.com/intent/tweet?text={text}&url={url}"),
        ),
        (
            "Facebook",
            format!("https://www.facebook.com/sharer/sharer.php?u={url}"),
        ),
        (
            "Bluesky",
            format!("https://bsky.app/intent/compose?text={both}"),
        ),
        ("WhatsApp", format!("https://wa.me/?text={both}")),
    ];
    let links = links.map(|(name, href)| outside_button(l, href, name, false));
    let mastodon = format!("/partager/mastodon?url={url}&texte={text}");
    view! {
        <div class="stack-s">
            <div class="row">
                {links}
                <a class="button" href=mastodon rel="external">{words::mastodon(l)}</a>
            </div>
            <p class="hint">{words::networks_hint(l)}</p>
        </div>
    }
    .into_any()
}

fn embedded(l: Language, it: &SharePage, title: &str, share: &Share) -> AnyView {
    let (width, height) = match it.subject {
        Subject::Badge(_) => embed::BADGE,
        Subject::Collection(_) => embed::COLLECTION,
        Subject::Map(_) | Subject::Objective(_) => embed::MAP,
    };
    let site = use_context::<Chrome>().map_or_else(String::new, |c| c.site.title().to_owned());
    let source = embed::source(&share.url);
    let code = embed::code(&source, &words::embed_frame(l, title, site), width, height);
    view! {
        <div class="stack-s">
            {copy_field(l, format!("cadre-{}", share.slug), words::embed_code(l), code)}
            <p class="hint">{words::embed_hint(l)}</p>
        </div>
    }
    .into_any()
}

/// A signature as programs for mail take it: a table with its styles inside. The page's policy
/// lets no such styles in, so what is seen here is drawn by our own.
fn signature(l: Language, it: &SharePage, title: &str, share: &Share) -> AnyView {
    let picture = match it.subject {
        Subject::Badge(_) => Some(format!("{}/image?size=160&type=png", share.url)),
        Subject::Collection(_) | Subject::Map(_) | Subject::Objective(_) => None,
    };
    let go = match it.subject {
        Subject::Badge(_) => words::signature_verify(l),
        Subject::Collection(_) => words::signature_collection(l),
        Subject::Map(_) | Subject::Objective(_) => words::signature_map(l),
    };
    let seen = picture.as_ref().map(|_| {
        let src = format!("/b/{}/image?size=160", share.slug);
        view! { <img src=src alt="" width="80" height="80" loading="lazy" /> }
    });
    let issuer = it.issuer.clone().filter(|issuer| !issuer.is_empty());
    let html = signature_html(&share.url, picture.as_deref(), title, issuer.as_deref(), go);
    let plain = format!("{title}\n{}", share.url);
    view! {
        <div class="stack-s">
            <div class="signature">
                {seen}
                <p>
                    <strong>{title.to_owned()}</strong>
                    {issuer.map(|issuer| view! { <span class="small">{issuer}</span> })}
                    <a href=share.url.clone() rel="external">{go}</a>
                </p>
            </div>
            <p class="hint">{words::signature_hint(l)}</p>
            <p>
                <button
                    type="button"
                    class="button copy"
                    data-copy=plain
                    data-copy-html=html.clone()
                    data-copied=share_words::copied(l)
                >
                    {icon(Icon::Copy)}
                    <span aria-live="polite">{words::signature_copy(l)}</span>
                </button>
            </p>
            {copy_field(l, format!("signature-{}", share.slug), words::signature_code(l), html)}
        </div>
    }
    .into_any()
}

fn signature_html(
    url: &str,
    picture: Option<&str>,
    title: &str,
    issuer: Option<&str>,
    go: &str,
) -> String {
    let escape = embed::escape;
    let picture = picture.map_or_else(String::new, |src| {
        format!(
            "<td style=\"padding-right:12px\"><a href=\"{url}\"><img src=\"{}\" width=\"80\" height=\"80\" alt=\"\" style=\"border:0\"></a></td>",
            escape(src)
        )
    });
    let issuer = issuer.map_or_else(String::new, |issuer| format!("{}<br>", escape(issuer)));
    format!(
        "<table cellpadding=\"0\" cellspacing=\"0\" style=\"border-collapse:collapse;font-family:sans-serif;font-size:14px\"><tr>{picture}<td><strong>{}</strong><br>{issuer}<a href=\"{url}\">{}</a></td></tr></table>",
        escape(title),
        escape(go),
    )
}

fn files(l: Language, it: &SharePage, share: &Share, page: &str) -> AnyView {
    let collection = matches!(it.subject, Subject::Collection(_));
    let badge = matches!(it.subject, Subject::Badge(_));
    let map = !badge && !collection;
    let original = badge && share.shown.name;
    let file = |href: String, text: &'static str| {
        view! { <a class="button" href=href rel="external" download="">{icon(Icon::Download)}{text}</a> }
    };
    view! {
        <div class="row">
            {file(format!("{page}.pdf"), words::pdf(l))}
            {original.then(|| file(format!("{page}/original"), words::original(l)))}
            {file(format!("{page}/apercu.png"), words::picture(l))}
            {collection.then(|| file(format!("{page}.csv"), words::csv(l)))}
            {(!map).then(|| file(format!("{page}/resume.json"), words::resume(l)))}
            {map.then(|| file(format!("{page}.png"), words::map_picture(l)))}
            {map.then(|| file(format!("{page}.besace-map.json"), words::map_file(l)))}
            {file(format!("{page}.json"), words::json(l))}
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_carries_no_markup_of_the_badge() {
        let html = signature_html(
            "https://a.example/b/x",
            None,
            "<script>\"&",
            Some("<b>"),
            "go",
        );
        assert!(html.contains("<strong>&lt;script&gt;&quot;&amp;</strong>"));
        assert!(html.contains("&lt;b&gt;<br>"));
    }
}

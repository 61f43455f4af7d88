//! Links that strangers chose: to the web and nowhere else.

use domain::Language;
use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::i18n::site;

/// The address, if it leads to the web: never `javascript:`, `data:` or a path of ours.
#[must_use]
pub fn web_address(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    let clean = !rest.is_empty() && !url.contains(|c: char| c.is_control() || c.is_whitespace());
    (web && clean).then(|| url.to_owned())
}

/// A link to somebody else's site, said to be one; the words alone where the address is none.
#[must_use]
pub fn outside(language: Language, url: &str, words: String) -> AnyView {
    match web_address(url) {
        Some(url) => view! {
            <a href=url rel="external nofollow ugc noopener">
                {words} <span class="visually-hidden">" "{site::external(language)}</span>
            </a>
        }
        .into_any(),
        None => view! { <span>{words}</span> }.into_any(),
    }
}

/// The same as a button with an icon.
#[must_use]
pub fn outside_button(
    language: Language,
    url: String,
    words: &'static str,
    primary: bool,
) -> AnyView {
    let class = if primary { "button primary" } else { "button" };
    view! {
        <a class=class href=url rel="external noopener">
            {icon(Icon::External)}
            {words}
            <span class="visually-hidden">" "{site::external(language)}</span>
        </a>
    }
    .into_any()
}

/// Text as a value in the query of a URL (RFC 3986 2.1): everything but unreserved characters.
#[must_use]
pub fn percent_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// A language tag fit for a `lang` attribute (BCP 47), as badges give it.
#[must_use]
pub fn language_tag(tag: Option<&str>) -> Option<String> {
    let tag = tag?.trim();
    let fit = (2..=35).contains(&tag.len())
        && tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
        });
    fit.then(|| tag.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked() {
        for good in ["https://exemple.fr/a?b=c", "HTTP://exemple.fr"] {
            assert_eq!(web_address(good).as_deref(), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            "java\nscript://x",
            "data:text/html,x",
            "/reglages",
            "//exemple.fr",
            "https://",
            "https://a b",
            "javascript://exemple.fr/%0aalert(1)",
        ] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn values_of_queries_are_encoded() {
        assert_eq!(
            percent_encode("Éco & co\r\n~"),
            "%C3%89co%20%26%20co%0D%0A~"
        );
    }

    #[test]
    fn language_tags_are_checked() {
        for good in ["fr", "en-GB", "zh-Hant-TW"] {
            assert_eq!(language_tag(Some(good)).as_deref(), Some(good));
        }
        for bad in ["", "f", "fr_FR", "fr\" onclick=", "-", "français"] {
            assert_eq!(language_tag(Some(bad)), None, "{bad}");
        }
    }
}

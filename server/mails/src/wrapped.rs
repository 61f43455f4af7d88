//! Links that a mail filter has wrapped into its own: Outlook's SafeLinks, Google's redirection,
//! and Proofpoint's URL Defense in its three forms. The wrapped link is unwrapped here, so that no
//! filter is asked, and none learns what was opened.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;
use url::Url;

/// A filter behind a filter behind a filter.
const LAYERS: usize = 4;

/// Where a link leads once every known wrapping is taken off.
#[must_use]
pub fn unwrap(mut link: Url) -> Url {
    for _ in 0..LAYERS {
        match once(&link) {
            Some(inner) => link = inner,
            None => break,
        }
    }
    link
}

fn once(link: &Url) -> Option<Url> {
    let host = link.host_str()?;
    if host.ends_with(".safelinks.protection.outlook.com") {
        return parameter(link, &["url"]);
    }
    let google = host == "google.com" || host.starts_with("www.google.");
    if google && link.path() == "/url" {
        return parameter(link, &["q", "url"]);
    }
    if matches!(
        host,
        "urldefense.com" | "urldefense.proofpoint.com" | "urldefense.us"
    ) {
        return match link.path().split('/').nth(1) {
            Some("v1") => parameter(link, &["u"]),
            Some("v2") => proofpoint_2(link),
            Some("v3") => proofpoint_3(link.as_str()),
            _ => None,
        };
    }
    None
}

fn parameter(link: &Url, names: &[&str]) -> Option<Url> {
    names.iter().find_map(|name| {
        let value = link.query_pairs().find(|(key, _)| key == name)?.1;
        web(&value)
    })
}

fn web(text: &str) -> Option<Url> {
    let url = Url::parse(text.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// Version 2: `%` is written `-`, and `/` is written `_`.
fn proofpoint_2(link: &Url) -> Option<Url> {
    let (_, value) = link.query_pairs().find(|(key, _)| key == "u")?;
    let escaped = value.replace('-', "%").replace('_', "/");
    web(&percent_decode_str(&escaped).decode_utf8().ok()?)
}

/// Version 3: `…/v3/__LINK__;CHARACTERS!!…`. An asterisk in the link stands for the next of the
/// characters; two and a letter for as many of them as the letter says.
fn proofpoint_3(link: &str) -> Option<Url> {
    const LENGTHS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (_, rest) = link.split_once("/v3/__")?;
    let (wrapped, rest) = rest.rsplit_once("__;")?;
    let encoded = rest.split('!').next().unwrap_or_default();
    let replaced = URL_SAFE_NO_PAD.decode(encoded.trim_end_matches('=')).ok()?;
    let replaced = String::from_utf8(replaced).ok()?;
    let mut replaced = replaced.chars();
    let mut unwrapped = String::with_capacity(wrapped.len());
    let mut characters = wrapped.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '*' {
            unwrapped.push(character);
            continue;
        }
        let count = if characters.next_if_eq(&'*').is_some() {
            let letter = u8::try_from(characters.next()?).ok()?;
            LENGTHS.iter().position(|l| *l == letter)? + 2
        } else {
            1
        };
        unwrapped.extend(replaced.by_ref().take(count));
    }
    // Browsers and mail programs fold the two slashes into one.
    let whole = ["http:/", "https:/"].iter().find_map(|scheme| {
        let rest = unwrapped.strip_prefix(scheme)?;
        Some(format!("{scheme}/{}", rest.trim_start_matches('/')))
    });
    web(whole.as_deref().unwrap_or(&unwrapped))
}

//! Where the links of an HTML text lead.
//!
//! A scan, once through, for the `href` of `a` and `area`: a browser's tree of a stranger's HTML
//! costs the square of what is hidden in it, and nothing here needs a tree.

use mail_parser::decoders::html::html_to_text;

/// The `href` values in an HTML text, with their character references replaced.
pub(crate) fn hrefs(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = rest.get(open + 1..).unwrap_or_default();
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let end = tag_end(rest);
        let (tag, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        let (name, attributes) = tag
            .split_once(|c: char| c.is_ascii_whitespace() || c == '/')
            .unwrap_or((tag, ""));
        if name.eq_ignore_ascii_case("a") || name.eq_ignore_ascii_case("area") {
            found.extend(attribute(attributes, "href").map(decoded));
        }
    }
    found
}

/// Where a tag ends: at the first `>` outside quotes, or where the next tag seems to begin.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>' | b'<') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    // A quote that nobody closes: the tag ends where it would without.
    text.find('>').unwrap_or(text.len())
}

/// The value of the first attribute of that name.
fn attribute<'a>(mut text: &'a str, wanted: &str) -> Option<&'a str> {
    loop {
        text = text.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if text.is_empty() {
            return None;
        }
        let end = text.find(|c: char| c.is_ascii_whitespace() || c == '=');
        let (name, rest) = text.split_at_checked(end.unwrap_or(text.len()))?;
        let rest = rest.trim_ascii_start();
        let Some(value) = rest.strip_prefix('=') else {
            text = rest;
            continue;
        };
        let value = value.trim_ascii_start();
        let (value, rest) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = value.get(1..).unwrap_or_default();
                inner.split_once(quote).unwrap_or((inner, ""))
            }
            _ => {
                let end = value.find(|c: char| c.is_ascii_whitespace());
                value.split_at_checked(end.unwrap_or(value.len()))?
            }
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        text = rest;
    }
}

/// Replaces character references.
fn decoded(value: &str) -> String {
    let value = value.trim();
    if value.contains('&') {
        html_to_text(&value.replace(['<', '>'], " "))
    } else {
        value.to_owned()
    }
}

//! A stranger's words made fit for a page: plain text, links and Markdown.
//!
//! Everything is cut to a length that no honest badge needs. Characters that are not seen but
//! change what is read (controls, direction overrides) are dropped.

use std::sync::LazyLock;

use domain::SafeHtml;
use pulldown_cmark::{Event, Parser, Tag, TagEnd, html};
use url::Url;

/// Characters of a title or name.
pub const TITLE: usize = 300;
/// Characters of a long text.
pub const TEXT: usize = 20_000;
/// Bytes of a link.
const LINK: usize = 2_048;

/// One line of text.
#[must_use]
pub fn line(text: &str, longest: usize) -> String {
    let visible: String = text.chars().map(blank_breaks).filter(seen).collect();
    cut(
        visible.split_whitespace().collect::<Vec<_>>().join(" "),
        longest,
    )
}

/// One line of text, if there is one.
#[must_use]
pub fn some_line(text: Option<&str>, longest: usize) -> Option<String> {
    text.map(|text| line(text, longest))
        .filter(|text| !text.is_empty())
}

/// A text of several lines, whole.
#[must_use]
pub fn lines(text: &str) -> String {
    visible(&text.replace("\r\n", "\n")).trim().to_owned()
}

fn visible(text: &str) -> String {
    let kept = |c: &char| *c == '\n' || *c == '\t' || seen(c);
    text.chars().filter(kept).collect()
}

fn blank_breaks(c: char) -> char {
    if c.is_whitespace() { ' ' } else { c }
}

fn seen(c: &char) -> bool {
    let overrides = matches!(
        c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    );
    !overrides && !c.is_control()
}

fn cut(text: String, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        None => text,
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

/// A link that may stand on a page: http(s), without a name and password in it.
#[must_use]
pub fn link(text: Option<&str>) -> Option<String> {
    let url = Url::parse(text?.trim()).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    let plain = url.username().is_empty() && url.password().is_none();
    let url = String::from(url);
    (web && plain && url.len() <= LINK).then_some(url)
}

/// What pages may hold of a text: paragraphs, lists, emphasis and links; no picture, no heading
/// (the page has its own), nothing that acts.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(
            [
                "a",
                "b",
                "blockquote",
                "br",
                "code",
                "del",
                "em",
                "hr",
                "i",
                "li",
                "ol",
                "p",
                "pre",
                "strong",
                "ul",
            ]
            .into(),
        )
        .add_tag_attributes("a", ["href"])
        .clean_content_tags(["script", "style"].into())
        .url_schemes(["http", "https"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("nofollow ugc noopener"));
    builder
});

/// Markdown, which may hold HTML, as markup that is safe on a page.
#[must_use]
pub fn markdown(text: &str) -> SafeHtml {
    let source = cut(visible(text), TEXT);
    let events = Parser::new(&source).flat_map(|event| match event {
        Event::Start(Tag::Heading { .. }) => {
            vec![Event::Start(Tag::Paragraph), Event::Start(Tag::Strong)]
        }
        Event::End(TagEnd::Heading(_)) => {
            vec![Event::End(TagEnd::Strong), Event::End(TagEnd::Paragraph)]
        }
        other => vec![other],
    });
    let mut markup = String::new();
    html::push_html(&mut markup, events);
    // What held nothing but a picture or a script is nothing.
    let clean = CLEANER.clean(&markup).to_string().replace("<p></p>", "");
    SafeHtml::from_sanitised(clean.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_keeps_words_and_drops_what_acts() {
        let table = [
            (
                "Un *badge*\n\n- a\n- b",
                "<p>Un <em>badge</em></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>",
            ),
            ("# Titre", "<p><strong>Titre</strong></p>"),
            (
                "[ici](https://example.org/?a=1&b=2)",
                "<p><a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow ugc noopener\">ici</a></p>",
            ),
            ("![photo](https://example.org/track.png)", ""),
            ("<script>alert(1)</script>", ""),
            ("a <img src=x onerror=alert(1)> b", "<p>a  b</p>"),
            (
                "[x](javascript:alert(1))",
                "<p><a rel=\"nofollow ugc noopener\">x</a></p>",
            ),
            (
                "[x](data:text/html,y)",
                "<p><a rel=\"nofollow ugc noopener\">x</a></p>",
            ),
            (
                "<a href=\"/deconnexion\">x</a>",
                "<p><a rel=\"nofollow ugc noopener\">x</a></p>",
            ),
            (
                "<p style=\"position:fixed\" id=main class=x>y</p>",
                "<p>y</p>",
            ),
            ("<form action=/x><input name=a></form>", ""),
            ("<svg><script>alert(1)</script></svg>", ""),
            ("<style>*{display:none}</style>z", "z"),
            ("</textarea></title></script>w", "<p>w</p>"),
        ];
        for (source, expected) in table {
            assert_eq!(markdown(source).as_str(), expected, "{source}");
        }
    }

    #[test]
    fn only_web_links_are_links() {
        assert_eq!(
            link(Some(" https://example.org/é ")).as_deref(),
            Some("https://example.org/%C3%A9")
        );
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:a@b.fr",
            "https://a:b@example.org/",
            "urn:uuid:1",
            "//example.org",
            "",
        ] {
            assert_eq!(link(Some(bad)), None, "{bad}");
        }
        assert_eq!(
            link(Some(&format!("https://example.org/{}", "a".repeat(3_000)))),
            None
        );
    }

    #[test]
    fn a_line_is_one_line_without_tricks() {
        assert_eq!(line(" a\n\tb \u{202e}c\u{0} ", 10), "a b c");
        assert_eq!(line("éééé", 2), "éé…");
        assert_eq!(some_line(Some("\u{200b}"), 9), None);
    }
}

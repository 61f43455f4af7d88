//! Text that people and strangers wrote, made fit for a page.
//!
//! What somebody types is read here, once, at the border: nothing that cannot be seen stays in it,
//! and above all no mark that turns the direction of the text around it (Unicode UAX 9), by which a
//! title could make the page beside it read backwards. Markup stays what it is: text.

use serde::{Deserialize, Serialize};

use crate::problem::FieldError;

/// How many times the limit is looked at; what is longer is too long, whatever it holds.
const SLACK: usize = 10;

/// Whether a character changes what is read without being seen.
const fn hides(c: char) -> bool {
    matches!(
        c,
        '\u{061c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}'
    )
}

/// Reads one line that somebody typed: trimmed, blanks made one, nothing invisible. It may be
/// empty.
///
/// # Errors
/// `TooLong`: over `longest` characters.
pub fn line(typed: &str, longest: usize) -> Result<String, FieldError> {
    let visible: String = typed
        .chars()
        .take(SLACK * longest)
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !hides(*c))
        .collect();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        n if n > longest => Err(FieldError::TooLong),
        _ => Ok(line),
    }
}

/// Reads a longer text that somebody typed: its lines trimmed, one empty line between paragraphs
/// at most, nothing invisible. It may be empty.
///
/// # Errors
/// `TooLong`: over `longest` characters.
pub fn paragraphs(typed: &str, longest: usize) -> Result<String, FieldError> {
    let visible: String = typed
        .chars()
        .take(SLACK * longest)
        .filter(|c| *c != '\r')
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .filter(|c| !hides(*c))
        .collect();
    let mut text = String::with_capacity(visible.len());
    let mut empty = 0;
    for line in visible.trim().lines() {
        let line = line.trim_end();
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            text.push_str(line);
            text.push('\n');
        }
    }
    let text = text.trim_end().to_owned();
    match text.chars().count() {
        n if n > longest => Err(FieldError::TooLong),
        _ => Ok(text),
    }
}

/// HTML that the server has rendered from Markdown and sanitised: no script, no picture, no
/// form, every link `nofollow ugc noopener`. Only the server's sanitiser makes one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SafeHtml(String);

impl SafeHtml {
    /// Wraps HTML that has been through the sanitiser.
    #[must_use]
    pub fn from_sanitised(html: String) -> Self {
        Self(html)
    }

    /// The markup, for `inner_html`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is anything to show.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_without_what_cannot_be_seen() {
        let cases = [
            ("  Mon \t parcours\r\n", Ok("Mon parcours")),
            ("Eve\u{202e}txt\u{2066}\u{200f}", Ok("Evetxt")),
            ("<b>gras</b> & \"cité\"", Ok("<b>gras</b> & \"cité\"")),
            ("שלום", Ok("שלום")),
            ("👩\u{200d}🚀", Ok("👩\u{200d}🚀")),
            (" \u{0}\u{200b}\n ", Ok("")),
            ("", Ok("")),
        ];
        for (typed, expected) in cases {
            assert_eq!(line(typed, 120), expected.map(str::to_owned), "{typed:?}");
        }
        assert_eq!(line(&"é".repeat(120), 120), Ok("é".repeat(120)));
        for long in [121, 10_000, 1_000_000] {
            assert_eq!(line(&"é".repeat(long), 120), Err(FieldError::TooLong));
        }
    }

    #[test]
    fn a_text_keeps_its_paragraphs() {
        let cases = [
            ("Un.\r\n\r\nDeux.\nTrois.  ", Ok("Un.\n\nDeux.\nTrois.")),
            ("\n\nUn.\n\n\n\n\nDeux.\n", Ok("Un.\n\nDeux.")),
            ("a\u{202e}b\u{7}c", Ok("ab c")),
        ];
        for (typed, expected) in cases {
            assert_eq!(
                paragraphs(typed, 4_000),
                expected.map(str::to_owned),
                "{typed:?}"
            );
        }
        assert_eq!(
            paragraphs(&"a\n".repeat(100_000), 4_000),
            Err(FieldError::TooLong)
        );
    }
}

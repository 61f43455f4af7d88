//! Text that people and strangers wrote, bounded and made fit for a page.
//!
//! The rule is that of the collections: nothing stays that cannot be seen, above all no mark that
//! turns the direction of what stands around it (Unicode UAX 9); markup stays what it is, text. It
//! also leaves out what XML 1.0 cannot hold, so that a drawing is well-formed whatever it names.

use serde::{Deserialize, Serialize};

/// Why a text cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum TextFault {
    /// Nothing that can be seen is in it.
    #[error("there is nothing in it")]
    Empty,
    /// It has more characters than it may.
    #[error("it has more than {longest} characters")]
    TooLong {
        /// How many it may have.
        longest: usize,
    },
}

/// Whether a character changes what is read without being seen, or has no place in XML.
const fn hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{fdd0}'..='\u{fdef}'
    ) || (c as u32) & 0xfffe == 0xfffe
}

/// Blanks in a row may make a text longer than what is left of it, but not by how much you like.
fn far_too_long(typed: &str, longest: usize) -> bool {
    typed.len() > 64 * (longest + 1)
}

fn line(typed: &str) -> String {
    let visible: String = typed
        .chars()
        .filter(|c| !hides(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(typed: &str) -> String {
    let mut text = String::with_capacity(typed.len());
    let mut empty = 0;
    for typed in typed.split(['\n', '\u{2028}', '\u{2029}']) {
        let line = line(typed);
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            text.push_str(&line);
            text.push('\n');
        }
    }
    text.trim().to_owned()
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $read:ident, $filled:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name<const LONGEST: usize>(String);

        impl<const LONGEST: usize> $name<LONGEST> {
            /// How many characters it may have.
            pub const LONGEST: usize = LONGEST;

            /// Reads what was typed.
            ///
            /// # Errors
            /// `TooLong`; `Empty` where it may not be.
            pub fn new(typed: &str) -> Result<Self, TextFault> {
                let too_long = TextFault::TooLong { longest: LONGEST };
                if far_too_long(typed, LONGEST) {
                    return Err(too_long);
                }
                let text = $read(typed);
                match text.chars().count() {
                    n if n > LONGEST => Err(too_long),
                    0 if $filled => Err(TextFault::Empty),
                    _ => Ok(Self(text)),
                }
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether nothing stands there.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl<const LONGEST: usize> TryFrom<String> for $name<LONGEST> {
            type Error = TextFault;
            fn try_from(typed: String) -> Result<Self, TextFault> {
                Self::new(&typed)
            }
        }

        impl<const LONGEST: usize> From<$name<LONGEST>> for String {
            fn from(text: $name<LONGEST>) -> Self {
                text.0
            }
        }
    )+};
}

texts! {
    /// One line with something in it, of at most `LONGEST` characters.
    Name = line, true;
    /// One line, perhaps empty, of at most `LONGEST` characters.
    Line = line, false;
    /// Paragraphs with at most one empty line between them, perhaps none, of at most `LONGEST`
    /// characters.
    Text = paragraphs, false;
}

impl<const LONGEST: usize> Default for Line<LONGEST> {
    fn default() -> Self {
        Self(String::new())
    }
}

impl<const LONGEST: usize> Default for Text<LONGEST> {
    fn default() -> Self {
        Self(String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_without_what_cannot_be_seen() {
        let cases = [
            ("  Mon \t parcours\r\n", "Mon parcours"),
            ("Eve\u{202e}txt\u{2066}\u{200f}\u{ad}", "Evetxt"),
            (
                "<script>alert(1)</script> & \"cité\"",
                "<script>alert(1)</script> & \"cité\"",
            ),
            ("a\u{0}b\u{1b}[31m\u{fffe}\u{1ffff}", "a b [31m"),
            ("👩\u{200d}🚀 שלום", "👩\u{200d}🚀 שלום"),
        ];
        for (typed, expected) in cases {
            let read = Name::<40>::new(typed).expect("a name");
            assert_eq!(read.as_str(), expected);
            assert_eq!(
                Name::new(read.as_str()),
                Ok(read),
                "read twice is read once"
            );
        }
        assert_eq!(Name::<40>::new(" \u{200b}\n"), Err(TextFault::Empty));
        assert_eq!(Line::<40>::new(" \u{200b}\n"), Ok(Line::default()));
        for long in [41, 4_000, 1_000_000] {
            let long = Name::<40>::new(&"é".repeat(long));
            assert_eq!(long, Err(TextFault::TooLong { longest: 40 }));
        }
        let text = Text::<40>::new("\n\nUn. \r\n\r\n\r\n  Deux.\u{2028}Trois.\n").expect("a text");
        assert_eq!(text.as_str(), "Un.\n\nDeux.\nTrois.");
    }
}

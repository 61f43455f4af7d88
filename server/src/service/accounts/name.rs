//! The name to show: whatever people are called, on one line.

use domain::problem::FieldError;
use domain::text;

const LONGEST: usize = 100;

/// Reads a name that somebody typed: trimmed, inner blanks made one, nothing invisible.
///
/// # Errors
/// `Required`, `TooLong` (over 100 characters).
pub fn parse(typed: &str) -> Result<String, FieldError> {
    match text::line(typed, LONGEST)? {
        name if name.is_empty() => Err(FieldError::Required),
        name => Ok(name),
    }
}

/// The name by which a mail greets somebody who has not confirmed the address. Anybody can sign
/// up with anybody's address, so a "name" that carries a link or a message is not passed on.
#[must_use]
pub fn greeting(name: &str) -> &str {
    let linked = name.contains(['/', '@', ':', '<', '>'])
        || name.split_whitespace().any(|word| {
            word.split_once('.').is_some_and(|(before, after)| {
                before.chars().count() > 1
                    && after.chars().next().is_some_and(char::is_alphanumeric)
            })
        });
    if linked || name.chars().count() > 60 {
        ""
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_kinds_are_names() {
        let cases = [
            ("Amina Benali", Ok("Amina Benali")),
            ("  Amina \t Benali\r\n", Ok("Amina Benali")),
            ("李小龍", Ok("李小龍")),
            ("J.-B. d'Alembert", Ok("J.-B. d'Alembert")),
            ("Eve\u{202e}txt", Ok("Evetxt")),
            ("", Err(FieldError::Required)),
            (" \u{0}\n ", Err(FieldError::Required)),
        ];
        for (typed, expected) in cases {
            assert_eq!(parse(typed), expected.map(str::to_owned), "{typed:?}");
        }
        assert_eq!(parse(&"é".repeat(100)), Ok("é".repeat(100)));
        assert_eq!(parse(&"é".repeat(101)), Err(FieldError::TooLong));
        assert_eq!(parse(&"é".repeat(1_000_000)), Err(FieldError::TooLong));
    }

    #[test]
    fn no_link_travels_in_a_name() {
        for name in ["Léa Martin", "J.-B. Martin", "Léa M.", "J.R.R. Tolkien"] {
            assert_eq!(greeting(name), name);
        }
        for name in [
            "Gagnez sur https://evil.example",
            "evil.example/gagnez",
            "Visitez evil.example",
            "x@evil.example",
            &"Vous avez gagné ".repeat(5),
        ] {
            assert_eq!(greeting(name), "", "{name}");
        }
    }
}

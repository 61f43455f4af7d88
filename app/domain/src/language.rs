//! The two languages of the pages and mails.

use serde::{Deserialize, Serialize};

/// A language that Besace speaks. French is the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// The language's BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads a tag such as `fr`, `fr-CA` or `en_GB`; `None` for other languages.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag
            .trim()
            .split(['-', '_'])
            .next()?
            .to_ascii_lowercase()
            .as_str()
        {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The first language that an `Accept-Language` header (RFC 9110 12.5.4) prefers and that we
    /// speak; `None` when it names none of ours.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',').take(20) {
            let (tag, q) = match part.split_once(';') {
                Some((tag, rest)) => {
                    let q = rest.trim().strip_prefix("q=").and_then(|q| q.parse().ok());
                    (tag, q.unwrap_or(1.0_f32))
                }
                None => (part, 1.0),
            };
            let Some(language) = Self::from_tag(tag) else {
                continue;
            };
            if q > 0.0 && best.is_none_or(|(b, _)| q > b) {
                best = Some((q, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_wins() {
        let cases = [
            ("fr", Some(Language::Fr)),
            ("en-GB,en;q=0.9,fr;q=0.8", Some(Language::En)),
            ("de,fr-CA;q=0.7,en;q=0.3", Some(Language::Fr)),
            ("de,it", None),
            ("", None),
            ("en;q=0,fr;q=0.1", Some(Language::Fr)),
        ];
        for (header, expected) in cases {
            assert_eq!(Language::from_accept_language(header), expected, "{header}");
        }
    }
}

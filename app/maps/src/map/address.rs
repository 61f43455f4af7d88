//! Addresses in a map: where to apply, which achievement, and pictures that travel within the file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Bytes of an address.
pub const LONGEST_ADDRESS: usize = 1_000;
/// Characters of a picture as a `data:` URL: 48 KiB are a badge of 256 pixels with room to spare,
/// and a map with one on each of forty nodes is still a file to send by mail.
pub const LONGEST_PICTURE: usize = 48 << 10;
/// Pixels of a picture's longer side: what is larger and still so short holds next to nothing, and
/// takes long to draw.
pub const WIDEST_PICTURE: u32 = 2_000;

/// An address that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum AddressFault {
    /// It does not begin with `https://` and a host.
    #[error("it does not begin with https:// and a host")]
    NotHttps,
    /// It is no IRI: a scheme, a colon, and nothing that addresses cannot hold.
    #[error("it is no IRI")]
    NotAnIri,
    /// It is longer than [`LONGEST_ADDRESS`].
    #[error("it has more than {LONGEST_ADDRESS} bytes")]
    TooLong,
}

/// A picture that cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PictureFault {
    /// It is no `data:` URL of a PNG, JPEG or WebP in base64.
    #[error("it is no data: URL of a PNG, JPEG or WebP in base64")]
    NotAPicture,
    /// Its bytes are not what its media type says.
    #[error("its bytes are not what its media type says")]
    OtherKind,
    /// It is longer than [`LONGEST_PICTURE`].
    #[error("it has more than {LONGEST_PICTURE} characters")]
    TooLong,
    /// One of its sides is longer than [`WIDEST_PICTURE`]. Only who can draw pictures looks.
    #[error("one of its sides has more than {WIDEST_PICTURE} pixels")]
    TooWide,
}

/// Whether a character has no place in an address (RFC 3987 2.2), or could end an attribute.
fn strange(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || (c as u32) & 0xfffe == 0xfffe
        || matches!(c, '\u{fdd0}'..='\u{fdef}' | '\u{feff}')
}

fn percent(byte: u8, into: &mut String) {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    into.push('%');
    into.push(HEX[usize::from(byte >> 4)]);
    into.push(HEX[usize::from(byte & 15)]);
}

fn percent_char(c: char, into: &mut String) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        percent(byte, into);
    }
}

macro_rules! strings {
    ($($(#[$doc:meta])* $name:ident, $fault:ident;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// As it stands in the file.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $fault;
            fn try_from(text: String) -> Result<Self, $fault> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    )+};
}

strings! {
    /// A page on the web, `https` only, without user or password in it.
    Https, AddressFault;
    /// What an achievement is known by: an absolute IRI (`https:`, `urn:`, `did:`). It is compared,
    /// never followed.
    Iri, AddressFault;
    /// A PNG, JPEG or WebP as a `data:` URL in base64.
    Picture, PictureFault;
}

impl Https {
    /// Reads an address; letters beyond ASCII behind the host become percent-encoded.
    ///
    /// # Errors
    /// `NotHttps`, `TooLong`.
    pub fn new(typed: &str) -> Result<Self, AddressFault> {
        let typed = typed.trim();
        if typed.len() > LONGEST_ADDRESS {
            return Err(AddressFault::TooLong);
        }
        let rest = match typed.split_at_checked(8) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https://") => rest,
            _ => return Err(AddressFault::NotHttps),
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(end);
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "443"));
        let legal = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'-';
        let named = name.bytes().any(|b| b.is_ascii_alphanumeric())
            && name.bytes().all(legal)
            && port.parse::<u16>().is_ok();
        if !named || path.chars().any(strange) {
            return Err(AddressFault::NotHttps);
        }
        let mut address = format!("https://{}", host.to_ascii_lowercase());
        for c in path.chars() {
            match c {
                c if c.is_ascii() => address.push(c),
                c => percent_char(c, &mut address),
            }
        }
        if address.len() > LONGEST_ADDRESS {
            return Err(AddressFault::TooLong);
        }
        Ok(Self(address))
    }
}

impl Iri {
    /// Reads an IRI; it stays as it is written.
    ///
    /// # Errors
    /// `NotAnIri`, `TooLong`.
    pub fn new(typed: &str) -> Result<Self, AddressFault> {
        let typed = typed.trim();
        if typed.len() > LONGEST_ADDRESS {
            return Err(AddressFault::TooLong);
        }
        let (scheme, rest) = typed.split_once(':').ok_or(AddressFault::NotAnIri)?;
        let legal = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-');
        let begins = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
        if !begins || !scheme.bytes().all(legal) || rest.is_empty() || rest.chars().any(strange) {
            return Err(AddressFault::NotAnIri);
        }
        Ok(Self(typed.to_owned()))
    }
}

/// An IRI made comparable (RFC 3987 5.3.2): scheme and host in lower case, no default port, a path,
/// percent-encoding only where it must be. `http` and `https` are one: issuers moved, their badges
/// did not. A text that is no IRI stays what it is.
#[must_use]
pub fn normalised(iri: &str) -> String {
    let iri = iri.trim();
    let Some((scheme, rest)) = iri.split_once(':') else {
        return iri.to_owned();
    };
    let scheme = scheme.to_ascii_lowercase();
    let mut text = String::with_capacity(iri.len() + 1);
    let web = scheme == "http" || scheme == "https";
    text.push_str(if web { "https" } else { &scheme });
    text.push(':');
    let mut path = rest;
    if let Some(behind) = rest.strip_prefix("//") {
        let end = behind.find(['/', '?', '#']).unwrap_or(behind.len());
        let (authority, after) = behind.split_at(end);
        let authority = authority.to_lowercase();
        let port = if scheme == "http" { ":80" } else { ":443" };
        let host = authority.strip_suffix(':').unwrap_or(&authority);
        let host = if web {
            host.strip_suffix(port).unwrap_or(host)
        } else {
            host
        };
        text.push_str("//");
        text.push_str(host);
        if web && !after.starts_with('/') {
            text.push('/');
        }
        path = after;
    } else if scheme == "urn" {
        // The namespace has no case (RFC 8141 3.1), nor has a UUID.
        let (space, name) = rest.split_once(':').unwrap_or((rest, ""));
        let space = space.to_ascii_lowercase();
        let name = if space == "uuid" {
            name.to_ascii_lowercase()
        } else {
            name.to_owned()
        };
        text.push_str(&format!("{space}:{name}"));
        path = "";
    }
    let bytes = path.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let coded = (byte == b'%')
            .then(|| path.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match coded {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                text.push(char::from(byte));
                at += 2;
            }
            Some(byte) => {
                percent(byte, &mut text);
                at += 2;
            }
            None if byte.is_ascii() => text.push(char::from(byte)),
            None => percent(byte, &mut text),
        }
        at += 1;
    }
    text
}

impl Picture {
    /// Reads a `data:` URL. Only the first bytes are looked at; whoever draws the picture decodes it
    /// with limits of its own.
    ///
    /// # Errors
    /// [`PictureFault`].
    pub fn new(typed: &str) -> Result<Self, PictureFault> {
        if typed.len() > LONGEST_PICTURE {
            return Err(PictureFault::TooLong);
        }
        let (head, data) = typed.split_once(',').ok_or(PictureFault::NotAPicture)?;
        let bytes = STANDARD
            .decode(data)
            .map_err(|_| PictureFault::NotAPicture)?;
        let right = match head {
            "data:image/png;base64" => bytes.starts_with(b"\x89PNG\r\n\x1a\n"),
            "data:image/jpeg;base64" => bytes.starts_with(b"\xff\xd8\xff"),
            "data:image/webp;base64" => {
                bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
            }
            _ => return Err(PictureFault::NotAPicture),
        };
        if right {
            Ok(Self(typed.to_owned()))
        } else {
            Err(PictureFault::OtherKind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_on_the_web_are_applied_at() {
        let cases = [
            ("https://issuer.example", Some("https://issuer.example")),
            (
                " HTTPS://Issuer.Example:8443/A?b#c ",
                Some("https://issuer.example:8443/A?b#c"),
            ),
            (
                "https://issuer.example/été",
                Some("https://issuer.example/%C3%A9t%C3%A9"),
            ),
            ("http://issuer.example/", None),
            ("javascript:alert(1)//https://", None),
            ("https://issuer.example@evil.example/", None),
            ("https:///path", None),
            ("https://issuer.example:x/", None),
            ("https://issuer.example/\"><script>", None),
            ("https://issuer.example/a b", None),
        ];
        for (typed, expected) in cases {
            let read = Https::new(typed).ok();
            assert_eq!(read.as_ref().map(Https::as_str), expected, "{typed}");
        }
        let long = format!("https://a.example/{}", "é".repeat(400));
        assert_eq!(Https::new(&long), Err(AddressFault::TooLong));
    }

    #[test]
    fn an_iri_is_compared_by_what_it_means() {
        let same = [
            ("https://A.example/x", "http://a.example:80/x"),
            ("https://a.example", "https://a.example:443/"),
            ("https://a.example/%7eb/%c3%a9", "https://a.example/~b/é"),
            ("URN:UUID:0190B5A2", "urn:uuid:0190b5a2"),
            ("https://a.example?x", "https://a.example/?x"),
        ];
        for (one, other) in same {
            assert_eq!(normalised(one), normalised(other));
            assert_eq!(normalised(&normalised(one)), normalised(one));
        }
        let other = [
            ("https://a.example/x", "https://a.example/X"),
            ("https://a.example/x", "https://a.example/x/"),
            ("https://a.example/x#1", "https://a.example/x#2"),
            ("https://a.example/a%2fb", "https://a.example/a/b"),
            ("https://a.example:8080/", "https://a.example/"),
            ("urn:x:A", "urn:x:a"),
        ];
        for (one, other) in other {
            assert_ne!(normalised(one), normalised(other));
        }
        for no in ["", "no", "1:x", "https:", "a b:c", "https://a.example/<b>"] {
            assert_eq!(Iri::new(no), Err(AddressFault::NotAnIri), "{no}");
        }
        assert_eq!(normalised("%"), "%");
        assert_eq!(normalised("x:%zz%é"), "x:%zz%%C3%A9");
    }

    #[test]
    fn a_picture_is_what_it_says() {
        let url =
            |kind: &str, bytes: &[u8]| format!("data:{kind};base64,{}", STANDARD.encode(bytes));
        assert!(Picture::new(&url("image/png", b"\x89PNG\r\n\x1a\n..")).is_ok());
        assert!(Picture::new(&url("image/webp", b"RIFF....WEBPVP8L")).is_ok());
        let cases = [
            (url("image/png", b"\xff\xd8\xff"), PictureFault::OtherKind),
            (url("image/svg+xml", b"<svg/>"), PictureFault::NotAPicture),
            (
                "https://a.example/a.png".to_owned(),
                PictureFault::NotAPicture,
            ),
            (
                "data:image/png;base64,%%%".to_owned(),
                PictureFault::NotAPicture,
            ),
            (
                url("image/png", &[0; LONGEST_PICTURE]),
                PictureFault::TooLong,
            ),
        ];
        for (typed, expected) in cases {
            assert_eq!(Picture::new(&typed), Err(expected));
        }
    }
}

//! Which attachments may be badges, by their first bytes.

use bytes::Bytes;

/// What an attachment begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A PNG picture.
    Png,
    /// An SVG picture.
    Svg,
    /// A PDF document.
    Pdf,
    /// JSON: an assertion, a credential, or a record of several (CLR).
    Json,
    /// A compact JWS, a JWT among them.
    Jwt,
    /// A ZIP, which is not opened here.
    Zip,
}

/// An attachment that may be a badge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The name that its sender gave it: no path, no control characters, 120 characters at most.
    pub name: Option<String>,
    /// What it begins as.
    pub kind: Kind,
    /// The file, decoded.
    pub bytes: Bytes,
}

/// How far a text is looked at for what it is.
const HEAD: usize = 4 << 10;

impl Kind {
    /// What bytes begin as; `None` for what cannot be a badge.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        // The last byte of the signature guards against transfers in text mode; such a file is
        // still better explained than passed over.
        if bytes.starts_with(b"\x89PNG") {
            return Some(Self::Png);
        }
        if bytes.get(..1024.min(bytes.len())).is_some_and(has_pdf_mark) {
            return Some(Self::Pdf);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Some(Self::Zip);
        }
        let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        let text: Vec<u8> = if utf16 {
            let head = bytes.get(2..).unwrap_or_default();
            head.iter()
                .copied()
                .filter(|b| *b != 0)
                .take(HEAD)
                .collect()
        } else {
            let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            let text = text.trim_ascii_start();
            text.get(..HEAD.min(text.len()))
                .unwrap_or_default()
                .to_vec()
        };
        match text.trim_ascii_start() {
            [b'{', rest @ ..] if begins_with(rest, b"\"}") => Some(Self::Json),
            [b'[', rest @ ..] if begins_with(rest, b"{") => Some(Self::Json),
            [b'<', rest @ ..] if is_svg(rest) => Some(Self::Svg),
            // A JWS begins with a JSON object, in base64url (RFC 7515 §7.1).
            text if text.starts_with(b"eyJ") && is_jws(bytes.trim_ascii()) => Some(Self::Jwt),
            _ => None,
        }
    }
}

fn has_pdf_mark(head: &[u8]) -> bool {
    memchr::memmem::find(head, b"%PDF-").is_some()
}

fn begins_with(text: &[u8], one_of: &[u8]) -> bool {
    let first = text.trim_ascii_start().first();
    first.is_some_and(|first| one_of.contains(first))
}

fn is_svg(text: &[u8]) -> bool {
    let text = text.to_ascii_lowercase();
    let svg = memchr::memmem::find(&text, b"svg");
    let html = memchr::memmem::find(&text, b"html");
    svg.is_some_and(|svg| html.is_none_or(|html| svg < html))
}

fn is_jws(text: &[u8]) -> bool {
    let url_safe = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    let mut parts = text.split(|b| *b == b'.');
    let three = [parts.next(), parts.next(), parts.next()];
    parts.next().is_none()
        && three
            .iter()
            .all(|part| part.is_some_and(|part| !part.is_empty() && part.iter().all(url_safe)))
}

/// Whether bytes are Outlook's own container (MS-OXTNEF 2.1.3.1).
pub(crate) fn is_winmail(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x78, 0x9f, 0x3e, 0x22])
}

/// A file name as a person may read it.
pub(crate) fn readable_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|c| !c.is_control() && !is_direction(*c))
        .take(120)
        .collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// Characters that turn what follows around, so that `gnp.exe` reads `exe.png`.
const fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

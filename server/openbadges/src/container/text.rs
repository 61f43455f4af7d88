//! Text as people hand it over: a credential's JSON, a compact JWS or an address, in whichever
//! encoding an editor left it.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{ExtractError, Fault, Kind, Note, Payload};
use crate::limits::Limits;
use crate::strict_json;

/// Longer addresses are refused everywhere.
const LONGEST_URL: usize = 8192;

/// The text of a file, by byte order mark, by its zero bytes, else UTF-8, else Latin-1. `None` for
/// what is no text.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Vec<Note>) -> Option<Cow<'a, str>> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        notes.push(Note::ByteOrderMark);
        return std::str::from_utf8(rest).ok().map(Cow::Borrowed);
    }
    let utf16 = match bytes {
        [0xff, 0xfe, rest @ ..] => Some((rest, false)),
        [0xfe, 0xff, rest @ ..] => Some((rest, true)),
        // No mark, but ASCII characters of two bytes each.
        [1..=0x7f, 0, 1..=0x7f, 0, ..] => Some((bytes, false)),
        [0, 1..=0x7f, 0, 1..=0x7f, ..] => Some((bytes, true)),
        _ => None,
    };
    if let Some((rest, big_endian)) = utf16 {
        notes.push(Note::Utf16);
        return decode_utf16(rest, big_endian).map(Cow::Owned);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Cow::Borrowed(text)),
        Err(_) => {
            notes.push(Note::Latin1);
            decode_latin1(bytes).map(Cow::Owned)
        }
    }
}

pub(super) fn decode_utf16(bytes: &[u8], big_endian: bool) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else {
        return None;
    };
    let units = pairs.iter().map(|pair| {
        if big_endian {
            u16::from_be_bytes(*pair)
        } else {
            u16::from_le_bytes(*pair)
        }
    });
    char::decode_utf16(units)
        .collect::<Result<String, _>>()
        .ok()
}

/// What Windows-1252 has between 0x80 and 0x9f, where Latin-1 has control characters.
const WINDOWS_1252: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// Latin-1 in the form that is in use, Windows-1252, unless control characters show that it is no
/// text at all.
pub(super) fn decode_latin1(bytes: &[u8]) -> Option<String> {
    let character = |byte: &u8| match *byte {
        0..=8 | 11 | 12 | 14..=31 | 0x7f => None,
        high @ 0x80..=0x9f => {
            Some(WINDOWS_1252[usize::from(high - 0x80)]).filter(|mapped| *mapped != '\0')
        }
        byte => Some(char::from(byte)),
    };
    bytes.iter().map(character).collect()
}

/// What a text is: JSON exactly as it stands, a JWS or an address without the space around it.
/// `Ok(None)` where it is none of them.
pub(super) fn classify(
    kind: Kind,
    text: &str,
    limits: &Limits,
) -> Result<Option<Payload>, ExtractError> {
    if text.len() > limits.payload_bytes {
        return Err(ExtractError::TooLarge {
            limit: limits.payload_bytes,
        });
    }
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '[']) {
        strict_json::check(text, limits.json_depth).map_err(|error| ExtractError::Malformed {
            kind,
            fault: Fault::Json(error),
        })?;
        return Ok(Some(Payload::Json(text.to_owned())));
    }
    if is_url(trimmed) {
        return Ok(Some(Payload::Url(trimmed.to_owned())));
    }
    if is_compact_jws(trimmed) {
        return Ok(Some(Payload::Jws(trimmed.to_owned())));
    }
    Ok(None)
}

/// An absolute http or https address with a host, in one piece.
pub(crate) fn is_url(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        text.get(..scheme.len())
            .filter(|start| start.eq_ignore_ascii_case(scheme))
            .map(|_| &text[scheme.len()..])
    });
    let Some(rest) = rest else { return false };
    text.len() <= LONGEST_URL
        && rest.starts_with(|first: char| first.is_alphanumeric() || first == '[')
        && !rest.contains(|c: char| {
            matches!(c, '<' | '>' | '"' | '`' | '\\' | '^' | '{' | '}' | '|')
                || c.is_whitespace()
                || c.is_control()
        })
}

/// Three parts in base64url of which the first is a JSON object (RFC 7515 §3.1). The third may be
/// empty here: that such a thing proves nothing is for the verification to say.
pub(super) fn is_compact_jws(text: &str) -> bool {
    let mut parts = text.split('.');
    let (Some(header), Some(payload), Some(signature), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let alphabet = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if payload.is_empty() || !alphabet(header) || !alphabet(payload) || !alphabet(signature) {
        return false;
    }
    URL_SAFE_NO_PAD.decode(header).is_ok_and(|bytes| {
        bytes.first() == Some(&b'{')
            && serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).is_ok()
    })
}

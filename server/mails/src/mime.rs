//! The parts of a mail (RFC 2045 and 2046), walked without recursion: a mail of fifty levels, or of
//! a million, costs a list.

use bytes::Bytes;
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use quoted_printable::ParseMode;

use crate::attachment::{is_winmail, readable_name};
use crate::headers::{Headers, split};
use crate::links::Links;
use crate::{Attachment, Kind, Limits, Mail, automatic, confirmation, one_more};

/// Something to look at.
struct Entity {
    bytes: Bytes,
    /// Forwarded mails around it.
    depth: usize,
    /// Multiparts around it.
    level: usize,
    /// Whether it is a mail, and not a part of one.
    is_mail: bool,
    /// Whether it is a mail unless it says otherwise (RFC 2046 §5.1.5).
    in_digest: bool,
}

/// Walks all parts of a mail.
pub(crate) fn walk(mail: &Bytes, limits: &Limits, found: &mut Mail, links: &mut Links<'_>) {
    let mut waiting = vec![Entity {
        bytes: without_mbox_line(mail),
        depth: 0,
        level: 0,
        is_mail: true,
        in_digest: false,
    }];
    let mut parts = 0;
    while let Some(entity) = waiting.pop() {
        parts += 1;
        if parts > limits.parts {
            let rest = u32::try_from(waiting.len() + 1).unwrap_or(u32::MAX);
            found.left_out.parts = found.left_out.parts.saturating_add(rest);
            break;
        }
        look(entity, limits, found, links, &mut waiting);
    }
}

fn look(
    entity: Entity,
    limits: &Limits,
    found: &mut Mail,
    links: &mut Links<'_>,
    waiting: &mut Vec<Entity>,
) {
    let (header_end, body_start) = split(&entity.bytes);
    let header = entity.bytes.slice(..header_end.min(limits.header_bytes));
    // A line end behind what was cut, so that the last field is read too.
    let header = [&header[..], b"\r\n\r\n"].concat();
    let headers = Headers::read(&header);
    let body = entity.bytes.slice(body_start..);
    if entity.is_mail && entity.depth == 0 {
        found.automatic = automatic::automatic(&headers);
        found.message_id = headers.text("Message-ID").map(ToOwned::to_owned);
        found.confirmation = confirmation::begin(&headers);
    }
    let (kind, subtype) = headers.kind().unwrap_or_else(|| {
        let kind = if entity.in_digest {
            ("message", "rfc822")
        } else {
            ("text", "plain")
        };
        (kind.0.to_owned(), kind.1.to_owned())
    });
    match (kind.as_str(), subtype.as_str()) {
        ("multipart", _) => {
            let boundary = headers.parameter("boundary").filter(|b| !b.is_empty());
            let children = boundary.and_then(|boundary| children(&body, boundary.as_bytes()));
            let Some(children) = children else {
                // Nothing divides it: a text like any other.
                leaf(body, &headers, "plain", limits, found, links);
                return;
            };
            if entity.level >= limits.levels {
                one_more(&mut found.left_out.parts);
                return;
            }
            // The last is taken first from a list: the first has to be last in it.
            let first = waiting.len();
            waiting.extend(children.into_iter().take(limits.parts).map(|bytes| Entity {
                bytes,
                depth: entity.depth,
                level: entity.level + 1,
                is_mail: false,
                in_digest: subtype == "digest",
            }));
            if let Some(added) = waiting.get_mut(first..) {
                added.reverse();
            }
        }
        ("message", "rfc822" | "global") => {
            if entity.depth >= limits.depth {
                one_more(&mut found.left_out.parts);
                return;
            }
            waiting.push(Entity {
                bytes: without_mbox_line(&decoded(body, headers.encoding().as_deref())),
                depth: entity.depth + 1,
                level: entity.level,
                is_mail: true,
                in_digest: false,
            });
        }
        ("text", "html") => leaf(body, &headers, "html", limits, found, links),
        ("text", _) => leaf(body, &headers, "plain", limits, found, links),
        _ => leaf(body, &headers, "", limits, found, links),
    }
}

/// A part without parts. `text` says how to look for links in it, if at all.
fn leaf(
    body: Bytes,
    headers: &Headers<'_>,
    text: &str,
    limits: &Limits,
    found: &mut Mail,
    links: &mut Links<'_>,
) {
    let body = decoded(body, headers.encoding().as_deref());
    if is_winmail(&body) {
        one_more(&mut found.winmail);
        return;
    }
    let kind = Kind::of(&body).filter(|kind| text != "html" || *kind != Kind::Svg);
    if let Some(kind) = kind {
        if found.attachments.len() < limits.attachments {
            found.attachments.push(Attachment {
                name: headers.file_name().and_then(readable_name),
                kind,
                bytes: body,
            });
        } else {
            one_more(&mut found.left_out.attachments);
        }
        return;
    }
    if text.is_empty() {
        return;
    }
    if body.len() > limits.text_bytes {
        one_more(&mut found.left_out.parts);
    }
    let head = body.slice(..body.len().min(limits.text_bytes));
    let words = words(&head, headers.parameter("charset"));
    if let Some(confirmation) = &mut found.confirmation {
        confirmation.link = confirmation
            .link
            .take()
            .or_else(|| Links::all_of(&words).find(confirmation::confirms));
    }
    if text == "html" {
        links.of_html(&words);
    } else {
        links.of_text(&words);
    }
}

/// A text in the characters that it says to be in; in Latin-1's when it says nothing true.
fn words(bytes: &[u8], charset: Option<&str>) -> String {
    if let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\u{1b}')
        && !text.contains('\0')
    {
        return text.to_owned();
    }
    match charset.and_then(|charset| charset_decoder(charset.trim().as_bytes())) {
        Some(decode) => decode(bytes),
        None => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Takes a transfer encoding off; what it does not allow is passed over.
fn decoded(body: Bytes, encoding: Option<&str>) -> Bytes {
    match encoding {
        Some("base64") => {
            let known = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
            let clean: Vec<u8> = body.iter().copied().filter(known).collect();
            base64_decode(&clean).map_or(body, Bytes::from)
        }
        Some("quoted-printable") => {
            quoted_printable::decode(&body, ParseMode::Robust).map_or(body, Bytes::from)
        }
        _ => body,
    }
}

/// The parts between the lines of a boundary; `None` when there is no such line.
fn children(body: &Bytes, boundary: &[u8]) -> Option<Vec<Bytes>> {
    let mut children = Vec::new();
    let mut open = None;
    let mut any = false;
    let mut at = 0;
    while at < body.len() {
        let line = body.get(at..).unwrap_or_default();
        let length = memchr::memchr(b'\n', line).map_or(line.len(), |newline| newline + 1);
        let line = line.get(..length).unwrap_or_default();
        let mark = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary));
        let ends = mark.map(|rest| (rest.starts_with(b"--"), rest.trim_ascii().is_empty()));
        if let Some((last, next)) = ends.filter(|(last, next)| *last || *next) {
            any = true;
            if let Some(start) = open.take() {
                children.push(body.slice(start..before_newline(body, at).max(start)));
            }
            if last {
                return Some(children);
            }
            if next {
                open = Some(at + length);
            }
        }
        at += length;
    }
    if let Some(start) = open {
        children.push(body.slice(start..));
    }
    any.then_some(children)
}

/// The line end before a boundary belongs to the boundary (RFC 2046 §5.1.1).
fn before_newline(body: &Bytes, at: usize) -> usize {
    let before = body.get(..at).unwrap_or_default();
    let before = before.strip_suffix(b"\n").unwrap_or(before);
    before.strip_suffix(b"\r").unwrap_or(before).len()
}

/// Some programs save a mail with the line that divides it from others in a file.
fn without_mbox_line(mail: &Bytes) -> Bytes {
    if mail.starts_with(b"From ") || mail.starts_with(b">From ") {
        let line = memchr::memchr(b'\n', mail).map_or(mail.len(), |newline| newline + 1);
        return mail.slice(line..);
    }
    mail.clone()
}

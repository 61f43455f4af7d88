//! Badges in PDF documents, which no specification has and several issuers and hosts write: in the
//! document information under `openbadges`, in the XMP packet as `openbadges:assertion`, or as an
//! attached file.
//!
//! Objects are found by one walk through the file, a later one replacing an earlier one of the same
//! number, which is what incremental updates mean; cross-reference tables, which can lie and loop,
//! are not read. Nothing is parsed or inflated that the way to a badge does not lead to. Filters
//! and decryption are lopdf's.

mod file;

use lopdf::{Dictionary, Object, decode_text_string};

use super::{ExtractError, Extracted, Fault, Kind, Note, Payload, text, xml};
use crate::limits::Limits;
use file::File;

/// How far into a file its header may stand: readers allow for a kilobyte before it.
const HEADER_WITHIN: usize = 1024;

/// Nodes of the tree of attachments' names that are looked at.
const NAME_NODES: usize = 1000;

pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(HEADER_WITHIN)];
    // A text may speak of PDF.
    let text = matches!(start.trim_ascii_start(), [b'{' | b'[' | b'<', ..]);
    !text && memchr::memmem::find(start, b"%PDF-").is_some()
}

pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let file = File::open(bytes, limits)?;
    let mut notes = Vec::new();
    if file.is_encrypted() {
        notes.push(Note::EmptyPassword);
    }
    let mut first_error = None;
    for way in [information, packet, attachments] {
        let mut own = Vec::new();
        match way(&file, limits, &mut own) {
            Ok(Some(payload)) => {
                notes.append(&mut own);
                return Ok(Extracted {
                    kind: Kind::Pdf,
                    payload,
                    notes,
                });
            }
            Ok(None) => {}
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    Err(first_error.unwrap_or(ExtractError::NoBadge { kind: Kind::Pdf }))
}

/// The document information's own key `openbadges`.
fn information(
    file: &File<'_>,
    limits: &Limits,
    _notes: &mut Vec<Note>,
) -> Result<Option<Payload>, ExtractError> {
    let Some(information) = file
        .trailer(b"Info")
        .and_then(|value| file.dictionary(value))
    else {
        return Ok(None);
    };
    let Some(value) = information
        .get(b"openbadges")
        .ok()
        .and_then(|value| file.resolve(value))
    else {
        return Ok(None);
    };
    let malformed = |fault| ExtractError::Malformed {
        kind: Kind::Pdf,
        fault,
    };
    let words = text_string(&value).ok_or_else(|| malformed(Fault::Encoding))?;
    if words.trim().is_empty() {
        return Ok(None);
    }
    text::classify(Kind::Pdf, &words, limits)?
        .map(Some)
        .ok_or_else(|| malformed(Fault::NoCredential))
}

/// A text string: UTF-16 or UTF-8 with a mark, else PDFDocEncoding (ISO 32000-2 §7.9.2.2); UTF-8
/// without its mark is met more often than PDFDocEncoding's accents.
fn text_string(value: &Object) -> Option<String> {
    let bytes = value.as_str().ok()?;
    let marked = bytes.starts_with(b"\xfe\xff") || bytes.starts_with(b"\xef\xbb\xbf");
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return text::decode_utf16(rest, false);
    }
    match std::str::from_utf8(bytes) {
        Ok(plain) if !marked => Some(plain.to_owned()),
        _ => decode_text_string(value).ok(),
    }
}

/// The catalogue's XMP packet.
fn packet(
    file: &File<'_>,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Option<Payload>, ExtractError> {
    let Some(content) = file
        .catalog()
        .and_then(|catalog| catalog.get(b"Metadata").ok().cloned())
        .and_then(|metadata| file.stream_content(&metadata).transpose())
        .transpose()?
    else {
        return Ok(None);
    };
    // Packets without a badge are the rule, and need not even be good XML.
    if memchr::memmem::find(&content, b"openbadges").is_none()
        && memchr::memmem::find(&content, b"o\0p\0e\0n\0b\0a\0d\0g\0e\0s").is_none()
    {
        return Ok(None);
    }
    let Some(packet) = text::decode(&content, &mut Vec::new()) else {
        let fault = Fault::Encoding;
        return Err(ExtractError::Malformed {
            kind: Kind::Pdf,
            fault,
        });
    };
    // Packets are padded with zero bytes by some.
    let packet = packet.trim_matches('\0');
    match xml::extract(Kind::Pdf, packet, limits, notes) {
        Ok(payload) => Ok(Some(payload)),
        Err(ExtractError::NoBadge { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Files attached to the document that are badges themselves.
fn attachments(
    file: &File<'_>,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Option<Payload>, ExtractError> {
    let mut first_error = None;
    let mut taken = Vec::new();
    for specification in specifications(file) {
        let Some(embedded) = embedded_file(file, &specification) else {
            continue;
        };
        // Listed both by name and as associated: once is enough.
        if let Ok(id) = embedded.as_reference() {
            if taken.contains(&id) {
                continue;
            }
            taken.push(id);
        }
        if taken.len() > limits.pdf_attachments {
            break;
        }
        let content = match file.stream_content(&embedded) {
            Ok(Some(content)) => content,
            Ok(None) => continue,
            Err(error) => {
                first_error.get_or_insert(error);
                continue;
            }
        };
        if is_pdf(&content) {
            continue;
        }
        if let Ok(found) = super::extract(&content, limits) {
            // An address in a text file may be anybody's; a badge's own file is meant.
            if found.kind == Kind::Url {
                continue;
            }
            notes.push(Note::Attachment);
            notes.extend(found.notes);
            return Ok(Some(found.payload));
        }
    }
    first_error.map_or(Ok(None), Err)
}

/// File specifications: those in the catalogue's tree of names, then the associated ones.
fn specifications(file: &File<'_>) -> Vec<Dictionary> {
    let Some(catalog) = file.catalog() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let names = catalog
        .get(b"Names")
        .ok()
        .and_then(|names| file.dictionary(names));
    let mut nodes: Vec<Object> = names
        .and_then(|names| names.get(b"EmbeddedFiles").ok().cloned())
        .into_iter()
        .collect();
    let mut seen = 0;
    while let Some(node) = nodes.pop() {
        seen += 1;
        if seen > NAME_NODES || found.len() > NAME_NODES {
            break;
        }
        let Some(node) = file.dictionary(&node) else {
            continue;
        };
        let list = |key: &[u8]| {
            let value = node.get(key).ok().and_then(|value| file.resolve(value));
            value
                .and_then(|value| value.as_array().ok().cloned())
                .unwrap_or_default()
        };
        // Key, value, key, value.
        let values = list(b"Names")
            .into_iter()
            .skip(1)
            .step_by(2)
            .take(NAME_NODES);
        found.extend(values.filter_map(|value| file.dictionary(&value)));
        nodes.extend(list(b"Kids").into_iter().take(NAME_NODES).rev());
    }
    let associated = catalog
        .get(b"AF")
        .ok()
        .and_then(|value| file.resolve(value));
    if let Some(list) = associated.as_ref().and_then(|value| value.as_array().ok()) {
        let list = list.iter().take(NAME_NODES);
        found.extend(list.filter_map(|value| file.dictionary(value)));
    }
    found
}

fn embedded_file(file: &File<'_>, specification: &Dictionary) -> Option<Object> {
    let files = file.dictionary(specification.get(b"EF").ok()?)?;
    files.get(b"UF").or_else(|_| files.get(b"F")).ok().cloned()
}

#[cfg(test)]
mod tests;

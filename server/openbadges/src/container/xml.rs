//! The badge element in XML: an SVG's, or that of a PDF's XMP packet.
//!
//! 3.0 §5.3.2 writes `<openbadges:credential>`, the 2.0 baking specification
//! `<openbadges:assertion>`, with `verify` for a JWS or an address and JSON between the tags. An
//! element counts when its namespace is one of theirs, or when it is written with their prefix,
//! whatever that stands for. Document types are skipped, entities refused, nothing is fetched.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use roxmltree::{Document, Error, Node, ParsingOptions};

use super::{ExtractError, Fault, Kind, Note, Payload, text};
use crate::limits::Limits;

/// The namespace of 1.x and 2.x.
pub(super) const NAMESPACE_V2: &str = "http://openbadges.org";
/// The namespace of 3.0.
pub(super) const NAMESPACE_V3: &str = "https://purl.imsglobal.org/ob/v3p0";

const PREFIX: &str = "openbadges:";

/// The parser compares each attribute of an element, and each namespace in scope, with all others.
/// No picture needs more.
const ATTRIBUTES: usize = 256;
const NAMESPACES: usize = 512;

/// Does something with the parsed document: the closure gets it together with the text that its
/// positions refer to.
pub(super) fn with_document<T>(
    kind: Kind,
    source: &str,
    limits: &Limits,
    notes: &mut Vec<Note>,
    work: impl FnOnce(&Document<'_>, &str, &mut Vec<Note>) -> Result<T, ExtractError>,
) -> Result<T, ExtractError> {
    let malformed = |fault| ExtractError::Malformed { kind, fault };
    check_cost(source, limits).map_err(malformed)?;
    let text = without_doctype(source).map_err(malformed)?;
    if matches!(text, Cow::Owned(_)) {
        notes.push(Note::DocumentType);
    }
    let options = ParsingOptions {
        nodes_limit: limits.xml_nodes,
        ..ParsingOptions::default()
    };
    let undeclared;
    let document = match Document::parse_with_options(&text, options) {
        Err(Error::UnknownNamespace(prefix, _)) if prefix == "openbadges" => {
            // Written with the prefix alone. It is declared in a copy, behind the root's name.
            let end = root_name_end(&text).ok_or_else(|| malformed(Fault::Truncated))?;
            let declaration = format!(" xmlns:openbadges=\"{NAMESPACE_V2}\"");
            undeclared = format!("{}{declaration}{}", &text[..end], &text[end..]);
            notes.push(Note::UnknownNamespace);
            let options = ParsingOptions {
                nodes_limit: limits.xml_nodes,
                ..ParsingOptions::default()
            };
            let document = Document::parse_with_options(&undeclared, options)
                .map_err(|error| malformed(fault(&error, limits)))?;
            return work(&document, &undeclared, notes);
        }
        other => other.map_err(|error| malformed(fault(&error, limits)))?,
    };
    work(&document, &text, notes)
}

fn fault(error: &Error, limits: &Limits) -> Fault {
    match error {
        Error::NodesLimitReached => Fault::TooManyNodes {
            limit: limits.xml_nodes,
        },
        Error::DtdDetected
        | Error::UnknownEntityReference(..)
        | Error::MalformedEntityReference(_)
        | Error::EntityReferenceLoop(_) => Fault::Entities,
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode => {
            Fault::Truncated
        }
        other => {
            let position = other.pos();
            Fault::Xml {
                line: position.row,
                column: position.col,
            }
        }
    }
}

/// Refuses what would cost the parser more than linear time, and more attributes than nodes are
/// allowed, which it does not count itself.
fn check_cost(text: &str, limits: &Limits) -> Result<(), Fault> {
    let bytes = text.as_bytes();
    if memmem::find_iter(bytes, b"xmlns").count() > NAMESPACES {
        return Err(Fault::TooManyNodes {
            limit: NAMESPACES as u32,
        });
    }
    let mut attributes = 0;
    let mut all = 0;
    for (index, byte) in bytes.iter().enumerate() {
        match byte {
            b'<' => attributes = 0,
            b'=' if quoted(&bytes[index + 1..]) => {
                attributes += 1;
                all += 1;
                if attributes > ATTRIBUTES {
                    return Err(Fault::TooManyNodes {
                        limit: ATTRIBUTES as u32,
                    });
                }
                if all > limits.xml_nodes {
                    return Err(Fault::TooManyNodes {
                        limit: limits.xml_nodes,
                    });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether a value in quotes comes next.
fn quoted(rest: &[u8]) -> bool {
    // A few bytes are enough: who writes more space pays for it in the file's size.
    let value = rest
        .iter()
        .take(64)
        .find(|byte| !byte.is_ascii_whitespace());
    matches!(value, Some(b'"' | b'\''))
}

/// The text with its document type declaration overwritten by spaces, so that positions stay.
/// Only a declaration that names an external file is skipped; one of its own could hold entities.
fn without_doctype(text: &str) -> Result<Cow<'_, str>, Fault> {
    let Some(start) = prologue_doctype(text) else {
        return Ok(Cow::Borrowed(text));
    };
    let mut quote = None;
    let declaration = &text[start..];
    for (length, byte) in declaration.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => return Err(Fault::Entities),
            (None, b'>') => {
                let spaces = " ".repeat(length + 1);
                let end = start + length + 1;
                return Ok(Cow::Owned(format!(
                    "{}{spaces}{}",
                    &text[..start],
                    &text[end..]
                )));
            }
            (None, _) => {}
        }
    }
    Err(Fault::Truncated)
}

/// Where a document type declaration begins, before the root element.
fn prologue_doctype(text: &str) -> Option<usize> {
    let start = skip_prologue(text)?;
    let named = text.get(start..start + "<!DOCTYPE".len())?;
    named.eq_ignore_ascii_case("<!DOCTYPE").then_some(start)
}

/// Behind space, comments and processing instructions.
fn skip_prologue(text: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
        at += rest.len() - trimmed.len();
        let end = if trimmed.starts_with("<!--") {
            "-->"
        } else if trimmed.starts_with("<?") {
            "?>"
        } else {
            return Some(at);
        };
        at += trimmed.find(end)? + end.len();
    }
}

/// The end of the root element's name.
fn root_name_end(text: &str) -> Option<usize> {
    let start = skip_prologue(text)?;
    let rest = text[start..].strip_prefix('<')?;
    let length = rest.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    Some(start + 1 + length)
}

/// The local name of the root element; where the document type cannot be skipped, what that says
/// the root is.
pub(super) fn root_name(text: &str) -> Option<String> {
    let local = |name: &str| name.rsplit(':').next().map(str::to_owned);
    match without_doctype(text) {
        Ok(text) => local(text.get(skip_prologue(&text)? + 1..root_name_end(&text)?)?),
        Err(_) => {
            let declaration = text.get(prologue_doctype(text)? + "<!DOCTYPE".len()..)?;
            local(
                declaration
                    .split(|c: char| c.is_whitespace() || c == '[')
                    .find(|s| !s.is_empty())?,
            )
        }
    }
}

/// Badge elements, 3.0's first, each in the order of the document.
pub(super) fn badges<'a, 'input>(
    document: &'a Document<'input>,
    text: &str,
) -> Vec<Node<'a, 'input>> {
    let mut found: Vec<_> = document
        .descendants()
        .filter(|node| node.is_element())
        .filter_map(|node| edition_rank(node, text).map(|rank| (rank, node)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, node)| node).collect()
}

/// 0 for 3.0's element, 1 for the older one; `None` for any other.
fn edition_rank(node: Node<'_, '_>, text: &str) -> Option<u8> {
    let rank = match node.tag_name().name() {
        "credential" => 0,
        "assertion" => 1,
        _ => return None,
    };
    (has_namespace(node) || is_prefixed(node, text)).then_some(rank)
}

fn has_namespace(node: Node<'_, '_>) -> bool {
    // Some write the namespace with a slash at its end.
    let namespace = node
        .tag_name()
        .namespace()
        .map(|name| name.trim_end_matches('/'));
    matches!(namespace, Some(NAMESPACE_V2 | NAMESPACE_V3))
}

fn is_prefixed(node: Node<'_, '_>, text: &str) -> bool {
    text.get(node.range().start + 1..)
        .is_some_and(|rest| rest.starts_with(PREFIX))
}

/// What a badge element holds: a signature in `verify`, JSON between its tags, or an address in
/// `verify`, in this order.
pub(super) fn read(
    node: Node<'_, '_>,
    kind: Kind,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Payload, ExtractError> {
    if !has_namespace(node) && !notes.contains(&Note::UnknownNamespace) {
        notes.push(Note::UnknownNamespace);
    }
    let body: String = node.children().filter_map(|child| child.text()).collect();
    let body = if body.trim().is_empty() {
        None
    } else {
        Some(text::classify(kind, &body, limits).and_then(|payload| {
            let fault = Fault::NoCredential;
            payload.ok_or(ExtractError::Malformed { kind, fault })
        }))
    };
    let verify = node.attribute("verify").or_else(|| {
        // With a prefix of its own, as some write it.
        node.attributes()
            .find(|attribute| attribute.name() == "verify")
            .map(|a| a.value())
    });
    let verify = verify
        .map(|verify| text::classify(kind, verify, limits))
        .transpose()
        .map(Option::flatten);
    // A signed badge is its signature, whatever is written beside it; and in an XMP packet, which
    // no specification knows, `verify` is what its inventors read.
    if let Ok(Some(payload)) = &verify
        && (kind == Kind::Pdf || matches!(payload, Payload::Jws(_)))
    {
        return Ok(payload.clone());
    }
    match (body, verify) {
        (Some(Ok(payload)), _) => Ok(payload),
        (Some(Err(_)), Ok(Some(payload))) => {
            notes.push(Note::BrokenBody);
            Ok(payload)
        }
        (Some(Err(error)), _) => Err(error),
        (None, Ok(Some(payload))) => Ok(payload),
        (None, Ok(None)) => Err(ExtractError::Malformed {
            kind,
            fault: Fault::NoCredential,
        }),
        (None, Err(error)) => Err(error),
    }
}

/// The first badge that can be read.
pub(super) fn extract(
    kind: Kind,
    source: &str,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Payload, ExtractError> {
    with_document(kind, source, limits, notes, |document, text, notes| {
        let found = badges(document, text);
        if found.len() > 1 {
            notes.push(Note::SeveralBadges);
        }
        let mut first_error = None;
        for node in found {
            let mut own = Vec::new();
            match read(node, kind, limits, &mut own) {
                Ok(payload) => {
                    own.retain(|note| !notes.contains(note));
                    notes.append(&mut own);
                    return Ok(payload);
                }
                Err(error) => {
                    first_error.get_or_insert(error);
                }
            }
        }
        Err(first_error.unwrap_or(ExtractError::NoBadge { kind }))
    })
}

/// Where the badge elements stand in the text, outermost only.
pub(super) fn ranges(document: &Document<'_>, text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<_> = badges(document, text)
        .into_iter()
        .map(|node| node.range())
        .collect();
    ranges.sort_by_key(|range| range.start);
    let mut end = 0;
    ranges.retain(|range| {
        let outermost = range.start >= end;
        end = end.max(range.end);
        outermost
    });
    ranges
}

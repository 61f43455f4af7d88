//! Any JSON as linked data: expanding and canonicalising end within their caps, and the quads that
//! come out are each one line of N-Quads, sorted and without a repeat, so that no text of the
//! document can pose as a quad of its own.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::rdfc::Hash;
use openbadges::{Limits, jcs, jsonld, strict_json};

/// Takes an IRI, a blank node or a literal off the front of a line, with the space behind it.
fn term(line: &str) -> Option<&str> {
    let rest = if let Some(iri) = line.strip_prefix('<') {
        let (iri, rest) = iri.split_once('>')?;
        (!iri.contains(['<', '"', ' '])).then_some(rest)?
    } else if let Some(label) = line.strip_prefix("_:c14n") {
        label.trim_start_matches(|c: char| c.is_ascii_digit())
    } else {
        literal(line.strip_prefix('"')?)?
    };
    rest.strip_prefix(' ')
}

/// What follows a literal whose opening quotation mark was taken.
fn literal(text: &str) -> Option<&str> {
    let mut escaped = false;
    let end = text.find(|c: char| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    let rest = &text[end + 1..];
    if let Some(datatype) = rest.strip_prefix("^^<") {
        return Some(datatype.split_once('>')?.1);
    }
    match rest.strip_prefix('@') {
        Some(tag) => Some(&tag[tag.find(' ')?..]),
        None => Some(rest),
    }
}

fn is_quad(line: &str) -> bool {
    let Some(mut rest) = line.strip_suffix('\n').filter(|line| !line.contains('\n')) else {
        return false;
    };
    for _ in 0..3 {
        let Some(after) = term(rest) else { return false };
        rest = after;
    }
    rest == "." || term(rest) == Some(".")
}

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    let Ok(document) = strict_json::parse(text, limits.json_depth) else { return };
    let jcs = jcs::canonical(&document);
    let again = strict_json::parse(&jcs, limits.json_depth).expect("canonical JSON is JSON");
    assert_eq!(jcs::canonical(&again), jcs);
    let Ok(dataset) = jsonld::to_rdf(&document, &limits) else { return };
    let Ok(quads) = dataset.canonical(Hash::Sha256, limits.canonicalisation_steps) else { return };
    assert!(quads.is_sorted_by(|a, b| a < b), "sorted, none twice");
    for quad in &quads {
        assert!(is_quad(quad), "{quad}");
    }
});

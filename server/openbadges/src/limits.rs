//! Every cap that guards against hostile input, in one place.
//!
//! All sizes are in bytes. The default is what a server on the open internet wants; whoever reads
//! trusted files only may raise what gets in the way. Each cap has a test that shows it at work.

use serde::{Deserialize, Serialize};

/// Objects and arrays of one JSON text. Each takes some hundred bytes of memory, though it can be
/// written in eight: without a cap 4 MiB of text would take 300 MiB.
pub(crate) const JSON_CONTAINERS: usize = 100_000;

/// What may be read, inflated, fetched and computed for one badge before it is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Size of a file or text handed in.
    pub file_bytes: usize,
    /// Size of what a container carries (the JSON, the JWS or the URL).
    pub payload_bytes: usize,
    /// Chunks of a PNG that are looked at.
    pub png_chunks: usize,
    /// Pixels of a picture that is searched for a QR code, because nothing is baked into it; a
    /// larger one is not searched. Two bytes of memory for each.
    pub qr_pixels: usize,
    /// Steps of that search beyond what every pixel takes: pixels looked at again, pairs and
    /// triples of patterns tried, operations of error correction.
    pub qr_steps: usize,
    /// Nodes (elements, attributes, texts) of an SVG or of a PDF's XMP packet.
    pub xml_nodes: u32,
    /// Objects of a PDF.
    pub pdf_objects: usize,
    /// Bytes that all streams of a PDF may inflate to, together.
    pub pdf_inflated_bytes: usize,
    /// Attachments of a PDF that are looked into.
    pub pdf_attachments: usize,
    /// Levels of JSON nesting; never more than 127 whatever is written here.
    pub json_depth: usize,
    /// Size of a fetched document.
    pub response_bytes: usize,
    /// Requests that one verification may ask for.
    pub requests: usize,
    /// Rounds of requests, one after the other, that one verification may need.
    pub rounds: usize,
    /// Bytes that the bits of a status list may inflate to.
    pub status_list_bytes: usize,
    /// Entries of a revocation list.
    pub revocations: usize,
    /// Status entries of one credential.
    pub statuses: usize,
    /// Proofs of one credential that are looked at.
    pub proofs: usize,
    /// Keys of one issuer that are tried.
    pub keys: usize,
    /// Endorsements of one badge that are looked at; the others are counted in a warning.
    pub endorsements: usize,
    /// Terms of JSON-LD contexts that have to be worked out anew for one document. Those of the
    /// vendored contexts are remembered, and so cost nothing the second time.
    pub context_terms: usize,
    /// RDF quads of one document.
    pub quads: usize,
    /// Steps of RDF canonicalisation: hashes of blank nodes with their neighbours, and
    /// permutations tried.
    pub canonicalisation_steps: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 10 << 20,
            payload_bytes: 4 << 20,
            png_chunks: 100_000,
            qr_pixels: 16 << 20,
            qr_steps: 8_000_000,
            xml_nodes: 200_000,
            pdf_objects: 50_000,
            pdf_inflated_bytes: 32 << 20,
            pdf_attachments: 16,
            json_depth: 64,
            response_bytes: 4 << 20,
            requests: 48,
            rounds: 12,
            status_list_bytes: 16 << 20,
            revocations: 1_000_000,
            statuses: 16,
            proofs: 8,
            keys: 16,
            endorsements: 16,
            context_terms: 20_000,
            quads: 50_000,
            canonicalisation_steps: 10_000,
        }
    }
}

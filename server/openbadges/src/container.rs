//! The files that badges travel in: what a file is, the credential in it, and baking one into a
//! picture.
//!
//! The bytes decide what a file is, never its name. Reading is bounded by [`Limits`] and forgives
//! what harms nobody, with a [`Note`] for each oddity; everything else ends in an [`ExtractError`]
//! that tells the causes apart.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::strict_json::JsonError;

mod pdf;
mod png;
mod qr;
mod svg;
mod text;
mod xml;

pub(crate) use text::is_url;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A PNG picture.
    Png,
    /// An SVG picture.
    Svg,
    /// A PDF document.
    Pdf,
    /// A JSON text.
    Json,
    /// A compact JWS as text, a JWT among them.
    Jwt,
    /// The address of a badge as text.
    Url,
    /// Nothing that can hold a badge.
    None,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Jwt => "jwt",
            Self::Url => "url",
            Self::None => "none",
        })
    }
}

/// What a container carried, exactly as it stood (a JWS and an address without space around it).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payload {
    /// A credential or assertion as JSON.
    Json(String),
    /// A compact JWS.
    Jws(String),
    /// Where the assertion is hosted.
    Url(String),
}

impl Payload {
    /// The text itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Json(text) | Self::Jws(text) | Self::Url(text) => text,
        }
    }

    /// Recognises a text: JSON, a compact JWS or an http(s) address.
    ///
    /// # Errors
    /// As [`extract`], for text.
    pub fn from_text(text: &str, limits: &Limits) -> Result<Self, ExtractError> {
        if text.trim().is_empty() {
            return Err(ExtractError::Empty);
        }
        text::classify(Kind::Json, text, limits)?.ok_or(ExtractError::UnknownFormat)
    }
}

/// A badge found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extracted {
    /// What the file is.
    pub kind: Kind,
    /// What was in it.
    pub payload: Payload,
    /// What was odd about it.
    #[serde(default)]
    pub notes: Vec<Note>,
}

/// An oddity that was met and forgiven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The checksum of a PNG chunk is wrong.
    WrongChecksum,
    /// The text was compressed, which the baking specifications forbid.
    Compressed,
    /// Under a keyword that no specification has.
    LegacyKeyword,
    /// A PNG `tEXt` chunk, which only 1.0 allowed.
    PlainTextChunk,
    /// More than one badge; the first of the newest edition was read.
    SeveralBadges,
    /// The file is broken behind the badge or around it.
    Damaged,
    /// The text begins with a byte order mark.
    ByteOrderMark,
    /// The text is UTF-16.
    Utf16,
    /// The text is not UTF-8 and was read as Latin-1 (Windows-1252).
    Latin1,
    /// An SVG whose badge is in another namespace than a specification's, or in none.
    UnknownNamespace,
    /// An SVG that names a document type; the declaration was skipped.
    DocumentType,
    /// The JSON in an SVG is broken, its `verify` attribute was read instead.
    BrokenBody,
    /// A PDF that is encrypted with an empty password.
    EmptyPassword,
    /// The badge stood in a file attached to a PDF.
    Attachment,
    /// The badge is not baked into the picture but shown on it, as a QR code.
    QrCode,
}

/// Formats that people hand over in place of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each is its own name")]
pub enum ForeignFormat {
    Jpeg,
    Gif,
    Webp,
    Bmp,
    Tiff,
    Heif,
    Zip,
    Gzip,
    Html,
    Xml,
}

impl fmt::Display for ForeignFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::Webp => "WebP",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Heif => "HEIF",
            Self::Zip => "ZIP",
            Self::Gzip => "gzip",
            Self::Html => "HTML",
            Self::Xml => "XML",
        })
    }
}

/// Why no badge could be taken from a file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtractError {
    /// No bytes, or nothing but space.
    #[error("this file is empty")]
    Empty,
    /// The file, or the credential in it, is larger than the cap.
    #[error("this is larger than the {limit} bytes that are read")]
    TooLarge {
        /// The cap, in bytes.
        limit: usize,
    },
    /// A container without a badge in it.
    #[error("this {kind} file holds no badge")]
    NoBadge {
        /// What the file is.
        kind: Kind,
    },
    /// A format that no badge is baked into.
    #[error(
        "no badge can be baked into a {format} file; a badge comes as PNG, SVG, PDF, JSON or text"
    )]
    Foreign {
        /// Which one.
        format: ForeignFormat,
    },
    /// A known format that breaks its own rules.
    #[error("this {kind} file is broken: {fault}")]
    Malformed {
        /// What the file begins as.
        kind: Kind,
        /// What is wrong with it.
        fault: Fault,
    },
    /// A PDF that opens with a password only.
    #[error("this PDF opens with a password only")]
    Encrypted,
    /// Text in no known encoding.
    #[error("this text is in no known encoding; save it as UTF-8")]
    Encoding,
    /// Nothing that is known here.
    #[error("this is no badge: neither a picture, a PDF, JSON, a signed token nor an address")]
    UnknownFormat,
}

impl ExtractError {
    /// What the file was taken for.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Self::NoBadge { kind } | Self::Malformed { kind, .. } => *kind,
            Self::Encrypted => Kind::Pdf,
            _ => Kind::None,
        }
    }
}

/// What is wrong with a file of a known format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It ends too early.
    #[error("it ends too early")]
    Truncated,
    /// Its first bytes were changed, as by a transfer in text mode.
    #[error("its first bytes were changed on the way")]
    Signature,
    /// A PNG chunk is longer than the file.
    #[error(
        "the chunk at byte {offset} says that it is {length} bytes long, which goes beyond the file"
    )]
    ChunkLength {
        /// Where the chunk begins.
        offset: usize,
        /// The length that it claims.
        length: usize,
    },
    /// A PNG chunk is not built as its type demands.
    #[error("a chunk is not built as its type demands")]
    Chunk,
    /// More PNG chunks than are looked at.
    #[error("it has more than {limit} chunks")]
    TooManyChunks {
        /// The cap.
        limit: usize,
    },
    /// Compressed data that cannot be inflated.
    #[error("its compressed text cannot be inflated")]
    Inflation,
    /// The credential's text is in no known encoding.
    #[error("its text is in no known encoding")]
    Encoding,
    /// The place of a badge holds neither JSON, a JWS nor an address.
    #[error("the place of a badge holds neither JSON, a signed token nor an address")]
    NoCredential,
    /// Not JSON, or too deep.
    #[error("{0}")]
    Json(JsonError),
    /// Not XML.
    #[error("it is not well-formed XML (line {line}, column {column})")]
    Xml {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
    },
    /// XML that declares entities or a document type of its own, which are never read.
    #[error("it declares entities, which are refused")]
    Entities,
    /// More XML nodes than are looked at.
    #[error("it has more than {limit} nodes")]
    TooManyNodes {
        /// The cap.
        limit: u32,
    },
    /// A PDF whose structure cannot be followed.
    #[error("its structure cannot be followed")]
    Structure,
    /// A PDF with more objects than are looked at.
    #[error("it has more than {limit} objects")]
    TooManyObjects {
        /// The cap.
        limit: usize,
    },
}

/// Which edition's place a badge is baked into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edition {
    /// Open Badges 1.x and 2.x: keyword `openbadges`, namespace `http://openbadges.org`.
    V2,
    /// Open Badges 3.0: keyword `openbadgecredential`, namespace `https://purl.imsglobal.org/ob/v3p0`.
    V3,
}

/// Why a badge could not be baked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BakeError {
    /// Neither PNG nor SVG.
    #[error("a badge is baked into PNG or SVG only")]
    UnsupportedImage,
    /// The picture is broken.
    #[error("this picture is broken: {0}")]
    BrokenImage(Fault),
    /// The payload is not what it says: no JSON, no JWS, no address.
    #[error("this is no credential that could be baked")]
    Payload,
    /// 3.0 bakes credentials, not addresses (§5.3).
    #[error("Open Badges 3.0 bakes credentials, not addresses")]
    Address,
    /// The payload holds characters that the picture's format cannot carry.
    #[error("this credential holds characters that this picture cannot carry")]
    Unwritable,
}

/// Finds the badge in a file. Magic bytes decide what the file is, never a name. Where nothing is
/// baked into a PNG, a QR code that it shows is read ([`Note::QrCode`]).
///
/// # Errors
/// See [`ExtractError`].
pub fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    if bytes.len() > limits.file_bytes {
        return Err(ExtractError::TooLarge {
            limit: limits.file_bytes,
        });
    }
    if bytes.starts_with(png::SIGNATURE) {
        return png::extract(bytes, limits);
    }
    if bytes.trim_ascii().is_empty() {
        return Err(ExtractError::Empty);
    }
    if bytes.starts_with(b"\x89PNG") || bytes.starts_with(b"PNG\r\n\x1a\n") {
        let fault = Fault::Signature;
        return Err(ExtractError::Malformed {
            kind: Kind::Png,
            fault,
        });
    }
    if let Some(format) = foreign_format(bytes) {
        return Err(ExtractError::Foreign { format });
    }
    if pdf::is_pdf(bytes) {
        return pdf::extract(bytes, limits);
    }
    extract_text(bytes, limits)
}

/// Whether a PNG shows a QR code that can be read, whatever it holds: a name, an address, a link.
#[must_use]
pub fn shows_qr_code(png: &[u8], limits: &Limits) -> bool {
    qr::shown(png, limits)
}

/// SVG, JSON, a compact JWS or an address.
fn extract_text(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let mut notes = Vec::new();
    let Some(text) = text::decode(bytes, &mut notes) else {
        return Err(if looks_like_text(bytes) {
            ExtractError::Encoding
        } else {
            ExtractError::UnknownFormat
        });
    };
    if text.trim().is_empty() {
        return Err(ExtractError::Empty);
    }
    if text.trim_start().starts_with('<') {
        return match markup(&text) {
            Markup::Svg => svg::extract(&text, notes, limits),
            Markup::Foreign(format) => Err(ExtractError::Foreign { format }),
        };
    }
    // What begins as JSON and breaks is a broken JSON file.
    let payload = text::classify(Kind::Json, &text, limits)?.ok_or(ExtractError::UnknownFormat)?;
    let kind = match payload {
        Payload::Json(_) => Kind::Json,
        Payload::Jws(_) => Kind::Jwt,
        Payload::Url(_) => Kind::Url,
    };
    Ok(Extracted {
        kind,
        payload,
        notes,
    })
}

/// Bakes a payload into a PNG or SVG, in place of any badge that is there already. Every other
/// byte of the picture stays, and [`extract`] gives back exactly the payload.
///
/// # Errors
/// See [`BakeError`].
pub fn bake(image: &[u8], payload: &Payload, edition: Edition) -> Result<Vec<u8>, BakeError> {
    // What we could not read again is not written.
    let limits = Limits {
        payload_bytes: usize::MAX,
        ..Limits::default()
    };
    match text::classify(Kind::None, payload.as_str(), &limits) {
        Ok(Some(recognised)) if recognised == *payload => {}
        _ => return Err(BakeError::Payload),
    }
    if edition == Edition::V3 && matches!(payload, Payload::Url(_)) {
        return Err(BakeError::Address);
    }
    if image.starts_with(png::SIGNATURE) {
        return png::bake(image, payload, edition);
    }
    let text = std::str::from_utf8(image).map_err(|_| BakeError::UnsupportedImage)?;
    match markup(text) {
        Markup::Svg => svg::bake(text, payload, edition),
        Markup::Foreign(_) => Err(BakeError::UnsupportedImage),
    }
}

enum Markup {
    Svg,
    Foreign(ForeignFormat),
}

/// What a text in angle brackets is, by its root element.
fn markup(text: &str) -> Markup {
    match xml::root_name(text).as_deref() {
        Some("svg") => Markup::Svg,
        Some(name) if name.eq_ignore_ascii_case("html") => Markup::Foreign(ForeignFormat::Html),
        _ => Markup::Foreign(ForeignFormat::Xml),
    }
}

fn foreign_format(bytes: &[u8]) -> Option<ForeignFormat> {
    Some(match bytes {
        [0xff, 0xd8, 0xff, ..] => ForeignFormat::Jpeg,
        [b'G', b'I', b'F', b'8', ..] => ForeignFormat::Gif,
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => ForeignFormat::Webp,
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => ForeignFormat::Bmp,
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => ForeignFormat::Tiff,
        [0, 0, 0, _, b'f', b't', b'y', b'p', ..] => ForeignFormat::Heif,
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => ForeignFormat::Zip,
        [0x1f, 0x8b, ..] => ForeignFormat::Gzip,
        _ => return None,
    })
}

/// A text in an encoding that we do not know begins like the texts that we do.
fn looks_like_text(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(b"\xef\xbb\xbf")
        || bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff");
    marked || matches!(bytes.trim_ascii_start(), [b'{' | b'[' | b'<', ..])
}

#[cfg(test)]
mod tests;

//! Badges baked into PNG pictures: a text chunk beside the pixels, which are looked at only where
//! there is none, for a QR code.
//!
//! 3.0 §5.3.1 writes an uncompressed `iTXt` under `openbadgecredential`, the 2.0 baking
//! specification one under `openbadges`, 1.0 a `tEXt` that holds an address. Reading forgives more:
//! compressed text, wrong checksums, several chunks; each leaves a note.

use std::io::Read as _;

use crc32fast::Hasher;
use flate2::read::ZlibDecoder;

use super::{BakeError, Edition, ExtractError, Extracted, Fault, Kind, Note, Payload, qr, text};
use crate::limits::Limits;

/// The eight bytes that every PNG begins with.
pub(super) const SIGNATURE: &[u8; 8] = b"\x89PNG\r\n\x1a\n";

/// The keywords, the best first. `openbadge` is what some hosts wrote.
const KEYWORDS: [&[u8]; 3] = [b"openbadgecredential", b"openbadges", b"openbadge"];

/// Length, type and checksum around a chunk's data.
const CHUNK_FRAME: usize = 12;

struct Chunk<'a> {
    /// Where it begins in the file.
    offset: usize,
    kind: [u8; 4],
    data: &'a [u8],
    /// Everything: length, type, data, checksum.
    whole: &'a [u8],
}

impl Chunk<'_> {
    fn checksum_holds(&self) -> bool {
        let (covered, written) = self.whole.split_at(self.whole.len() - 4);
        let mut hasher = Hasher::new();
        hasher.update(&covered[4..]);
        hasher.finalize().to_be_bytes() == written
    }

    /// Its keyword's place in [`KEYWORDS`] and what follows the keyword.
    fn badge_text(&self) -> Option<(usize, &[u8])> {
        if !matches!(&self.kind, b"iTXt" | b"tEXt" | b"zTXt") {
            return None;
        }
        KEYWORDS.iter().enumerate().find_map(|(rank, keyword)| {
            let rest = self.data.strip_prefix(*keyword)?;
            rest.strip_prefix(b"\0").map(|rest| (rank, rest))
        })
    }
}

/// Walks the chunks behind the signature. Ends after `IEND`, or with the fault that stops it.
struct Chunks<'a> {
    bytes: &'a [u8],
    offset: usize,
    ended: bool,
}

impl<'a> Chunks<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            offset: SIGNATURE.len(),
            ended: false,
        }
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Result<Chunk<'a>, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let offset = self.offset;
        let rest = self.bytes.get(offset..).unwrap_or_default();
        let Some((head, _)) = rest.split_first_chunk::<8>() else {
            self.ended = true;
            return Some(Err(Fault::Truncated));
        };
        let [a, b, c, d, kind @ ..] = *head;
        let length = u32::from_be_bytes([a, b, c, d]) as usize;
        let whole = length
            .checked_add(CHUNK_FRAME)
            .and_then(|length| rest.get(..length));
        let Some(whole) = whole else {
            self.ended = true;
            return Some(Err(Fault::ChunkLength { offset, length }));
        };
        self.offset += whole.len();
        self.ended = kind == *b"IEND";
        Some(Ok(Chunk {
            offset,
            kind,
            data: &whole[8..8 + length],
            whole,
        }))
    }
}

pub(super) fn extract(bytes: &[u8], limits: &Limits) -> Result<Extracted, ExtractError> {
    let mut notes = Vec::new();
    let mut found: Vec<(usize, Chunk<'_>)> = Vec::new();
    let mut fault = None;
    for (count, chunk) in Chunks::new(bytes).enumerate() {
        if count == limits.png_chunks {
            fault = Some(Fault::TooManyChunks {
                limit: limits.png_chunks,
            });
            break;
        }
        match chunk {
            Ok(chunk) => {
                if let Some((rank, _)) = chunk.badge_text() {
                    found.push((rank, chunk));
                }
            }
            Err(broken) => fault = Some(broken),
        }
    }
    // The best keyword first; of the same, the first in the file (3.0 §5.3.1).
    found.sort_by_key(|(rank, chunk)| (*rank, chunk.offset));
    if found.len() > 1 {
        notes.push(Note::SeveralBadges);
    }
    let mut first_error = None;
    for (_, chunk) in &found {
        let mut chunk_notes = Vec::new();
        match read(chunk, limits, &mut chunk_notes) {
            Ok(payload) => {
                notes.append(&mut chunk_notes);
                notes.extend(fault.is_some().then_some(Note::Damaged));
                return Ok(Extracted {
                    kind: Kind::Png,
                    payload,
                    notes,
                });
            }
            Err(error) => {
                first_error.get_or_insert(error);
            }
        }
    }
    let kind = Kind::Png;
    match (first_error, fault) {
        (Some(error), _) => Err(error),
        (None, Some(fault)) => Err(ExtractError::Malformed { kind, fault }),
        (None, None) => match qr::read(bytes, limits) {
            Some(payload) => Ok(Extracted {
                kind,
                payload,
                notes: vec![Note::QrCode],
            }),
            None => Err(ExtractError::NoBadge { kind }),
        },
    }
}

fn read(
    chunk: &Chunk<'_>,
    limits: &Limits,
    notes: &mut Vec<Note>,
) -> Result<Payload, ExtractError> {
    let malformed = |fault| ExtractError::Malformed {
        kind: Kind::Png,
        fault,
    };
    let (rank, rest) = chunk.badge_text().ok_or_else(|| malformed(Fault::Chunk))?;
    if rank == 2 {
        notes.push(Note::LegacyKeyword);
    }
    if !chunk.checksum_holds() {
        notes.push(Note::WrongChecksum);
    }
    let inflated;
    let content = match &chunk.kind {
        b"iTXt" => {
            // Compression flag and method, then language tag and translated keyword, each up to a
            // zero byte.
            let [compressed, _method, rest @ ..] = rest else {
                return Err(malformed(Fault::Chunk));
            };
            let mut parts = rest.splitn(3, |byte| *byte == 0);
            let (Some(_), Some(_), Some(content)) = (parts.next(), parts.next(), parts.next())
            else {
                return Err(malformed(Fault::Chunk));
            };
            if *compressed == 0 {
                content
            } else {
                notes.push(Note::Compressed);
                inflated = inflate(content, limits)?;
                &inflated
            }
        }
        b"zTXt" => {
            let [_method, content @ ..] = rest else {
                return Err(malformed(Fault::Chunk));
            };
            notes.push(Note::Compressed);
            inflated = inflate(content, limits)?;
            &inflated
        }
        _ => {
            notes.push(Note::PlainTextChunk);
            rest
        }
    };
    let content = text::decode(content, notes).ok_or_else(|| malformed(Fault::Encoding))?;
    text::classify(Kind::Png, &content, limits)?.ok_or_else(|| malformed(Fault::NoCredential))
}

/// Inflates at most what a payload may have.
fn inflate(content: &[u8], limits: &Limits) -> Result<Vec<u8>, ExtractError> {
    let mut inflated = Vec::new();
    let cap = limits.payload_bytes as u64;
    ZlibDecoder::new(content)
        .take(cap + 1)
        .read_to_end(&mut inflated)
        .map_err(|_| ExtractError::Malformed {
            kind: Kind::Png,
            fault: Fault::Inflation,
        })?;
    if inflated.len() > limits.payload_bytes {
        return Err(ExtractError::TooLarge {
            limit: limits.payload_bytes,
        });
    }
    Ok(inflated)
}

/// Puts the payload right behind `IHDR`, in place of any badge that is there already. Every other
/// byte stays, also behind `IEND`.
pub(super) fn bake(
    image: &[u8],
    payload: &Payload,
    edition: Edition,
) -> Result<Vec<u8>, BakeError> {
    let keyword = match edition {
        Edition::V2 => KEYWORDS[1],
        Edition::V3 => KEYWORDS[0],
    };
    let text = payload.as_str();
    if text.contains('\0') {
        return Err(BakeError::Unwritable);
    }
    // No compression, no language, no translated keyword.
    let data = [b"iTXt", keyword, b"\0\0\0\0\0", text.as_bytes()].concat();
    let length = u32::try_from(data.len() - 4).map_err(|_| BakeError::Unwritable)?;
    let mut hasher = Hasher::new();
    hasher.update(&data);
    let checksum = hasher.finalize().to_be_bytes();

    let mut baked = Vec::with_capacity(image.len() + data.len() + 8);
    baked.extend_from_slice(SIGNATURE);
    let mut end = SIGNATURE.len();
    for (index, chunk) in Chunks::new(image).enumerate() {
        let chunk = chunk.map_err(BakeError::BrokenImage)?;
        if index == 0 && chunk.kind != *b"IHDR" {
            return Err(BakeError::BrokenImage(Fault::Chunk));
        }
        if chunk.badge_text().is_none() {
            baked.extend_from_slice(chunk.whole);
        }
        if index == 0 {
            baked.extend_from_slice(&length.to_be_bytes());
            baked.extend_from_slice(&data);
            baked.extend_from_slice(&checksum);
        }
        end = chunk.offset + chunk.whole.len();
    }
    baked.extend_from_slice(image.get(end..).unwrap_or_default());
    Ok(baked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::{bake, extract};
    use flate2::{Compression, write::ZlibEncoder};
    use proptest::prelude::*;
    use std::io::Write as _;

    const JSON: &str = r#"{"id":"https://example.org/a","name":"Été"}"#;

    fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut hasher = Hasher::new();
        hasher.update(kind);
        hasher.update(data);
        let length = u32::try_from(data.len()).expect("a small chunk");
        [
            &length.to_be_bytes()[..],
            kind,
            data,
            &hasher.finalize().to_be_bytes(),
        ]
        .concat()
    }

    /// A picture of one pixel with these chunks between header and pixels.
    fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
        let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        let pixels = chunk(b"IDAT", &deflate(&[0, 0]));
        [
            &SIGNATURE[..],
            &header,
            &chunks.concat(),
            &pixels,
            &chunk(b"IEND", b""),
        ]
        .concat()
    }

    fn deflate(data: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(data).expect("memory");
        encoder.finish().expect("memory")
    }

    fn itxt(keyword: &str, text: &str) -> Vec<u8> {
        chunk(
            b"iTXt",
            &[keyword.as_bytes(), b"\0\0\0\0\0", text.as_bytes()].concat(),
        )
    }

    fn read_png(bytes: &[u8]) -> Result<(Payload, Vec<Note>), ExtractError> {
        extract(bytes, &Limits::default()).map(|found| {
            assert_eq!(found.kind, Kind::Png);
            (found.payload, found.notes)
        })
    }

    fn json() -> Payload {
        Payload::Json(JSON.into())
    }

    fn url(address: &str) -> Payload {
        Payload::Url(address.into())
    }

    fn malformed(fault: Fault) -> ExtractError {
        ExtractError::Malformed {
            kind: Kind::Png,
            fault,
        }
    }

    #[test]
    fn every_way_of_baking_is_read() {
        let jws = "eyJhbGciOiJub25lIn0.e30.c2ln";
        let compressed = [
            b"openbadges\0\x01\0fr\0badge\0",
            &deflate(JSON.as_bytes())[..],
        ]
        .concat();
        let ztxt = [b"openbadges\0\0", &deflate(JSON.as_bytes())[..]].concat();
        let table = [
            (itxt("openbadgecredential", JSON), json(), vec![]),
            (itxt("openbadges", JSON), json(), vec![]),
            (itxt("openbadges", jws), Payload::Jws(jws.into()), vec![]),
            (itxt("openbadge", JSON), json(), vec![Note::LegacyKeyword]),
            (
                chunk(b"tEXt", b"openbadges\0 https://example.org/a \n"),
                url("https://example.org/a"),
                vec![Note::PlainTextChunk],
            ),
            (
                chunk(b"tEXt", b"openbadges\0{\"name\":\"\xc9t\xe9\"}"),
                Payload::Json("{\"name\":\"Été\"}".into()),
                vec![Note::PlainTextChunk, Note::Latin1],
            ),
            (chunk(b"iTXt", &compressed), json(), vec![Note::Compressed]),
            (chunk(b"zTXt", &ztxt), json(), vec![Note::Compressed]),
        ];
        for (baked, payload, notes) in table {
            assert_eq!(read_png(&png(&[baked])), Ok((payload, notes)));
        }
    }

    #[test]
    fn the_newest_edition_wins_and_then_the_first() {
        let baked = png(&[
            itxt("Comment", "openbadges"),
            itxt("openbadges", "https://example.org/2"),
            itxt("openbadgecredential", JSON),
            itxt("openbadgecredential", "{}"),
        ]);
        assert_eq!(read_png(&baked), Ok((json(), vec![Note::SeveralBadges])));
        // One that cannot be read does not hide one that can.
        let baked = png(&[itxt("openbadgecredential", "?"), itxt("openbadges", JSON)]);
        assert_eq!(read_png(&baked), Ok((json(), vec![Note::SeveralBadges])));
    }

    #[test]
    fn damage_is_told_apart() {
        let baked = png(&[itxt("openbadges", JSON)]);
        let mut wrong = baked.clone();
        let checksum = 8 + 25 + 8 + 15 + JSON.len();
        wrong[checksum] ^= 1;
        assert_eq!(read_png(&wrong), Ok((json(), vec![Note::WrongChecksum])));

        let cut = &baked[..baked.len() - 20];
        assert_eq!(read_png(cut), Ok((json(), vec![Note::Damaged])));

        let plain = png(&[]);
        assert_eq!(
            read_png(&plain),
            Err(ExtractError::NoBadge { kind: Kind::Png })
        );
        assert_eq!(
            read_png(&plain[..plain.len() - 12]),
            Err(malformed(Fault::Truncated))
        );
        assert_eq!(read_png(&plain[..8]), Err(malformed(Fault::Truncated)));

        let mut lying = plain.clone();
        lying[33..37].copy_from_slice(&[0xff; 4]);
        let fault = Fault::ChunkLength {
            offset: 33,
            length: 0xffff_ffff,
        };
        assert_eq!(read_png(&lying), Err(malformed(fault)));

        for (text, fault) in [
            (&b"openbadges\0"[..], Fault::Chunk),
            (b"openbadges\0\0\0en", Fault::Chunk),
            (b"openbadges\0\0\0\0\0hello", Fault::NoCredential),
            (b"openbadges\0\0\0\0\0\xff\x01", Fault::Encoding),
            (b"openbadges\0\x01\0\0\0nozlib", Fault::Inflation),
        ] {
            assert_eq!(
                read_png(&png(&[chunk(b"iTXt", text)])),
                Err(malformed(fault))
            );
        }

        let text_mode = b"\x89PNG\n\x1a\nIHDR";
        assert_eq!(
            extract(text_mode, &Limits::default()),
            Err(malformed(Fault::Signature))
        );
    }

    #[test]
    fn a_compression_bomb_is_cut_off_at_the_cap() {
        let limits = Limits {
            payload_bytes: 1000,
            ..Limits::default()
        };
        let bomb = deflate(&vec![b' '; 64 << 20]);
        for content in [
            chunk(b"zTXt", &[b"openbadges\0\0", &bomb[..]].concat()),
            chunk(b"iTXt", &[b"openbadges\0\x01\0\0\0", &bomb[..]].concat()),
        ] {
            let error = ExtractError::TooLarge { limit: 1000 };
            assert_eq!(extract(&png(&[content]), &limits), Err(error));
        }
        let long = itxt("openbadges", &format!("[{}]", " ".repeat(1000)));
        assert_eq!(
            extract(&png(&[long]), &limits),
            Err(ExtractError::TooLarge { limit: 1000 })
        );
    }

    #[test]
    fn a_million_chunks_are_not_followed() {
        let empty = chunk(b"tEXt", b"");
        let many = [&png(&[])[..33], &empty.repeat(1_000_000)].concat();
        let limits = Limits {
            file_bytes: many.len(),
            ..Limits::default()
        };
        let fault = Fault::TooManyChunks {
            limit: limits.png_chunks,
        };
        assert_eq!(extract(&many, &limits), Err(malformed(fault)));
    }

    #[test]
    fn baking_replaces_the_badge_and_nothing_else() {
        let before = [&png(&[itxt("Comment", "kept")])[..], b"behind the end"].concat();
        let once = bake(&before, &url("https://example.org/a"), Edition::V2).expect("baked");
        let twice = bake(&once, &json(), Edition::V3).expect("baked");
        assert_eq!(read_png(&twice), Ok((json(), vec![])));
        let badge = itxt("openbadgecredential", JSON);
        let expected = [&before[..33], &badge, &before[33..]].concat();
        assert_eq!(twice, expected);
    }

    #[test]
    fn what_cannot_be_baked_is_refused() {
        let image = png(&[]);
        let table = [
            (
                &image[..],
                Payload::Json("{".into()),
                Edition::V2,
                BakeError::Payload,
            ),
            (
                &image,
                Payload::Jws(JSON.into()),
                Edition::V2,
                BakeError::Payload,
            ),
            (
                &image,
                url("ftp://example.org"),
                Edition::V2,
                BakeError::Payload,
            ),
            (
                &image,
                url("https://example.org"),
                Edition::V3,
                BakeError::Address,
            ),
            (b"GIF89a", json(), Edition::V2, BakeError::UnsupportedImage),
            (
                &image[..50],
                json(),
                Edition::V2,
                BakeError::BrokenImage(Fault::ChunkLength {
                    offset: 33,
                    length: 10,
                }),
            ),
        ];
        for (image, payload, edition, error) in table {
            assert_eq!(bake(image, &payload, edition), Err(error));
        }
    }

    proptest! {
        #[test]
        fn what_is_baked_is_read_back(
            text in "\\PC{0,60}",
            before in proptest::collection::vec(any::<u8>(), 0..40),
            after in proptest::collection::vec(any::<u8>(), 0..40),
            v3: bool,
        ) {
            let image = [&png(&[chunk(b"prIv", &before)])[..], &after].concat();
            let payload = Payload::Json(serde_json::json!({ "name": text }).to_string());
            let edition = if v3 { Edition::V3 } else { Edition::V2 };
            let baked = bake(&image, &payload, edition).expect("baked");
            prop_assert_eq!(read_png(&baked), Ok((payload.clone(), vec![])));
            let added = baked.len() - image.len();
            prop_assert_eq!([&baked[..33], &baked[33 + added..]].concat(), image);
        }

        #[test]
        fn any_bytes_are_survived(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            position in 0_usize..400,
            badge: bool,
        ) {
            let mut file = png(&[if badge { itxt("openbadges", JSON) } else { bytes.clone() }]);
            let position = position.min(file.len());
            file.splice(position..(position + bytes.len()).min(file.len()), bytes);
            let _ = extract(&file, &Limits::default());
        }
    }
}

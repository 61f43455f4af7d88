//! What people hand over in place of a badge, and text in every encoding.

use super::*;
use crate::strict_json::JsonError;
use proptest::prelude::*;

const JWS: &str = "eyJhbGciOiJSUzI1NiJ9.e30.c2ln";

fn read(bytes: &[u8]) -> Result<Extracted, ExtractError> {
    extract(bytes, &Limits::default())
}

fn found(kind: Kind, payload: Payload, notes: Vec<Note>) -> Result<Extracted, ExtractError> {
    Ok(Extracted {
        kind,
        payload,
        notes,
    })
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn text_in_every_encoding() {
    let text = "{\"name\":\"Été\"}";
    let json = || Payload::Json(text.to_owned());
    let marked = |mark: &[u8], rest: Vec<u8>| [mark, &rest].concat();
    let little = utf16(text, u16::to_le_bytes);
    let big = utf16(text, u16::to_be_bytes);
    let table = [
        (text.as_bytes().to_vec(), vec![]),
        (
            marked(b"\xef\xbb\xbf", text.into()),
            vec![Note::ByteOrderMark],
        ),
        (marked(b"\xff\xfe", little.clone()), vec![Note::Utf16]),
        (marked(b"\xfe\xff", big.clone()), vec![Note::Utf16]),
        (little, vec![Note::Utf16]),
        (big, vec![Note::Utf16]),
        (b"{\"name\":\"\xc9t\xe9\"}".to_vec(), vec![Note::Latin1]),
    ];
    for (bytes, notes) in table {
        assert_eq!(read(&bytes), found(Kind::Json, json(), notes));
    }
    let windows = read(b"{\"name\":\"l\x92\x9cuf\"}").map(|found| found.payload);
    assert_eq!(
        windows,
        Ok(Payload::Json("{\"name\":\"l’œuf\"}".to_owned()))
    );
    for broken in [
        &b"{\"name\":\"\x81\"}"[..],
        b"\xef\xbb\xbf{\xff}",
        b"\xff\xfe{\0\x00\xd8",
        b"\xff\xfe{",
    ] {
        assert_eq!(read(broken), Err(ExtractError::Encoding), "{broken:?}");
    }
}

#[test]
fn a_text_is_recognised_for_what_it_is() {
    let url = |text: &str| Payload::Url(text.to_owned());
    let jws = || Payload::Jws(JWS.to_owned());
    let table = [
        (
            " https://example.org/a?b=c#d \r\n",
            Kind::Url,
            url("https://example.org/a?b=c#d"),
        ),
        ("HTTP://example.org", Kind::Url, url("HTTP://example.org")),
        ("https://[::1]/a", Kind::Url, url("https://[::1]/a")),
        (JWS, Kind::Jwt, jws()),
        ("\n eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n", Kind::Jwt, jws()),
        (
            "eyJhbGciOiJub25lIn0.e30.",
            Kind::Jwt,
            Payload::Jws("eyJhbGciOiJub25lIn0.e30.".into()),
        ),
        // Space around JSON is a part of it: a signature may cover the bytes.
        (" [1]\n", Kind::Json, Payload::Json(" [1]\n".to_owned())),
    ];
    for (text, kind, payload) in table {
        assert_eq!(
            read(text.as_bytes()),
            found(kind, payload.clone(), vec![]),
            "{text}"
        );
        assert_eq!(Payload::from_text(text, &Limits::default()), Ok(payload));
    }
    for text in [
        "www.example.org",
        "hello",
        "https://",
        "https:// example.org",
        "https://example.org/a b",
        "https://example.org\nhttps://example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "a.b.c",
        "eyJhbGciOiJSUzI1NiJ9..c2ln",
        "eyJhbGciOiJSUzI1NiJ9.e30.c2ln.x",
        "bnVsbA.e30.c2ln",
        "\"{}\"",
    ] {
        assert_eq!(
            read(text.as_bytes()),
            Err(ExtractError::UnknownFormat),
            "{text}"
        );
    }
    let long = format!("https://example.org/{}", "a".repeat(9000));
    assert_eq!(read(long.as_bytes()), Err(ExtractError::UnknownFormat));
}

#[test]
fn each_wrong_file_has_its_own_answer() {
    let foreign = |format| ExtractError::Foreign { format };
    let json = |fault| ExtractError::Malformed {
        kind: Kind::Json,
        fault: Fault::Json(fault),
    };
    let table: [(&[u8], ExtractError); 17] = [
        (b"", ExtractError::Empty),
        (b" \r\n\t", ExtractError::Empty),
        (b"\xef\xbb\xbf \n", ExtractError::Empty),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", foreign(ForeignFormat::Jpeg)),
        (b"GIF89a", foreign(ForeignFormat::Gif)),
        (b"RIFF\0\0\0\0WEBPVP8 ", foreign(ForeignFormat::Webp)),
        (b"BM\x10\0\0\0\0\0\0\0", foreign(ForeignFormat::Bmp)),
        (b"II*\0", foreign(ForeignFormat::Tiff)),
        (b"\0\0\0\x18ftypheic", foreign(ForeignFormat::Heif)),
        (b"PK\x03\x04", foreign(ForeignFormat::Zip)),
        (b"\x1f\x8b\x08", foreign(ForeignFormat::Gzip)),
        (b"<!doctype html><html><p>hi", foreign(ForeignFormat::Html)),
        (b"\n<HTML lang='fr'>", foreign(ForeignFormat::Html)),
        (b"<?xml version='1.0'?><rss/>", foreign(ForeignFormat::Xml)),
        (b"{\"a\": }", json(JsonError::Syntax { line: 1, column: 7 })),
        (b"\x00\x01\x02\x03", ExtractError::UnknownFormat),
        (
            b"\x89PNG\n\x1a\n",
            ExtractError::Malformed {
                kind: Kind::Png,
                fault: Fault::Signature,
            },
        ),
    ];
    for (bytes, error) in table {
        assert_eq!(
            read(bytes),
            Err(error),
            "{}",
            String::from_utf8_lossy(bytes)
        );
    }
    for opening in ["[", "{\"a\":"] {
        let deep = opening.repeat(100_000);
        assert_eq!(
            read(deep.as_bytes()),
            Err(json(JsonError::TooDeep { limit: 64 }))
        );
    }
}

#[test]
fn sizes_are_capped() {
    let limits = Limits {
        file_bytes: 100,
        payload_bytes: 50,
        ..Limits::default()
    };
    let json = |length: usize| format!("[{}]", " ".repeat(length - 2));
    assert!(extract(json(50).as_bytes(), &limits).is_ok());
    let over = |limit| Err(ExtractError::TooLarge { limit });
    assert_eq!(extract(json(51).as_bytes(), &limits), over(50));
    assert_eq!(extract(json(101).as_bytes(), &limits), over(100));
}

#[test]
fn errors_and_finds_are_stored_as_json() {
    let error = ExtractError::Malformed {
        kind: Kind::Png,
        fault: Fault::ChunkLength {
            offset: 33,
            length: 9,
        },
    };
    let stored = serde_json::to_value(&error).expect("JSON");
    let expected = serde_json::json!(
        {"malformed": {"kind": "png", "fault": {"chunk_length": {"offset": 33, "length": 9}}}}
    );
    assert_eq!(stored, expected);
    assert_eq!(
        serde_json::from_value::<ExtractError>(stored).expect("an error"),
        error
    );
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn any_text_is_survived(text in "\\PC{0,100}|[\\[\\]{}\":,.a-zA-Z0-9_ -]{0,100}") {
        let _ = read(text.as_bytes());
    }
}

//! PDF documents that the tests write themselves, sound and hostile.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use lopdf::{
    Document, EncryptionState, EncryptionVersion, Permissions, Stream, StringFormat, dictionary,
};
use proptest::prelude::*;

use super::*;

const URL: &str = "https://example.org/a";
const JSON: &str = r#"{"id":"https://example.org/a","name":"Été (1)"}"#;

fn read(bytes: &[u8]) -> Result<(Payload, Vec<Note>), ExtractError> {
    crate::extract(bytes, &Limits::default()).map(|found| {
        assert_eq!(found.kind, Kind::Pdf);
        (found.payload, found.notes)
    })
}

fn url() -> Payload {
    Payload::Url(URL.into())
}

fn none() -> ExtractError {
    ExtractError::NoBadge { kind: Kind::Pdf }
}

fn malformed(fault: Fault) -> ExtractError {
    ExtractError::Malformed {
        kind: Kind::Pdf,
        fault,
    }
}

/// A document by hand, without the cross-reference table that nobody reads.
fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    for (index, object) in objects.iter().enumerate() {
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    text.push_str(&format!("trailer\n{trailer}\nstartxref\n0\n%%EOF\n"));
    text.into_bytes()
}

const CATALOG: &str = "<< /Type /Catalog /Pages 9 0 R >>";
const TRAILER: &str = "<< /Root 1 0 R /Info 2 0 R >>";

fn with_information(value: &str) -> Vec<u8> {
    pdf(
        &[CATALOG, &format!("<< /Title (x) /openbadges {value} >>")],
        TRAILER,
    )
}

#[test]
fn the_document_information() {
    let hexadecimal = |bytes: &[u8]| -> String {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
        format!("<{digits}>")
    };
    let utf16: Vec<u8> = [0xfe, 0xff]
        .into_iter()
        .chain(JSON.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    let table = [
        (format!("({URL})"), url()),
        (format!("(  {URL}\\n )"), url()),
        ("(https://example\\056org/\\\n\\141)".to_owned(), url()),
        (hexadecimal(URL.as_bytes()), url()),
        (hexadecimal(&utf16), Payload::Json(JSON.into())),
        (hexadecimal(JSON.as_bytes()), Payload::Json(JSON.into())),
        (
            hexadecimal(b"{\"n\":\"\xc9t\xe9\"}"),
            Payload::Json("{\"n\":\"Été\"}".into()),
        ),
        (
            "({(\\(x)})".to_owned().replace("{(\\(x)}", "[\"\\(x\"]"),
            Payload::Json("[\"(x\"]".into()),
        ),
    ];
    for (value, payload) in table {
        assert_eq!(
            read(&with_information(&value)),
            Ok((payload, vec![])),
            "{value}"
        );
    }
    assert_eq!(read(&with_information("( )")), Err(none()));
    assert_eq!(
        read(&with_information("7")),
        Err(malformed(Fault::Encoding))
    );
    assert_eq!(
        read(&with_information("(see below)")),
        Err(malformed(Fault::NoCredential))
    );
    // By reference, with an escaped key, behind other bytes.
    let spread = pdf(
        &[CATALOG, "<< /open#62adges 3 0 R >>", &format!("({URL})")],
        TRAILER,
    );
    let spread = [b"\r\n\r\n", &spread[..]].concat();
    assert_eq!(read(&spread), Ok((url(), vec![])));
}

#[test]
fn the_xmp_packet() {
    let packet = |inside: &str| {
        let content = format!(
            "<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'>{inside}</x:xmpmeta><?xpacket end='w'?>"
        );
        let metadata = format!(
            "<< /Type /Metadata /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        );
        pdf(
            &["<< /Type /Catalog /Metadata 2 0 R >>", &metadata],
            "<< /Root 1 0 R >>",
        )
    };
    let element =
        format!("<openbadges:assertion xmlns:openbadges='http://openbadges.org' verify='{URL}'>");
    let full = format!("{element}<![CDATA[{JSON}]]></openbadges:assertion>");
    assert_eq!(read(&packet(&full)), Ok((url(), vec![])));
    let body = full.replace(&format!(" verify='{URL}'"), "");
    assert_eq!(
        read(&packet(&body)),
        Ok((Payload::Json(JSON.into()), vec![]))
    );
    assert_eq!(read(&packet("<a/>")), Err(none()));
    assert_eq!(read(&packet("<broken")), Err(none()));
    let entities = packet("openbadges")
        .windows(1)
        .map(|b| b[0])
        .collect::<Vec<_>>();
    let entities = String::from_utf8(entities)
        .expect("text")
        .replace("<?xpacket begin=''?>", "<!DOCTYPE x [<!ENTITY a 'b'>]>");
    assert_eq!(read(entities.as_bytes()), Err(malformed(Fault::Entities)));
    // The information goes first.
    let both = pdf(
        &[
            "<< /Type /Catalog /Metadata 3 0 R >>",
            &format!("<< /openbadges ({URL}) >>"),
            "<< >>",
        ],
        TRAILER,
    );
    assert_eq!(read(&both), Ok((url(), vec![])));
}

fn attached(content: &[u8], compress: bool) -> Document {
    let mut document = Document::new();
    let mut file = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content.to_vec());
    if compress {
        file.compress().expect("compressed");
    }
    let file = document.add_object(file);
    let specification = document.add_object(dictionary! {
        "Type" => "Filespec",
        "F" => Object::string_literal("badge"),
        "EF" => dictionary! { "F" => file },
    });
    let leaf = document.add_object(dictionary! {
        "Names" => vec![Object::string_literal("badge"), specification.into()],
    });
    let catalog = document.add_object(dictionary! {
        "Type" => "Catalog",
        "AF" => vec![specification.into()],
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Kids" => vec![leaf.into()] } },
    });
    document.trailer.set("Root", catalog);
    document
}

fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("memory");
    bytes
}

#[test]
fn attached_files() {
    let json = Payload::Json(JSON.into());
    let padded = format!("{JSON}{}", " ".repeat(500));
    let found = read(&saved(attached(padded.as_bytes(), true)));
    assert_eq!(found, Ok((Payload::Json(padded), vec![Note::Attachment])));
    let svg = crate::bake(b"<svg></svg>", &json, crate::Edition::V3).expect("baked");
    assert_eq!(
        read(&saved(attached(&svg, false))),
        Ok((json, vec![Note::Attachment]))
    );
    for other in [&b"\xff\xd8\xff"[..], b"hello", URL.as_bytes(), b""] {
        assert_eq!(read(&saved(attached(other, false))), Err(none()));
    }
    // A PDF in a PDF is not descended into, however often.
    let mut nested = with_information(&format!("({URL})"));
    for _ in 0..5 {
        nested = saved(attached(&nested, true));
        assert_eq!(read(&nested), Err(none()));
    }
    // A tree of names that loops.
    let looping = pdf(
        &[
            "<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>",
            "<< /Kids [2 0 R 2 0 R] >>",
        ],
        "<< /Root 1 0 R >>",
    );
    assert_eq!(read(&looping), Err(none()));
}

#[test]
fn attachments_are_looked_into_up_to_the_cap() {
    let objects = [
        "<< /Type /Catalog /AF [2 0 R 3 0 R] >>",
        "<< /EF << /F 4 0 R >> >>",
        "<< /EF << /F 5 0 R >> >>",
        "<< >>\nstream\nhello\nendstream",
        "<< >>\nstream\n{}\nendstream",
    ];
    let file = pdf(&objects, "<< /Root 1 0 R >>");
    let with = |pdf_attachments| {
        let limits = Limits {
            pdf_attachments,
            ..Limits::default()
        };
        crate::extract(&file, &limits).map(|found| found.payload)
    };
    assert_eq!(with(1), Err(none()));
    assert_eq!(with(2), Ok(Payload::Json("{}".into())));
}

fn object_stream(objects: &[(u32, &str)]) -> Stream {
    let mut index = String::new();
    let mut content = String::new();
    for (number, object) in objects {
        index.push_str(&format!("{number} {} ", content.len()));
        content.push_str(object);
        content.push(' ');
    }
    let first = index.len() as i64;
    let dictionary =
        dictionary! { "Type" => "ObjStm", "N" => objects.len() as i64, "First" => first };
    let mut stream = Stream::new(dictionary, (index + &content).into_bytes());
    stream.compress().expect("compressed");
    stream
}

fn written(number: u32, stream: &Stream) -> Vec<u8> {
    let mut bytes = format!("{number} 0 obj\n<<").into_bytes();
    for (key, value) in &stream.dict {
        let value = match value {
            Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
            Object::Integer(number) => number.to_string(),
            other => panic!("unforeseen {other:?}"),
        };
        bytes.extend(format!("/{} {value} ", String::from_utf8_lossy(key)).bytes());
    }
    bytes.extend(b">>\nstream\r\n");
    bytes.extend(&stream.content);
    bytes.extend(b"\nendstream\nendobj\n");
    bytes
}

#[test]
fn object_streams_and_incremental_updates() {
    let information = format!(
        "<< /openbadges ({URL}) /Producer (with enough text to compress, with enough text to compress) >>"
    );
    let stream = object_stream(&[(1, CATALOG), (2, &information)]);
    let mut file = b"%PDF-1.7\n".to_vec();
    file.extend(written(3, &stream));
    file.extend(
        b"4 0 obj <</Type/XRef /Root 1 0 R /Info 2 0 R /Length 0>> stream\n\nendstream endobj",
    );
    assert_eq!(read(&file), Ok((url(), vec![])));

    // An update replaces the information, once as an object, once in another object stream.
    let mut updated = file.clone();
    updated.extend(b"\n2 0 obj << /openbadges (https://example.org/b) >> endobj trailer <</Root 1 0 R /Info 2 0 R>>");
    let second = Payload::Url("https://example.org/b".into());
    assert_eq!(read(&updated), Ok((second, vec![])));
    updated.extend(written(5, &stream));
    assert_eq!(read(&updated), Ok((url(), vec![])));
}

#[test]
fn encrypted_with_an_empty_password_and_with_another() {
    let document = || {
        let mut document = attached(JSON.as_bytes(), false);
        let information = document.add_object(dictionary! {
            "openbadges" => Object::String(URL.as_bytes().to_vec(), StringFormat::Literal),
        });
        document.trailer.set("Info", information);
        let id = || Object::String(vec![7; 16], StringFormat::Hexadecimal);
        document.trailer.set("ID", vec![id(), id()]);
        document
    };
    let aes128: Arc<dyn CryptFilter> = Arc::new(Aes128CryptFilter);
    let aes256: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    for user_password in ["", "secret"] {
        let plain = document();
        let owner_password = "owner";
        let permissions = Permissions::all();
        let filters = |filter: &Arc<dyn CryptFilter>| {
            BTreeMap::from([(b"StdCF".to_vec(), Arc::clone(filter))])
        };
        let name = || b"StdCF".to_vec();
        let versions = [
            EncryptionVersion::V1 {
                document: &plain,
                owner_password,
                user_password,
                permissions,
            },
            EncryptionVersion::V2 {
                document: &plain,
                owner_password,
                user_password,
                key_length: 128,
                permissions,
            },
            EncryptionVersion::V4 {
                document: &plain,
                encrypt_metadata: true,
                crypt_filters: filters(&aes128),
                stream_filter: name(),
                string_filter: name(),
                owner_password,
                user_password,
                permissions,
            },
            EncryptionVersion::V5 {
                encrypt_metadata: true,
                crypt_filters: filters(&aes256),
                file_encryption_key: &[9; 32],
                stream_filter: name(),
                string_filter: name(),
                owner_password,
                user_password,
                permissions,
            },
        ];
        for version in versions {
            let state = EncryptionState::try_from(version).expect("a key");
            let mut document = document();
            document.encrypt(&state).expect("encrypted");
            let expected = match user_password {
                "" => Ok((url(), vec![Note::EmptyPassword])),
                _ => Err(ExtractError::Encrypted),
            };
            let bytes = saved(document);
            assert_eq!(read(&bytes), expected, "version {}", state.version());
        }
    }
    let broken = pdf(
        &[CATALOG, "<< >>"],
        "<< /Root 1 0 R /Encrypt << /Filter /Other >> >>",
    );
    assert_eq!(read(&broken), Err(ExtractError::Encrypted));
}

#[test]
fn broken_documents_are_told_apart() {
    assert_eq!(read(b"%PDF-1.7\n"), Err(malformed(Fault::Structure)));
    assert_eq!(
        read(&pdf(&[], "<< /Root 1 0 R >>")),
        Err(malformed(Fault::Structure))
    );
    // References in a circle, to nowhere, with another generation.
    assert_eq!(
        read(&pdf(&["2 0 R", "1 0 R"], TRAILER)),
        Err(malformed(Fault::Structure))
    );
    let circle = pdf(
        &[CATALOG, "<< /openbadges 3 0 R >>", "4 0 R", "3 0 R"],
        TRAILER,
    );
    assert_eq!(read(&circle), Err(none()));
    let generation = pdf(
        &[CATALOG, "<< /openbadges 3 1 R >>", &format!("({URL})")],
        TRAILER,
    );
    assert_eq!(read(&generation), Err(none()));
    // The catalogue alone, its trailer cut off.
    let cut = with_information(&format!("({URL})"));
    let cut = &cut[..cut.len() - 60];
    assert_eq!(read(cut), Err(none()));
    // Cross-references that lead to themselves are not followed.
    let mut looping = with_information(&format!("({URL})"));
    let prev = "trailer << /Root 1 0 R /Info 2 0 R /Prev 9 >> startxref 9 %%EOF";
    looping.extend(prev.bytes());
    assert_eq!(read(&looping), Ok((url(), vec![])));
}

#[test]
fn bombs_are_cut_off() {
    let limits = Limits {
        pdf_inflated_bytes: 1 << 20,
        ..Limits::default()
    };
    let bomb = attached(&vec![b' '; 64 << 20], true);
    let error = ExtractError::TooLarge { limit: 1 << 20 };
    assert_eq!(crate::extract(&saved(bomb), &limits), Err(error.clone()));
    // Many object streams share one budget.
    let filler = format!("({})", "x".repeat(300_000));
    let stream = object_stream(&[(50, &filler)]);
    let mut file = pdf(&[CATALOG], "<< /Root 1 0 R >>");
    for number in 10..20 {
        file.extend(written(number, &stream));
    }
    assert_eq!(crate::extract(&file, &limits), Err(error));
    // More objects than are looked at, in the file and in an object stream.
    let limits = Limits {
        pdf_objects: 100,
        ..Limits::default()
    };
    let fault = || malformed(Fault::TooManyObjects { limit: 100 });
    let many = pdf(&["null"; 200], TRAILER);
    assert_eq!(crate::extract(&many, &limits), Err(fault()));
    let pairs: Vec<(u32, &str)> = (10..400).map(|number| (number, "null")).collect();
    let mut file = pdf(&[CATALOG], "<< /Root 1 0 R >>");
    file.extend(written(9, &object_stream(&pairs)));
    assert_eq!(crate::extract(&file, &limits), Err(fault()));
}

#[test]
fn hostile_syntax_costs_no_more_than_its_length() {
    let limits = Limits {
        file_bytes: 100 << 20,
        ..Limits::default()
    };
    let mut file = b"%PDF-1.7\n".to_vec();
    for unit in [
        "1 0 obj(",
        "1 0 obj[",
        "1 0 obj<</A ",
        "1 0 obj<<>>stream ",
        "1 0 obj%",
        "1 0 obj<",
        "trailer<<",
        "[[[[[[[[",
    ] {
        file.truncate(9);
        file.extend(unit.repeat(50_000).bytes());
        assert!(crate::extract(&file, &limits).is_err(), "{unit}");
    }
}

#[test]
fn an_object_that_is_asked_for_often_is_not_read_often() {
    let names = "(n) 3 0 R ".repeat(100_000);
    let big = format!("<< /EF << /F 4 0 R >> /X [{}] >>", "0 ".repeat(150_000));
    let file = pdf(
        &[
            "<< /Type /Catalog /Names << /EmbeddedFiles 2 0 R >> >>",
            &format!("<< /Names [{names}] /Kids [{}] >>", "2 0 R ".repeat(20_000)),
            &big,
            "<< >>\nstream\nnothing\nendstream",
        ],
        "<< /Root 1 0 R >>",
    );
    assert_eq!(read(&file), Err(none()));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), "\\PC{0,4}|[0-9<>()\\[\\]/R%# ]{0,12}|endobj|stream|endstream|trailer|1 0 obj"), 0..12),
    ) {
        let stream = object_stream(&[(1, CATALOG), (2, "<< /openbadges (https://example.org/a) >>")]);
        let mut file = with_information("(https://example.org/a)");
        file.extend(written(3, &stream));
        for (at, text) in cuts {
            let at = at.index(file.len());
            let end = (at + text.len() / 2).min(file.len());
            file.splice(at..end, text.bytes());
        }
        let _ = crate::extract(&file, &Limits::default());
    }
}

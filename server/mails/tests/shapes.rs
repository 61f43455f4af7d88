//! What is found in mails as issuers, people and programs send them, and in mails as attackers do.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use mails::{Automatic, Kind, Limits, Mail, read, read_preferring};
use rstest::rstest;
use url::Url;

macro_rules! mail {
    ($name:literal) => {
        read(
            &Bytes::from_static(include_bytes!(concat!("mails/", $name, ".eml"))),
            &Limits::default(),
        )
    };
}

fn parse(text: impl Into<Vec<u8>>) -> Mail {
    read(&Bytes::from(text.into()), &Limits::default())
}

fn links(mail: &Mail) -> Vec<&str> {
    mail.links.iter().map(|link| link.as_str()).collect()
}

const RECEIVE: &str =
    "https://openbadgefactory.com/c/receive?e=amina%40exemple.fr&k=0123456789abcdef&t=qwerty";
const CREDENTIAL: &str =
    "https://openbadgefactory.com/obv3/credentials/0123456789abcdef0123456789abcdef01234567";

#[rstest]
#[case::factory(mail!("factory"), &[RECEIVE, CREDENTIAL])]
#[case::badgr(mail!("badgr"), &[
    "https://api.eu.badgr.io/public/assertions/AbCdEfGhIjKlMnOpQrStUv",
    "https://api.eu.badgr.io/public/assertions/AbCdEfGhIjKlMnOpQrStUv?action=download",
])]
#[case::credly(mail!("credly"), &[
    "https://www.credly.com/badges/01234567-89ab-cdef-0123-456789abcdef/public_url",
    "https://www.credly.com/",
])]
#[case::oeb(mail!("oeb"), &["https://badges.verein.example/public/assertions/AbCdEfGhIjKlMnOpQrStUv"])]
#[case::edubadges(mail!("edubadges"), &["https://www.edubadges.nl/public/assertions/AbCdEfGhIjKlMnOpQrStUv"])]
#[case::forwarded(mail!("forwarded_as_attachment"), &[RECEIVE, CREDENTIAL])]
#[case::forwarded_in_base64(mail!("forwarded_in_base64"), &[RECEIVE, CREDENTIAL])]
#[case::digest(mail!("digest"), &["https://badges.exemple.fr/1", "https://badges.exemple.fr/2"])]
#[case::mbox(mail!("mbox"), &["https://badges.exemple.fr/1"])]
#[case::wrapped(mail!("safelinks"), &[
    "https://badges.exemple.fr/1?a=b&c",
    "https://badges.exemple.fr/2",
    "https://badges.exemple.fr/3?a=b",
    "https://badges.exemple.fr/4?a=b#c###d",
    "https://badges.exemple.fr/5",
    "https://badges.exemple.fr/6",
    "https://badges.exemple.fr/7",
    "https://eur01.safelinks.protection.outlook.com/?url=javascript%3Aalert(1)",
])]
fn links_are_found_unwrapped_and_once(#[case] mail: Mail, #[case] expected: &[&str]) {
    assert_eq!(links(&mail), expected);
    assert_eq!(mail.left_out.total(), 0);
}

#[test]
fn attachments_are_known_by_their_bytes() {
    let mail = mail!("oeb");
    let found: Vec<_> = mail
        .attachments
        .iter()
        .map(|a| (a.name.as_deref(), a.kind))
        .collect();
    assert_eq!(
        found,
        [
            (Some("Mon badge étoilé.png"), Kind::Png),
            (Some("Zertifikat.pdf"), Kind::Pdf),
        ]
    );
    assert!(mail.attachments[0].bytes.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert!(mail.attachments[0].bytes.ends_with(b"IEND\xae\x42\x60\x82"));

    let mail = mail!("texts");
    let found: Vec<_> = mail
        .attachments
        .iter()
        .map(|a| (a.name.as_deref(), a.kind))
        .collect();
    assert_eq!(
        found,
        [
            (Some("badge.jwt"), Kind::Jwt),
            (Some("badge.json"), Kind::Json),
            (Some("clr.txt"), Kind::Json),
            (Some("badge.svg"), Kind::Svg),
        ]
    );
    assert_eq!(&mail.attachments[1].bytes[..], br#"{"type":"Assertion"}"#);
    assert_eq!(links(&mail), ["https://badges.exemple.fr/1"]);
}

#[test]
fn a_zip_is_handed_on_closed() {
    for zip in ["PK\x03\x04 and so on", "PK\x05\x06"] {
        let mail = parse(format!(
            "Content-Type: application/x-zip-compressed; name=\"../mes badges.zip\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{}",
            STANDARD.encode(zip)
        ));
        let [attached] = &mail.attachments[..] else {
            panic!("one: {mail:?}")
        };
        assert_eq!(attached.kind, Kind::Zip);
        assert_eq!(attached.name.as_deref(), Some("mes badges.zip"));
        assert_eq!(attached.bytes, zip.as_bytes());
    }
}

#[test]
fn gmail_asks_with_a_code_and_a_link() {
    let asked = mail!("gmail").confirmation.expect("a question");
    assert_eq!(asked.code.as_deref(), Some("123456789"));
    assert_eq!(asked.mailbox.as_deref(), Some("amina@gmail.com"));
    assert_eq!(
        asked.link.expect("a link").as_str(),
        "https://mail-settings.google.com/mail/vf-%5BANGjdJ8%5D-abc"
    );
    assert_eq!(mail!("factory").confirmation, None);
}

#[test]
fn a_link_that_only_looks_like_gmails_does_not_confirm() {
    let mail = parse(
        "From: forwarding-noreply@google.com\r\nSubject: (#12<script>) x\r\n\r\n\
         https://mail-settings.google.com.evil.example/mail/vf-1 http://mail.google.com/mail/vf-1 \
         https://mail.google.com/mail/uf-1",
    );
    let asked = mail.confirmation.expect("a question");
    assert_eq!((asked.code, asked.link, asked.mailbox), (None, None, None));
}

#[rstest]
#[case(mail!("factory").automatic, Some(Automatic::Generated))]
#[case(mail!("badgr").automatic, Some(Automatic::Generated))]
#[case(mail!("credly").automatic, Some(Automatic::Generated))]
#[case(mail!("bounce").automatic, Some(Automatic::Bounce))]
#[case(mail!("vacation").automatic, Some(Automatic::Reply))]
#[case(mail!("list").automatic, Some(Automatic::List))]
#[case(mail!("edubadges").automatic, None)]
// Of the mail that came, not of the one in it.
#[case(mail!("forwarded_as_attachment").automatic, None)]
fn programs_mark_their_mails(
    #[case] found: Option<Automatic>,
    #[case] expected: Option<Automatic>,
) {
    assert_eq!(found, expected);
}

#[test]
fn the_identifier_is_the_outer_mails() {
    let mail = mail!("forwarded_as_attachment");
    assert_eq!(mail.message_id.as_deref(), Some("3@exemple.fr"));
}

#[test]
fn winmail_is_told() {
    let mail = mail!("winmail");
    assert_eq!((mail.winmail, mail.attachments.len()), (1, 0));
}

fn nested(levels: usize) -> String {
    let mut mail = String::new();
    for level in 0..levels {
        let _ = write!(
            mail,
            "Subject: {level}\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n\
             --b{level}\r\n\r\nhttps://badges.exemple.fr/{level}\r\n--b{level}\r\n\
             Content-Type: message/rfc822\r\n\r\n"
        );
    }
    mail.push_str("Subject: innermost\r\n\r\nhttps://badges.exemple.fr/innermost\r\n");
    for level in (0..levels).rev() {
        let _ = write!(mail, "\r\n--b{level}--\r\n");
    }
    mail
}

#[test]
fn forwarded_mails_are_opened_four_deep() {
    let mail = parse(nested(4));
    assert_eq!(mail.links.len(), 5);
    assert_eq!(mail.left_out.total(), 0);
    let mail = parse(nested(50));
    let expected: Vec<_> = (0..5)
        .map(|n| format!("https://badges.exemple.fr/{n}"))
        .collect();
    assert_eq!(links(&mail), expected);
    assert_eq!(mail.left_out.parts, 1);
}

#[test]
fn nesting_in_multiparts_ends_too() {
    let mut mail = String::from("Subject: x\r\n");
    for level in 0..50 {
        let _ = write!(
            mail,
            "Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"
        );
    }
    mail.push_str("\r\nhttps://badges.exemple.fr/1\r\n");
    let mail = parse(mail);
    assert_eq!((mail.links.len(), mail.left_out.parts), (0, 1));
}

#[test]
fn encoded_forwarded_mails_count_as_well() {
    let mut mail = String::from("Subject: x\r\n\r\nhttps://badges.exemple.fr/1\r\n");
    for _ in 0..10 {
        mail = format!(
            "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            STANDARD.encode(mail)
        );
    }
    let mail = parse(mail);
    assert_eq!((mail.links.len(), mail.left_out.parts), (0, 1));
}

#[test]
fn a_million_levels_are_only_a_list() {
    let mail = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
    assert_eq!(parse(mail).left_out.parts, 1);
}

#[test]
fn many_parts_are_counted() {
    let mut mail = String::from("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for _ in 0..2_000 {
        mail.push_str("--b\r\n\r\nx\r\n");
    }
    assert!(parse(mail).left_out.parts > 0);
    let mut mail = String::from("Content-Type: multipart/mixed; boundary=b\r\n\r\n");
    for n in 0..60 {
        let _ = write!(
            mail,
            "--b\r\nContent-Type: application/json\r\n\r\n{{\"n\":{n}}}\r\n"
        );
    }
    let mail = parse(mail);
    assert_eq!(
        (mail.attachments.len(), mail.left_out.attachments),
        (50, 10)
    );
}

#[test]
fn twenty_links_are_kept_the_preferred_ones_first() {
    let mut text = String::from("Subject: x\r\n\r\n");
    for n in 0..30 {
        let _ = writeln!(text, "https://example.org/{n} https://example.org/{n}");
    }
    text.push_str("https://badges.exemple.fr/1");
    let mail = parse(text.clone());
    assert_eq!((mail.links.len(), mail.left_out.links), (20, 11));
    let known = |url: &Url| url.host_str() == Some("badges.exemple.fr");
    let mail = read_preferring(&Bytes::from(text), &Limits::default(), &known);
    assert_eq!(mail.links[0].as_str(), "https://badges.exemple.fr/1");
    assert_eq!((mail.links.len(), mail.left_out.links), (20, 11));
}

#[test]
fn what_is_broken_brings_what_can_be_read() {
    let link = "https://badges.exemple.fr/1";
    let cases: &[(&str, String)] = &[
        ("no header", format!("\r\n{link}")),
        (
            "no boundary parameter",
            format!("Content-Type: multipart/mixed\r\n\r\n{link}"),
        ),
        (
            "a boundary that never comes",
            format!("Content-Type: multipart/mixed; boundary=never\r\n\r\n{link}"),
        ),
        (
            "no last boundary",
            format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n{link}"),
        ),
        (
            "an unknown charset",
            format!("Content-Type: text/plain; charset=klingon\r\n\r\n\u{e9} {link}"),
        ),
        (
            "the wrong charset",
            format!("Content-Type: text/plain; charset=utf-16\r\n\r\n\u{e9} {link}"),
        ),
        (
            "an unknown encoding",
            format!("Content-Transfer-Encoding: x-uuencode\r\n\r\n{link}"),
        ),
        (
            "broken quoted-printable",
            format!("Content-Transfer-Encoding: quoted-printable\r\n\r\n=ZZ = =\r\n {link}"),
        ),
        (
            "a footer behind base64",
            format!(
                "Content-Transfer-Encoding: base64\r\n\r\n{}\r\n*\r\n",
                STANDARD.encode(link)
            ),
        ),
        ("only newlines", format!("Subject: x\n\n{link}\n")),
        (
            "html in capitals, a quote left open",
            format!("CONTENT-TYPE: TEXT/HTML\r\n\r\n<P CLASS=\"x>a<A HREF = {link} >b</a>"),
        ),
    ];
    for (name, mail) in cases {
        let mail = parse(mail.clone());
        assert!(links(&mail).contains(&link), "{name}: {mail:?}");
    }
}

#[test]
fn garbage_in_base64_and_huge_headers_end() {
    let mut mail = b"Content-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\n".to_vec();
    mail.extend((0..100_000_u32).map(|n| (n * 7 % 256) as u8));
    assert_eq!(parse(mail).attachments, []);

    let mut mail = "X-Long: a\r\n".repeat(200_000);
    mail.push_str("\r\nhttps://badges.exemple.fr/1");
    assert_eq!(parse(mail).links.len(), 1);

    let long = "a".repeat(1 << 20);
    let mail = format!("Subject: {long}\r\nContent-Type: {long}; {long}={long}\r\n\r\nx");
    assert_eq!(parse(mail), Mail::default());
    assert_eq!(parse(Vec::new()), Mail::default());
}

mod whatever_the_bytes_are {
    use proptest::prelude::*;

    use super::*;

    /// Pieces that mails are made of, and noise between them.
    fn pieces() -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            Just(b"Content-Type: multipart/mixed; boundary=b\r\n".to_vec()),
            Just(b"Content-Type: message/rfc822\r\n".to_vec()),
            Just(b"Content-Type: text/html; charset=utf-7\r\n".to_vec()),
            Just(b"Content-Transfer-Encoding: base64\r\n".to_vec()),
            Just(b"Content-Transfer-Encoding: quoted-printable\r\n".to_vec()),
            Just(b"From: forwarding-noreply@google.com\r\nSubject: (#1234) a@b.c\r\n".to_vec()),
            Just(b"\r\n".to_vec()),
            Just(b"\r\n--b\r\n".to_vec()),
            Just(b"\r\n--b--\r\n".to_vec()),
            Just(b"<a href=\"https://urldefense.com/v3/__http*a**A__;w6k!!".to_vec()),
            Just(b"https://exemple.fr/".to_vec()),
            Just(b"\x89PNG".to_vec()),
            Just(b"{\"".to_vec()),
            proptest::collection::vec(any::<u8>(), 0..40),
        ];
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn reading_ends_within_its_limits(bytes in pieces()) {
            let limits = Limits::default();
            let mail = read(&Bytes::from(bytes), &limits);
            prop_assert!(mail.links.len() <= limits.links);
            prop_assert!(mail.attachments.len() <= limits.attachments);
            for link in &mail.links {
                prop_assert!(matches!(link.scheme(), "http" | "https"));
            }
            for attachment in &mail.attachments {
                prop_assert_eq!(Kind::of(&attachment.bytes), Some(attachment.kind));
            }
        }
    }
}

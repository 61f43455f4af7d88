//! Badges baked into SVG pictures: an element behind the root's start tag.
//!
//! Baking splices text, so that every other byte of the picture stays as it was.

use roxmltree::Document;

use super::{BakeError, Edition, ExtractError, Extracted, Kind, Note, Payload, text, xml};
use crate::limits::Limits;

pub(super) fn extract(
    source: &str,
    mut notes: Vec<Note>,
    limits: &Limits,
) -> Result<Extracted, ExtractError> {
    let payload = xml::extract(Kind::Svg, source, limits, &mut notes)?;
    Ok(Extracted {
        kind: Kind::Svg,
        payload,
        notes,
    })
}

/// Puts the badge right behind the root's start tag, in place of any that is there already.
pub(super) fn bake(image: &str, payload: &Payload, edition: Edition) -> Result<Vec<u8>, BakeError> {
    let element = element(payload, edition)?;
    let limits = Limits::default();
    let baked = xml::with_document(
        Kind::Svg,
        image,
        &limits,
        &mut Vec::new(),
        |document, text, _| {
            // Positions refer to the text that was parsed, which is the picture itself unless a prefix
            // had to be declared in a copy.
            let declared = text.len() - image.len();
            let mut rest = Vec::new();
            for range in xml::ranges(document, text) {
                rest.push(range.start - declared..range.end - declared);
            }
            Ok((start_tag(document, text).map(|tag| (tag, declared)), rest))
        },
    );
    let (root, old) = baked.map_err(|error| match error {
        ExtractError::Malformed { fault, .. } => BakeError::BrokenImage(fault),
        _ => BakeError::UnsupportedImage,
    })?;
    let (root, declared) = root.ok_or(BakeError::UnsupportedImage)?;
    let end = root.end - declared;
    let mut baked = String::with_capacity(image.len() + element.len() + 16);
    if root.closed {
        // `<svg/>` has no inside yet.
        baked.push_str(&image[..end - "/>".len()]);
        baked.push('>');
        baked.push_str(&element);
        baked.push_str(&format!("</{}>", root.name));
        baked.push_str(&image[end..]);
        return Ok(baked.into_bytes());
    }
    baked.push_str(&image[..end]);
    baked.push_str(&element);
    let mut kept = end;
    for range in old {
        baked.push_str(&image[kept..range.start]);
        kept = range.end;
    }
    baked.push_str(&image[kept..]);
    Ok(baked.into_bytes())
}

struct StartTag {
    name: String,
    /// Behind its `>`.
    end: usize,
    closed: bool,
}

/// The root's start tag: it ends at the first `>` outside quotes.
fn start_tag(document: &Document<'_>, text: &str) -> Option<StartTag> {
    let root = document.root_element();
    let start = root.range().start;
    let tag = text.get(start..)?;
    let name = tag[1..]
        .split(|c: char| c.is_whitespace() || c == '>' || c == '/')
        .next()?;
    let mut quote = None;
    for (index, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => {
                let closed = tag[..index].ends_with('/');
                return Some(StartTag {
                    name: name.to_owned(),
                    end: start + index + 1,
                    closed,
                });
            }
            (None, _) => {}
        }
    }
    None
}

/// The badge as an element. Its prefix is the specifications' own, since some readers look for
/// nothing else.
fn element(payload: &Payload, edition: Edition) -> Result<String, BakeError> {
    let (name, namespace) = match edition {
        Edition::V2 => ("assertion", xml::NAMESPACE_V2),
        Edition::V3 => ("credential", xml::NAMESPACE_V3),
    };
    let text = payload.as_str();
    if text.contains(|c: char| !is_xml(c)) {
        return Err(BakeError::Unwritable);
    }
    let open = format!("<openbadges:{name} xmlns:openbadges=\"{namespace}\"");
    Ok(match payload {
        Payload::Json(json) => {
            let verify = match edition {
                Edition::V2 => hosted_at(json)
                    .map(|url| format!(" verify=\"{}\"", attribute(&url)))
                    .unwrap_or_default(),
                Edition::V3 => String::new(),
            };
            // A parser makes one line break of `\r\n`; and `]]>` ends a section.
            let body = json
                .replace("]]>", "]]]]><![CDATA[>")
                .replace('\r', "]]>&#13;<![CDATA[");
            format!("{open}{verify}><![CDATA[{body}]]></openbadges:{name}>")
        }
        Payload::Jws(value) | Payload::Url(value) => {
            format!("{open} verify=\"{}\"/>", attribute(value))
        }
    })
}

/// The address that a hosted assertion names as its own.
fn hosted_at(json: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(json).ok()?;
    let of = |name: &str| document.get(name)?.get("url")?.as_str();
    let id = || document.get("id")?.as_str();
    let url = of("verify").or_else(|| of("verification")).or_else(id)?;
    let writable = text::is_url(url) && !url.contains(|c: char| !is_xml(c));
    writable.then(|| url.to_owned())
}

fn attribute(value: &str) -> String {
    value
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// The characters that XML 1.0 has (§2.2).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::{Fault, bake, extract};
    use proptest::prelude::*;

    const JSON: &str = r#"{"id":"https://example.org/a?b=1&c=2","name":"Été ]]> <b>"}"#;
    const JWS: &str = "eyJhbGciOiJub25lIn0.e30.c2ln";

    fn read(svg: &str) -> Result<(Payload, Vec<Note>), ExtractError> {
        extract(svg.as_bytes(), &Limits::default()).map(|found| {
            assert_eq!(found.kind, Kind::Svg);
            (found.payload, found.notes)
        })
    }

    fn json() -> Payload {
        Payload::Json(JSON.into())
    }

    fn svg(inside: &str) -> String {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{inside}<path d=\"M0 0\"/></svg>")
    }

    fn malformed(fault: Fault) -> ExtractError {
        ExtractError::Malformed {
            kind: Kind::Svg,
            fault,
        }
    }

    #[test]
    fn every_way_of_baking_is_read() {
        let v2 = "xmlns:openbadges=\"http://openbadges.org\"";
        let v3 = "xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\"";
        let url = || Payload::Url("https://example.org/a".into());
        let table = [
            (format!("<openbadges:assertion {v2} verify=\"{JWS}\"/>"), Payload::Jws(JWS.into()), vec![]),
            (format!("<openbadges:credential {v3} verify=\" {JWS}\n\"></openbadges:credential>"),
             Payload::Jws(JWS.into()), vec![]),
            (format!("<openbadges:assertion {v2} verify=\"https://example.org/a\"><![CDATA[]]></openbadges:assertion>"),
             url(), vec![]),
            // JSON goes before the address.
            (format!("<openbadges:assertion {v2} verify=\"https://example.org/a\"><![CDATA[\n{{}}\n]]></openbadges:assertion>"),
             Payload::Json("\n{}\n".into()), vec![]),
            // A signature goes before JSON.
            (
                format!("<openbadges:assertion {v2} verify=\"{JWS}\">{{}}</openbadges:assertion>"),
                Payload::Jws(JWS.into()),
                vec![],
            ),
            // Broken JSON with a good address.
            (format!("<openbadges:assertion {v2} verify=\"https://example.org/a\"><![CDATA[{{a:1}}]]></openbadges:assertion>"),
             url(), vec![Note::BrokenBody]),
            // The namespace by another prefix, or as the default.
            ("<ob:credential xmlns:ob=\"https://purl.imsglobal.org/ob/v3p0\"><![CDATA[{}]]></ob:credential>".to_owned(),
             Payload::Json("{}".into()), vec![]),
            ("<assertion xmlns=\"http://openbadges.org\" verify=\"https://example.org/a\"/>".to_owned(), url(), vec![]),
            // The prefix alone, for another namespace or for none.
            ("<openbadges:assertion xmlns:openbadges=\"urn:x\" verify=\"https://example.org/a\"/>".to_owned(),
             url(), vec![Note::UnknownNamespace]),
            ("<openbadges:assertion verify=\"https://example.org/a\"/>".to_owned(),
             url(), vec![Note::UnknownNamespace]),
            // 3.0 first.
            (format!("<g><openbadges:assertion {v2} verify=\"https://example.org/a\"/></g><openbadges:credential {v3}>{{}}</openbadges:credential>"),
             Payload::Json("{}".into()), vec![Note::SeveralBadges]),
        ];
        for (inside, payload, notes) in table {
            assert_eq!(read(&svg(&inside)), Ok((payload, notes)), "{inside}");
        }
        let declared = format!(
            "<?xml version=\"1.0\"?><!-- c --><!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" 'x>y'>\n{}",
            svg(&format!("<openbadges:assertion {v2} verify=\"{JWS}\"/>"))
        );
        assert_eq!(
            read(&declared),
            Ok((Payload::Jws(JWS.into()), vec![Note::DocumentType]))
        );
        let mut utf16: Vec<u8> = vec![0xff, 0xfe];
        utf16.extend(
            svg("<openbadges:assertion verify=\"https://example.org/a\"/>")
                .encode_utf16()
                .flat_map(u16::to_le_bytes),
        );
        let found = extract(&utf16, &Limits::default()).expect("a badge");
        assert_eq!(found.notes, [Note::Utf16, Note::UnknownNamespace]);
    }

    #[test]
    fn what_holds_no_badge_is_told_apart() {
        let none = ExtractError::NoBadge { kind: Kind::Svg };
        assert_eq!(
            read(&svg("<assertion verify=\"https://example.org\"/>")),
            Err(none.clone())
        );
        assert_eq!(read("<svg/>"), Err(none));
        let empty = svg("<openbadges:assertion xmlns:openbadges=\"http://openbadges.org\"/>");
        assert_eq!(read(&empty), Err(malformed(Fault::NoCredential)));
        assert_eq!(
            read("<svg><g></svg>"),
            Err(malformed(Fault::Xml { line: 1, column: 9 }))
        );
        assert_eq!(read("<svg><g>"), Err(malformed(Fault::Truncated)));
    }

    #[test]
    fn entities_and_bombs_are_refused() {
        let subset = "<!DOCTYPE svg [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;\">]><svg>&b;</svg>";
        assert_eq!(read(subset), Err(malformed(Fault::Entities)));
        let external = "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
                        <svg><openbadges:assertion verify=\"&x;\"/></svg>";
        assert_eq!(read(external), Err(malformed(Fault::Entities)));
        assert_eq!(read("<svg>&lol;</svg>"), Err(malformed(Fault::Entities)));

        let limits = Limits {
            xml_nodes: 100,
            ..Limits::default()
        };
        let many = svg(&"<g/>".repeat(200));
        let fault = Fault::TooManyNodes { limit: 100 };
        assert_eq!(extract(many.as_bytes(), &limits), Err(malformed(fault)));
        let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
        let fault = Fault::TooManyNodes { limit: 256 };
        assert_eq!(read(&format!("<svg{attributes}/>")), Err(malformed(fault)));
        let namespaces: String = (0..10_000)
            .map(|n| format!("<g xmlns:n{n}='urn:{n}'>"))
            .collect();
        let fault = Fault::TooManyNodes { limit: 512 };
        assert_eq!(read(&svg(&namespaces)), Err(malformed(fault)));
        let deep = format!("<svg>{}", "<g>".repeat(150_000));
        assert_eq!(read(&deep), Err(malformed(Fault::Truncated)));
    }

    #[test]
    fn baking_splices_and_replaces() {
        let before = "\u{feff}<?xml version='1.0'?>\r\n<!DOCTYPE svg PUBLIC \"a\" \"b\">\
                      <svg title='a>b'\r\n>\r\n<path d=\"M0 0\"/></svg>\r\n<!-- end -->";
        let once = bake(before.as_bytes(), &json(), Edition::V2).expect("baked");
        let twice = bake(&once, &Payload::Jws(JWS.into()), Edition::V3).expect("baked");
        let element = format!(
            "<openbadges:credential xmlns:openbadges=\"https://purl.imsglobal.org/ob/v3p0\" verify=\"{JWS}\"/>"
        );
        let (head, tail) = before.split_once(">\r\n<path").expect("a picture");
        let expected = format!("{head}>{element}\r\n<path{tail}");
        assert_eq!(String::from_utf8(twice), Ok(expected));
        let once = String::from_utf8(once).expect("text");
        assert!(
            once.contains("verify=\"https://example.org/a?b=1&amp;c=2\""),
            "{once}"
        );

        let closed = bake(
            b"<s:svg xmlns:s='http://www.w3.org/2000/svg' />",
            &json(),
            Edition::V2,
        );
        let closed = String::from_utf8(closed.expect("baked")).expect("text");
        assert!(closed.ends_with("</s:svg>"), "{closed}");
        assert_eq!(read(&closed).map(|(payload, _)| payload), Ok(json()));
        // An old badge that was written with nothing but the prefix goes too.
        let old = svg("<openbadges:assertion verify=\"https://example.org/old\"/>");
        let new = bake(old.as_bytes(), &json(), Edition::V2).expect("baked");
        assert_eq!(
            read(&String::from_utf8(new).expect("text")),
            Ok((json(), vec![]))
        );
        assert_eq!(
            bake(b"<html/>", &json(), Edition::V2),
            Err(BakeError::UnsupportedImage)
        );
        let bad = Payload::Json("{\"a\":\"\u{ffff}\"}".into());
        assert_eq!(
            bake(b"<svg/>", &bad, Edition::V2),
            Err(BakeError::Unwritable)
        );
    }

    proptest! {
        #[test]
        fn what_is_baked_is_read_back(
            name in "\\PC{0,30}",
            space in "[ \r\n\t]{0,8}",
            picture in "[ -;=-~éß\r\n]{0,40}",
            v3: bool,
        ) {
            let picture = picture.replace(['&', '<', '>', ']'], "");
            let image = svg(&picture);
            let json = format!("{space}{{{space}\"name\":{}}}", serde_json::Value::from(name));
            let payload = Payload::Json(json);
            let edition = if v3 { Edition::V3 } else { Edition::V2 };
            match bake(image.as_bytes(), &payload, edition) {
                Ok(baked) => {
                    let baked = String::from_utf8(baked).expect("text");
                    prop_assert_eq!(read(&baked), Ok((payload, vec![])));
                    let start = image.find('>').expect("a tag") + 1;
                    let added = baked.len() - image.len();
                    let kept = format!("{}{}", &baked[..start], &baked[start + added..]);
                    prop_assert_eq!(kept, image);
                }
                Err(error) => prop_assert_eq!(error, BakeError::Unwritable),
            }
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,80}|<svg[ -~\n]{0,80}|(<|>|\"|'|!DOCTYPE|svg| |\\[|/|xmlns:a=|openbadges:assertion){0,20}") {
            let _ = extract(text.as_bytes(), &Limits::default());
            let _ = bake(text.as_bytes(), &json(), Edition::V2);
        }
    }
}

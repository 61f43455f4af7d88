//! The files as others read them: qpdf, poppler and lopdf for PDF, an image decoder for previews.

#![expect(clippy::expect_used, reason = "samples are right by construction")]

mod minimaps;
mod samples;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use domain::Verdict;
use domain::share::PublicBadge;
use lopdf::{Dictionary, Document, Object};
use print::{pdf, preview};
use samples::*;

/// What a program says of these bytes on its standard input or in a file.
fn ask(program: &str, before: &[&str], after: &[&str], bytes: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    let output = Command::new(program)
        .args(before)
        .arg(file.path())
        .args(after)
        .stdin(Stdio::null())
        .output()
        .unwrap_or_else(|error| panic!("{program} (scripts/install.sh test): {error}"));
    assert!(
        output.status.success(),
        "{program}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    // Poppler writes the titles of headings as they are, in UTF-16.
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn sound(bytes: &[u8]) {
    let said = ask("qpdf", &["--check"], &[], bytes);
    assert!(
        said.contains("No syntax or stream encoding errors"),
        "{said}"
    );
}

/// The words, in the order of the pages, one space between them.
fn text(bytes: &[u8]) -> String {
    let text = ask("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"], bytes);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The structure with the words in it, as poppler reads it.
fn structure(bytes: &[u8]) -> String {
    ask("pdfinfo", &["-struct-text"], &[], bytes)
}

fn draw_badge(badge: &PublicBadge, credential: Option<pdf::Attachment<'_>>) -> Vec<u8> {
    pdf::badge(&pdf::BadgeSheet {
        badge,
        picture: Some(&picture(1, 300)),
        credential,
        words: &badge_words(),
    })
    .expect("drawn")
}

fn draw_collection(badges: u32) -> Vec<u8> {
    let collection = collection(badges);
    pdf::collection(&sheet(
        &collection,
        &pictures(badges),
        &collection_words(badges),
    ))
    .expect("drawn")
}

fn in_order(text: &str, parts: &[&str]) {
    let mut at = 0;
    for part in parts {
        let found = text[at..].find(part);
        at += found.unwrap_or_else(|| panic!("{part:?} is not after byte {at} of {text}"))
            + part.len();
    }
}

#[test]
fn a_badge_says_all_of_it_in_order() {
    let bytes = draw_badge(&badge(), None);
    sound(&bytes);
    in_order(
        &text(&bytes),
        &[
            "Amina Benali a reçu",
            "Accueillir et accompagner un public éloigné du numérique",
            "Délivré par Le Dôme",
            "Authentique et valide",
            "Vérifié le 22 novembre 2026",
            "https://besace.example/ b/3q2-7wAAAAAAAAAAAAAAAA",
            "Description",
            "accueillir",
            "Service Civique",
            "Comment il s’obtient",
            "avoir conduit un atelier collectif",
            "préparé avec la tutrice",
            "publié ici",
            "https://ledome.example/badges/accueil-numerique/criteres",
            "Preuves",
            "Guide du premier rendez-vous",
            "Ajouté par la personne qui a reçu le badge",
            "Preuve 3",
            "signé par ma tutrice",
            "Télécharger : Document PDF, 12 ko",
            "Compétences",
            "Communiquer à l’oral (RECTEC)",
        ],
    );
}

#[test]
fn a_badge_is_tagged_in_the_order_of_reading() {
    let tree = structure(&draw_badge(&badge(), None));
    in_order(
        &tree,
        &[
            "Sect",
            "P ",
            "Amina Benali a reçu",
            "H1",
            "Accueillir",
            "Figure",
            "P ",
            "Authentique",
            "Link",
            "Figure",
            "H2",
            "Description",
            "H2",
            "L ",
            "LI",
            "Lbl",
            "•",
            "LBody",
            "L ",
            "Link",
            "publié ici",
        ],
    );
}

/// The catalog, and what stands in it under a name.
fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalog")
}

#[test]
fn a_badge_claims_to_be_accessible_and_has_what_that_takes() {
    let bytes = draw_badge(&badge(), None);
    let document = Document::load_mem(&bytes).expect("a PDF");
    let catalog = catalog(&document);
    let marked = document
        .dereference(catalog.get(b"MarkInfo").expect("marked"))
        .expect("there")
        .1;
    assert_eq!(
        marked
            .as_dict()
            .and_then(|marked| marked.get(b"Marked"))
            .and_then(Object::as_bool)
            .ok(),
        Some(true)
    );
    assert_eq!(
        catalog.get(b"Lang").and_then(Object::as_str).ok(),
        Some(&b"fr"[..])
    );
    assert!(catalog.has(b"Outlines"));
    let xmp = String::from_utf8_lossy(&bytes).into_owned();
    for claim in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>3</pdfaid:part>",
    ] {
        assert!(xmp.contains(claim), "{claim}");
    }
    let figures: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.get(b"S").and_then(Object::as_name).ok() == Some(b"Figure"))
        .map(|dict| lopdf::decode_text_string(dict.get(b"Alt").expect("words")).expect("text"))
        .collect();
    assert_eq!(figures, [badge_words().picture, badge_words().qr]);
}

#[test]
fn links_are_links_and_nothing_acts() {
    let bytes = draw_badge(&badge(), None);
    let document = Document::load_mem(&bytes).expect("a PDF");
    let mut urls = Vec::new();
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        for acts in [&b"JS"[..], b"JavaScript", b"OpenAction", b"AA", b"Launch"] {
            assert!(!dict.has(acts), "{dict:?}");
        }
        if let Ok(action) = dict.get(b"A").and_then(Object::as_dict) {
            assert_eq!(
                action.get(b"S").and_then(Object::as_name).ok(),
                Some(&b"URI"[..])
            );
            let url = action.get(b"URI").and_then(Object::as_str).expect("a URL");
            urls.push(String::from_utf8(url.to_vec()).expect("UTF-8"));
            assert!(dict.has(b"Contents"), "words for the link");
        }
    }
    urls.sort();
    urls.dedup();
    assert_eq!(
        urls,
        [
            "https://besace.example/b/3q2-7wAAAAAAAAAAAAAAAA",
            "https://besace.example/b/3q2-7wAAAAAAAAAAAAAAAA/preuves/3",
            "https://ledome.example/",
            "https://ledome.example/badges/accueil-numerique/criteres",
            "https://ledome.example/guides",
            "https://ledome.example/preuves/guide-du-premier-rendez-vous.pdf",
            "https://rectec.example/3",
        ]
    );
}

#[test]
fn the_credential_is_attached_byte_for_byte() {
    let credential: Vec<u8> = (0..=255).cycle().take(3_000).collect();
    let bytes = draw_badge(
        &badge(),
        Some(pdf::Attachment {
            name: "badge.json",
            media_type: "application/ld+json",
            bytes: &credential,
            description: "Le badge lui-même est joint.",
        }),
    );
    sound(&bytes);
    assert!(text(&bytes).contains("Le badge lui-même est joint."));
    let document = Document::load_mem(&bytes).expect("a PDF");
    let specification = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .find(|dict| dict.has(b"AFRelationship"))
        .expect("an attached file");
    assert_eq!(
        specification
            .get(b"AFRelationship")
            .and_then(Object::as_name)
            .ok(),
        Some(&b"Source"[..])
    );
    let files = specification
        .get(b"EF")
        .and_then(Object::as_dict)
        .expect("files");
    let stream = files
        .get(b"F")
        .and_then(Object::as_reference)
        .expect("a reference");
    let stream = document
        .get_object(stream)
        .and_then(Object::as_stream)
        .expect("a stream");
    assert_eq!(
        stream.dict.get(b"Subtype").and_then(Object::as_name).ok(),
        Some(&b"application/ld+json"[..])
    );
    let content = stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone());
    assert_eq!(content, credential);
}

#[test]
fn what_is_hidden_is_nowhere_in_the_file() {
    let mut hidden = badge();
    hidden.face.holder_name = Some("Zoulikha".to_owned());
    hidden.holder = domain::share::HolderName::Hidden;
    let mut words = badge_words();
    words.holder = None;
    words.holder_note = None;
    let bytes = pdf::badge(&pdf::BadgeSheet {
        badge: &hidden,
        picture: None,
        credential: None,
        words: &words,
    })
    .expect("drawn");
    let open = tempfile::NamedTempFile::new().expect("a file");
    let path = open.path().to_str().expect("a path");
    ask(
        "qpdf",
        &["--qdf", "--object-streams=disable"],
        &[path],
        &bytes,
    );
    let plain = std::fs::read(open.path()).expect("read");
    for name in ["Zoulikha", "Amina", "Benali"] {
        let there = plain
            .windows(name.len())
            .any(|window| window == name.as_bytes());
        assert!(!there && !text(&bytes).contains(name), "{name}");
    }
    let info = ask("pdfinfo", &[], &[], &bytes);
    for field in ["Author:", "Creator:", "Keywords:", "Subject:"] {
        assert!(!info.contains(field), "{info}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(draw_badge(&badge(), None), draw_badge(&badge(), None));
    assert_eq!(draw_collection(30), draw_collection(30));
    let card = badge_card("Titre");
    assert_eq!(
        preview::badge(&card).expect("drawn"),
        preview::badge(&card).expect("drawn")
    );
}

#[test]
fn a_collection_says_each_badge_with_its_verdict() {
    let bytes = draw_collection(12);
    sound(&bytes);
    let said = text(&bytes);
    in_order(
        &said,
        &[
            "Mon année de Service Civique",
            "Amina Benali, Caen",
            "12 badges",
            "Je cherche un poste",
            "Animer un atelier",
            "Authentique et valide",
            "Le Dôme, 3 mars 2026",
            "Mon premier atelier",
            "Animer et transmettre",
            "Compétences montrées",
            "Communiquer à l’oral (RECTEC) · 5 badges",
        ],
    );
    assert_eq!(said.matches("Retiré par l’émetteur").count(), 1);
    let tree = structure(&bytes);
    assert_eq!(
        tree.matches("H2").count() + tree.matches("H3").count(),
        12 + 2
    );
    let document = Document::load_mem(&bytes).expect("a PDF");
    assert!(document.get_pages().len() <= 2);
}

#[test]
fn five_hundred_badges_are_all_there() {
    let mut many = collection(500);
    for badge in many
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.badges)
    {
        badge.name = format!("Badge numéro {}", badge.number);
    }
    let shared: BTreeMap<u32, Vec<u8>> = (1..=500).map(|n| (n, picture(n % 5, 160))).collect();
    let bytes = pdf::collection(&sheet(&many, &shared, &collection_words(500))).expect("drawn");
    sound(&bytes);
    let said = text(&bytes);
    for number in 1..=500 {
        assert!(
            said.contains(&format!("Badge numéro {number} ")),
            "{number}"
        );
    }
    let pages = Document::load_mem(&bytes).expect("a PDF").get_pages().len();
    assert!((30..=60).contains(&pages), "{pages}");
    assert!(said.contains(&format!("{pages} / {pages}")));
}

fn hostile() -> Vec<String> {
    vec![
        String::new(),
        " \t\n ".to_owned(),
        "Un titre ".repeat(1_200),
        "x".repeat(10_000),
        "a\u{202e}dcba\u{202c}\u{2066}b\u{2069}\u{200f}".to_owned(),
        "<script>alert(1)</script> &amp; <b>".to_owned(),
        "nul\0 et \u{1b}[31m".to_owned(),
        "👩\u{200d}🎓🏳️\u{200d}🌈 diplômée 漢字 क्षि".to_owned(),
        format!("Z{}", "\u{301}\u{336}\u{489}".repeat(300)),
        "\u{e000}\u{f8ff}\u{fffe}\u{ffff}\u{feff}\u{fdd0}\u{10ffff}".to_owned(),
        "شهادة في الترحيب بالجمهور".to_owned() + " Besace " + "תעודה",
        "\u{2028}\u{2029}\u{85}\u{ad}\u{2011}".to_owned(),
        "(((\\)))%%EOF endstream endobj /JS".to_owned(),
    ]
}

#[test]
fn hostile_words_are_drawn_and_break_nothing() {
    for words in hostile() {
        let mut badge = badge();
        let inner = words.replace('&', "&amp;").replace('<', "&lt;");
        badge.face.name.clone_from(&words);
        badge.face.description = html(&format!("<p>{inner}</p><ul><li>{inner}</li></ul>"));
        badge.face.evidence[0].name = Some(words.clone());
        badge.face.skills[0].name.clone_from(&words);
        badge.face.language = Some(words.chars().take(50).collect());
        let mut said = badge_words();
        said.holder = Some(words.clone());
        said.issued.clone_from(&words);
        said.verdict.clone_from(&words);
        said.picture.clone_from(&words);
        let bytes = pdf::badge(&pdf::BadgeSheet {
            badge: &badge,
            picture: Some(b"no picture"),
            credential: None,
            words: &said,
        })
        .unwrap_or_else(|error| panic!("{words:?}: {error}"));
        sound(&bytes);

        let mut listed = collection(3);
        listed.title.clone_from(&words);
        listed.text.clone_from(&words);
        listed.sections[1].title.clone_from(&words);
        listed.skills[0].name.clone_from(&words);
        for badge in listed
            .sections
            .iter_mut()
            .flat_map(|section| &mut section.badges)
        {
            badge.name.clone_from(&words);
            badge.line = words.chars().take(280).collect();
        }
        let bytes = pdf::collection(&sheet(&listed, &BTreeMap::new(), &collection_words(3)))
            .unwrap_or_else(|error| panic!("{words:?}: {error}"));
        sound(&bytes);
        preview::badge(&badge_card(&words)).expect("drawn");
        preview::collection(&preview::CollectionCard {
            title: &words,
            holder: Some(&words),
            pictures: &[None, Some(b"no picture"), None],
            count: &words,
            instance: &words,
        })
        .expect("drawn");
    }
}

#[test]
fn what_no_font_has_is_still_read_and_copied() {
    let mut badge = badge();
    badge.face.name = "Médiation 漢字 🎓 шаг Ελλάδα".to_owned();
    let bytes = draw_badge(&badge, None);
    assert!(
        text(&bytes).contains("Médiation 漢字 🎓 шаг Ελλάδα"),
        "{}",
        text(&bytes)
    );
}

#[test]
fn a_long_text_goes_on_over_the_pages() {
    let mut badge = badge();
    let paragraph = "<p>Une phrase qui se répète pour remplir les pages.</p>".repeat(300);
    badge.face.description = html(&format!("{paragraph}<p>Fin du texte.</p>"));
    let bytes = draw_badge(&badge, None);
    sound(&bytes);
    let said = text(&bytes);
    assert_eq!(said.matches("Une phrase qui se répète").count(), 300);
    in_order(
        &said,
        &["1 / ", "2 / ", "3 / ", "Fin du texte.", "Compétences"],
    );
}

fn badge_card(title: &str) -> preview::BadgeCard<'_> {
    preview::BadgeCard {
        title,
        picture: None,
        holder: Some("Amina Benali a reçu"),
        issued: "délivré par Le Dôme",
        verdict: Verdict::Revoked,
        said: "Retiré par l’émetteur",
        checked: "Constaté le 22 novembre 2026",
        instance: "Besace du Calvados",
    }
}

#[test]
fn a_preview_has_the_size_that_networks_ask_for_and_is_small() {
    let large = picture(3, 640);
    let many: Vec<Vec<u8>> = (0..9).map(|n| picture(n, 160)).collect();
    let mut drawn = vec![
        preview::badge(&preview::BadgeCard {
            picture: Some(&large),
            ..badge_card("Accueillir un public éloigné du numérique")
        })
        .expect("drawn"),
    ];
    for count in 0..=many.len() {
        let shown: Vec<Option<&[u8]>> = many.iter().take(count).map(|p| Some(&p[..])).collect();
        let card = preview::CollectionCard {
            title: "Mon année de Service Civique",
            holder: None,
            pictures: &shown,
            count: "9 badges",
            instance: "Besace du Calvados",
        };
        drawn.push(preview::collection(&card).expect("drawn"));
    }
    for bytes in drawn {
        let picture = image::load_from_memory(&bytes).expect("a picture");
        assert_eq!(
            (picture.width(), picture.height()),
            (preview::WIDTH, preview::HEIGHT)
        );
        assert!(bytes.len() < 150_000, "{}", bytes.len());
        for chunk in ["tEXt", "iTXt", "zTXt", "eXIf", "tIME"] {
            assert!(
                !bytes.windows(4).any(|window| window == chunk.as_bytes()),
                "{chunk}"
            );
        }
    }
}

#[test]
fn a_preview_shows_the_verdict_in_its_colour() {
    let colours = |verdict| {
        let card = preview::BadgeCard {
            verdict,
            ..badge_card("Titre")
        };
        let picture =
            image::load_from_memory(&preview::badge(&card).expect("drawn")).expect("a picture");
        let has = |wanted: [u8; 3]| picture.to_rgb8().pixels().any(|pixel| pixel.0 == wanted);
        (
            has([0x1F, 0x6B, 0x4A]),
            has([0x8A, 0x5A, 0x00]),
            has([0xA3, 0x26, 0x1B]),
        )
    };
    assert_eq!(colours(Verdict::Valid), (true, false, false));
    assert_eq!(colours(Verdict::Expired), (false, true, false));
    assert_eq!(colours(Verdict::Revoked), (false, false, true));
}

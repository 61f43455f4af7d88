//! A badge, a collection and their words, as the pages would hand them over.

use std::collections::BTreeMap;
use std::io::Cursor;

use domain::badge::{BadgeFace, Checked, EvidenceFace, IssuerFace, SkillFace};
use domain::collection::{ProvenSkill, PublicCollection, PublicSection, PublicTile};
use domain::evidence::{AddedEvidence, FileKind};
use domain::share::{Holder, HolderName, PublicBadge};
use domain::{Language, Millis, SafeHtml, Verdict};
use image::{ImageFormat, Rgba, RgbaImage};
use print::pdf::{BadgeWords, CollectionSheet, CollectionWords, PieceWords, TileWords};

/// 22 November 2026.
pub const CHECKED: Millis = Millis(1_795_305_600_000);

/// A round badge of one colour, so that each can be told apart.
pub fn picture(number: u32, side: u32) -> Vec<u8> {
    let hue = [
        (39, 71, 143),
        (31, 107, 74),
        (180, 81, 43),
        (138, 90, 0),
        (120, 60, 140),
    ];
    let (r, g, b) = hue[number as usize % hue.len()];
    let middle = side as f32 / 2.0;
    let picture = RgbaImage::from_fn(side, side, |x, y| {
        let (dx, dy) = (x as f32 + 0.5 - middle, y as f32 + 0.5 - middle);
        let far = (dx * dx + dy * dy).sqrt() / middle;
        let shade = (y * 50 / side) as u8;
        match far {
            f if f > 1.0 => Rgba([0, 0, 0, 0]),
            f if f > 0.86 => Rgba([r, g, b, 255]),
            f if f > 0.78 => Rgba([255, 255, 255, 255]),
            _ => Rgba([
                r.saturating_add(shade),
                g.saturating_add(shade),
                b.saturating_add(shade),
                255,
            ]),
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .expect("a picture");
    bytes.into_inner()
}

pub fn html(html: &str) -> SafeHtml {
    SafeHtml::from_sanitised(html.to_owned())
}

pub fn badge() -> PublicBadge {
    PublicBadge {
        base: "/b/3q2-7wAAAAAAAAAAAAAAAA".to_owned(),
        url: "https://besace.example/b/3q2-7wAAAAAAAAAAAAAAAA".to_owned(),
        face: BadgeFace {
            name: "Accueillir et accompagner un public éloigné du numérique".to_owned(),
            description: html(
                "<p>La personne sait <strong>accueillir</strong>, écouter et orienter des personnes qui n’utilisent pas, ou très peu, les outils numériques.</p><p>Ce badge reconnaît une expérience d’au moins six mois, en mission de <em>Service Civique</em>.</p>",
            ),
            criteria: html(
                "<p>Pour obtenir ce badge, il faut :</p><ul><li>avoir tenu seul·e une permanence d’au moins dix demi-journées ;</li><li>avoir conduit un atelier collectif :<ul><li>préparé avec la tutrice,</li><li>évalué par les participants ;</li></ul></li><li>avoir rédigé un guide, <a href=\"https://ledome.example/guides\" rel=\"nofollow ugc noopener\">publié ici</a>.</li></ul>",
            ),
            criteria_url: Some(
                "https://ledome.example/badges/accueil-numerique/criteres".to_owned(),
            ),
            credential_url: None,
            issuer: IssuerFace {
                name: "Le Dôme, centre de sciences de Caen".to_owned(),
                url: Some("https://ledome.example/".to_owned()),
                id: None,
            },
            issued: Some(CHECKED),
            expires: None,
            evidence: vec![
                EvidenceFace {
                    name: Some("Guide du premier rendez-vous".to_owned()),
                    text: html("<p>Douze pages, écrites avec les habitants du quartier.</p>"),
                    url: Some(
                        "https://ledome.example/preuves/guide-du-premier-rendez-vous.pdf"
                            .to_owned(),
                    ),
                },
                EvidenceFace {
                    name: None,
                    text: html("<p>Attestation de la structure d’accueil, lue par le jury.</p>"),
                    url: None,
                },
            ],
            skills: vec![
                SkillFace {
                    name: "Communiquer à l’oral".to_owned(),
                    framework: Some("RECTEC".to_owned()),
                    url: Some("https://rectec.example/3".to_owned()),
                },
                SkillFace {
                    name: "Je transmets".to_owned(),
                    framework: None,
                    url: None,
                },
            ],
            tags: vec!["numérique".to_owned()],
            holder_name: None,
            language: Some("fr".to_owned()),
            version: "2.0".to_owned(),
        },
        added: vec![AddedEvidence {
            number: 3,
            title: String::new(),
            html: html("<p>Le planning de mes permanences, signé par ma tutrice.</p>"),
            url: None,
            file: Some((FileKind::Pdf, 12_000)),
        }],
        holder: HolderName::Account {
            name: "Amina Benali".to_owned(),
        },
        checked: Checked {
            verdict: Verdict::Valid,
            at: CHECKED,
            since: CHECKED,
            proven_at: None,
            checks: Vec::new(),
            notes: Vec::new(),
        },
        ends: None,
        listed: false,
        language: Language::Fr,
        original: true,
        sides: None,
    }
}

pub fn badge_words() -> BadgeWords {
    BadgeWords {
        language: Language::Fr,
        instance: "Besace du Calvados".to_owned(),
        picture: "Badge « Accueillir et accompagner un public éloigné du numérique », délivré par Le Dôme, centre de sciences de Caen".to_owned(),
        holder: Some("Amina Benali a reçu".to_owned()),
        holder_note: Some("Nom indiqué par la personne, adresse du badge confirmée.".to_owned()),
        issued: "Délivré par Le Dôme, centre de sciences de Caen, le 3 mars 2026".to_owned(),
        expires: Some("Valable jusqu’au 3 mars 2029".to_owned()),
        verdict: "Authentique et valide".to_owned(),
        checked: "Vérifié le 22 novembre 2026".to_owned(),
        description: "Description".to_owned(),
        criteria: "Comment il s’obtient".to_owned(),
        criteria_link: "Critères complets :".to_owned(),
        evidence: "Preuves".to_owned(),
        added: "Ajouté par la personne qui a reçu le badge".to_owned(),
        pieces: vec![PieceWords {
            title: "Preuve 3".to_owned(),
            file: Some("Télécharger : Document PDF, 12 ko".to_owned()),
        }],
        skills: "Compétences".to_owned(),
        online: "Son état d’aujourd’hui et son parcours :".to_owned(),
        qr: "Code QR de l’adresse du badge".to_owned(),
    }
}

pub const LINES: [&str; 3] = [
    "",
    "Mon premier atelier mené seule, devant douze personnes.",
    "Six mois à la médiathèque : j’y ai appris à écouter avant d’expliquer, et à laisser la souris à l’autre.",
];

const NAMES: [&str; 6] = [
    "Accueillir un public éloigné du numérique",
    "Animer un atelier",
    "Premiers secours",
    "Travailler en équipe sur un projet commun avec des partenaires du territoire",
    "Organiser son activité",
    "Initiation à la fabrication numérique",
];

pub fn collection(badges: u32) -> PublicCollection {
    let tile = |number: u32| PublicTile {
        number,
        name: NAMES[number as usize % NAMES.len()].to_owned(),
        issuer: "Le Dôme".to_owned(),
        line: LINES[number as usize % LINES.len()].to_owned(),
        issued: Some(CHECKED),
        expires: None,
        verdict: match number % 7 {
            3 => Verdict::Expired,
            5 => Verdict::Intact,
            6 => Verdict::Revoked,
            _ => Verdict::Valid,
        },
        checked: CHECKED,
    };
    let half = badges / 3;
    PublicCollection {
        base: "/c/3q2-7wAAAAAAAAAAAAAAAA".to_owned(),
        url: "https://besace.example/c/3q2-7wAAAAAAAAAAAAAAAA".to_owned(),
        title: "Mon année de Service Civique".to_owned(),
        text: "Huit mois au Dôme puis à la médiathèque de Caen, auprès de personnes qui n’avaient jamais touché un clavier.\n\nJe cherche un poste de conseillère numérique dans le Calvados.".to_owned(),
        cover: false,
        holder: Holder {
            name: Some("Amina Benali".to_owned()),
            photo: true,
            place: Some("Caen".to_owned()),
        },
        sections: vec![
            PublicSection {
                title: String::new(),
                badges: (1..=half).map(tile).collect(),
            },
            PublicSection {
                title: "Animer et transmettre".to_owned(),
                badges: (half + 1..=badges).map(tile).collect(),
            },
        ],
        skills: vec![
            ProvenSkill { name: "Communiquer à l’oral".to_owned(), framework: Some("RECTEC".to_owned()), badges: 5 },
            ProvenSkill { name: "Travailler en équipe".to_owned(), framework: Some("RECTEC".to_owned()), badges: 3 },
            ProvenSkill { name: "Médiation numérique".to_owned(), framework: None, badges: 2 },
        ],
        ends: None,
        listed: true,
        language: Language::Fr,
        contact: true,
        originals: true,
    }
}

pub fn collection_words(badges: u32) -> CollectionWords {
    CollectionWords {
        language: Language::Fr,
        instance: "Besace du Calvados".to_owned(),
        holder: Some("Amina Benali, Caen".to_owned()),
        photo: "Photo d’Amina Benali".to_owned(),
        count: format!("{badges} badges"),
        skills: "Compétences montrées par ces badges".to_owned(),
        online: "Ouvrir en ligne".to_owned(),
        qr: "Code QR de l’adresse de la collection".to_owned(),
    }
}

pub fn tile_words(tile: &PublicTile) -> TileWords {
    TileWords {
        picture: format!("Badge « {} », délivré par {}", tile.name, tile.issuer),
        verdict: match tile.verdict {
            Verdict::Expired => "Authentique, expiré depuis le 3 mars 2026",
            Verdict::Intact => "Intact, mais rien ne prouve qui l’a émis",
            Verdict::Revoked => "Retiré par l’émetteur",
            _ => "Authentique et valide",
        }
        .to_owned(),
        issued: format!("{}, 3 mars 2026", tile.issuer),
    }
}

pub fn skill_words(skill: &ProvenSkill) -> String {
    format!("{} badges", skill.badges)
}

pub fn pictures(badges: u32) -> BTreeMap<u32, Vec<u8>> {
    (1..=badges).map(|n| (n, picture(n, 160))).collect()
}

pub fn sheet<'a>(
    collection: &'a PublicCollection,
    pictures: &'a BTreeMap<u32, Vec<u8>>,
    words: &'a CollectionWords,
) -> CollectionSheet<'a> {
    CollectionSheet {
        collection,
        pictures,
        photo: None,
        words,
        tile: &tile_words,
        skill: &skill_words,
    }
}

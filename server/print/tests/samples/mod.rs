//! A badge, a collection and their words, as the pages would hand them over.

use std::collections::BTreeMap;
use std::io::Cursor;

use domain::badge::{BadgeFace, Checked, EvidenceFace, IssuerFace, SkillFace};
use domain::collection::{ProvenSkill, PublicCollection, PublicSection, PublicTile};
use domain::evidence::{AddedEvidence, FileKind};
use domain::share::{Holder, HolderName, PublicBadge};
use domain::{Language, Millis, SafeHtml, Verdict};
use image::{ImageFormat, Rgba, RgbaImage};
use maps::change::Edit;
use maps::draw::Heading;
use maps::map::{
    Head, Https, Language as MapLanguage, Level, Licence, Line, Link, LinkKind, Name, Place, Text,
    Tint,
};
use maps::progress::{Index, Progress, Status};
use maps::{Map, Node, NodeId, Zone, ZoneId, layout};
use print::pdf::{
    BadgeWords, CollectionSheet, CollectionWords, MapSheet, MapWords, NodeWords, PieceWords,
    StandingWords, TileWords,
};

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
        maps: Vec::new(),
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

/// A map of zones, each with so many nodes, every one linked to the next; tidied up.
pub fn map(title: &str, zones: &[(&str, usize)]) -> Map {
    let (mut all, mut links, mut number) = (Vec::new(), Vec::new(), 0);
    for (z, (title, nodes)) in zones.iter().enumerate() {
        let line = Line::new(title).expect("a title");
        let tint = Tint::ALL[(z + 1) % Tint::ALL.len()];
        let mut zone = Zone::new(ZoneId::new(&format!("z{z}")).expect("an id"), line, tint);
        for n in 0..*nodes {
            let id = node_id(number);
            let place = Place::new(0, 160 * n as u32).expect("a place");
            let name = Name::new(STEPS[number % STEPS.len()]).expect("a name");
            let mut node = Node::new(id.clone(), name, place);
            node.text = Line::new(TEXTS[number % TEXTS.len()]).expect("a line");
            node.required = number % 5 != 3;
            node.level = Level::try_from((number % 4) as u8).ok();
            if number % 3 != 1 {
                let url = format!("https://ledome.example/badges/{number}/demander");
                node.apply = Https::new(&url).ok();
            }
            if n > 0 {
                let kind = match number % 4 {
                    0 => LinkKind::NeededBefore,
                    _ => LinkKind::LeadsTo,
                };
                let from = node_id(number - 1);
                links.push(Link { from, to: id, kind });
            } else if number > 0 {
                let (from, kind) = (node_id(number - 1), LinkKind::LeadsTo);
                links.push(Link { from, to: id, kind });
            }
            zone.nodes.push(node);
            number += 1;
        }
        all.push(zone);
    }
    let mut head = Head::new(Name::new(title).expect("a title"), MapLanguage::Fr);
    head.text = Text::new("De l’accueil au projet d’avenir : les étapes d’une mission, et les badges qui peuvent les reconnaître.").expect("a text");
    head.author = Line::new("Le Dôme").expect("an author");
    head.licence = Some(Licence::CcBy);
    let mut map = Map::new(head, all, links).expect("a map");
    let places = layout::tidy(&map);
    map.apply(&Edit::Arrange(places)).expect("places");
    map
}

pub fn node_id(number: usize) -> NodeId {
    NodeId::new(&format!("n{number}")).expect("an id")
}

const STEPS: [&str; 8] = [
    "Mon point de départ",
    "Accueil dans la structure",
    "Premiers secours",
    "Accueillir un public éloigné du numérique",
    "Formation civique et citoyenne",
    "Animer un atelier",
    "Laïcité",
    "Mon projet d’avenir",
];

const TEXTS: [&str; 4] = [
    "Dire qui je suis, ce que je sais déjà faire et ce que j’attends de ces mois.",
    "",
    "Une journée de formation, avec la Croix-Rouge ou la Protection civile.",
    "Écouter, orienter, et laisser la souris à l’autre.",
];

/// The first nodes are done, by badges (one expired) and by word; one further on is pending.
pub fn map_progress(map: &Map, nodes: usize) -> Progress {
    let mut progress = Index::new(map).progress(&[], &[]);
    let declared: Vec<NodeId> = (0..nodes).map(node_id).collect();
    progress = match nodes {
        0 => progress,
        _ => Index::new(map).progress(&[], &declared),
    };
    for (n, node) in progress.nodes.iter_mut().enumerate().take(nodes) {
        let badge = format!("b{n}");
        node.status = match n % 5 {
            2 => Status::Declared,
            3 => Status::Earned {
                badge,
                expired: true,
            },
            _ => Status::Earned {
                badge,
                expired: false,
            },
        };
    }
    if let Some(node) = progress.nodes.get_mut(nodes + 2) {
        let badge = "waits".to_owned();
        node.status = Status::Pending { badge };
    }
    progress
}

/// Pictures for two of three nodes.
pub fn map_pictures(map: &Map) -> BTreeMap<NodeId, Vec<u8>> {
    let nodes = map.nodes().enumerate().filter(|(n, _)| n % 3 != 1);
    nodes
        .map(|(n, node)| (node.id.clone(), picture(n as u32, 128)))
        .collect()
}

pub fn drawing_words(map: &Map) -> maps::draw::Words {
    maps::draw::Words {
        title: format!("Carte « {} »", map.head().title.as_str()),
        description: "Les étapes sont dites une par une après le dessin.".to_owned(),
        earned: "obtenu".to_owned(),
        expired: "expiré".to_owned(),
        declared: "déclaré".to_owned(),
        pending: "en vérification".to_owned(),
        step: "prochaine étape".to_owned(),
        next: "possible maintenant".to_owned(),
        remaining: "à venir".to_owned(),
        locked: "d’autres étapes d’abord".to_owned(),
        optional: "facultatif".to_owned(),
        levels: ["Je fais", "Je transmets", "Je pilote"].map(str::to_owned),
        leads_to: "mène à".to_owned(),
        needed_before: "à faire avant".to_owned(),
    }
}

pub fn map_words(map: &Map, progress: Option<&Progress>) -> MapWords {
    let next = progress
        .and_then(|progress| progress.step.as_ref())
        .and_then(|step| map.node(step))
        .map(|node| format!("Prochaine étape : {}", node.name.as_str()));
    MapWords {
        language: Language::Fr,
        instance: "Besace du Calvados".to_owned(),
        holder: progress.map(|_| "Le parcours d’Amina Benali".to_owned()),
        credits: "Par Le Dôme · licence CC BY 4.0 · version 1".to_owned(),
        standing: progress.map(|progress| StandingWords {
            percent: format!("{} %", progress.percent),
            done: format!(
                "{} étapes requises faites sur {}, dont {} déclarées",
                progress.required.done(),
                progress.required.of,
                progress.required.declared
            ),
            dated: "État au 22 novembre 2026".to_owned(),
            next,
        }),
        drawing: drawing_words(map),
        steps: "Les étapes, une par une".to_owned(),
        apply: "Où le demander :".to_owned(),
        skills: "Compétences acquises en chemin".to_owned(),
        online: "Ouvrir en ligne".to_owned(),
        qr: "Code QR de l’adresse de la carte".to_owned(),
    }
}

/// The words of a node as a page would put them together.
pub fn node_words(progress: Option<&Progress>, node: &Node) -> NodeWords {
    let status = progress
        .and_then(|progress| progress.nodes.iter().find(|n| n.node == node.id))
        .map(|n| &n.status);
    let (state, proof) = match status {
        None => ("", ""),
        Some(Status::Earned { expired: false, .. }) => (
            "Obtenu",
            "« Premiers secours citoyens », Croix-Rouge française, 3 mars 2026",
        ),
        Some(Status::Earned { .. }) => (
            "Obtenu, expiré depuis le 3 mars 2026",
            "« Sauveteur secouriste », Croix-Rouge française, 3 mars 2024",
        ),
        Some(Status::Declared) => (
            "Déclaré, sans badge",
            "« Semaine d’accueil faite avec ma tutrice. », 12 octobre 2026",
        ),
        Some(Status::Pending { .. }) => ("En cours de vérification", ""),
        Some(Status::Next) => ("Possible maintenant", ""),
        Some(Status::Remaining) => ("À venir", ""),
        Some(Status::Locked { .. }) => ("À faire d’abord : Formation civique et citoyenne", ""),
    };
    let levels = ["Je fais", "Je transmets", "Je pilote"];
    let level = node
        .level
        .map(|level| levels[usize::from(u8::from(level)) - 1]);
    let optional = (!node.required).then_some("facultatif");
    let note: Vec<&str> = level.into_iter().chain(optional).collect();
    NodeWords {
        state: state.to_owned(),
        proof: proof.to_owned(),
        note: note.join(" · "),
    }
}

pub const MAP_URL: &str = "https://besace.example/m/3q2-7wAAAAAAAAAAAAAAAA";

/// The sheets of a map with everything that can be on them.
pub fn map_pdf(map: &Map, progress: Option<&Progress>, url: Option<&str>) -> Vec<u8> {
    let skills = match progress {
        Some(_) => collection(3).skills,
        None => Vec::new(),
    };
    print::pdf::map(&MapSheet {
        map,
        progress,
        pictures: &map_pictures(map),
        url,
        words: &map_words(map, progress),
        node: &|node| node_words(progress, node),
        skills: &skills,
        skill: &skill_words,
    })
    .expect("drawn")
}

pub fn map_picture(map: &Map, progress: Option<&Progress>, headed: bool) -> Vec<u8> {
    let heading = Heading {
        title: map.head().title.as_str().to_owned(),
        line: progress.map_or_else(String::new, |progress| {
            format!("{} % des étapes requises", progress.percent)
        }),
        percent: progress.map(|progress| progress.percent),
    };
    print::map::picture(&print::map::MapPicture {
        map,
        progress,
        pictures: &map_pictures(map),
        words: &drawing_words(map),
        heading: headed.then_some(&heading),
    })
    .expect("drawn")
}

pub fn map_card(map: &Map, progress: Option<&Progress>) -> Vec<u8> {
    let standing = match progress {
        Some(progress) => format!("{} % des étapes requises", progress.percent),
        None => format!("{} étapes", map.nodes().count()),
    };
    print::preview::map(&print::preview::MapCard {
        title: map.head().title.as_str(),
        holder: Some("Amina Benali"),
        map,
        progress,
        pictures: &map_pictures(map),
        standing: &standing,
        instance: "Besace du Calvados",
    })
    .expect("drawn")
}

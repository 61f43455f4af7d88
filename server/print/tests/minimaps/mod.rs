//! Mini-maps on paper and as pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use lopdf::{Document, Object};
use maps::map::{Head, Language, Level, Line, Link, LinkKind, Name, Picture, Place, Text, Tint};
use maps::progress::Progress;
use maps::{Map, Node, NodeId, Zone, ZoneId};
use print::map::{MOST_PIXELS, MapPicture, WIDEST};
use print::pdf::{MapSheet, NodeWords};
use print::preview;
use proptest::prelude::*;

use super::samples::*;
use super::{ask, in_order, sound, structure, text};

const ZONES: [(&str, usize); 3] = [("Intégration", 3), ("Mission", 5), ("Projet d’avenir", 4)];

fn year() -> (Map, Progress) {
    let map = map("Parcours Service Civique", &ZONES);
    let progress = map_progress(&map, 5);
    (map, progress)
}

#[test]
fn a_followed_map_says_all_of_it_in_order() {
    let (map, progress) = year();
    let bytes = map_pdf(&map, Some(&progress), Some(MAP_URL));
    sound(&bytes);
    in_order(
        &text(&bytes),
        &[
            "Besace du Calvados",
            "Parcours Service Civique",
            "Le parcours d’Amina Benali",
            "Par Le Dôme · licence CC BY 4.0 · version 1",
            "Ouvrir en ligne",
            "De l’accueil au projet d’avenir",
            "40 %",
            "4 étapes requises faites sur 10",
            "État au 22 novembre 2026",
            "Prochaine étape : Animer un atelier",
            "https://ledome.example/badges/5/demander",
            // As drawn.
            "Intégration 3/3",
            "prochaine étape",
            "mène à",
            "à faire avant",
            // In words.
            "Les étapes, une par une",
            "Intégration",
            "Mon point de départ Obtenu",
            "« Premiers secours citoyens », Croix-Rouge française, 3 mars 2026",
            "Dire qui je suis",
            "Premiers secours Déclaré, sans badge",
            "Mission",
            "expiré depuis le 3 mars 2026",
            "Animer un atelier Possible maintenant",
            "En cours de vérification",
            "Projet d’avenir",
            "facultatif",
            "Compétences acquises en chemin",
            "Communiquer à l’oral",
        ],
    );
}

#[test]
fn a_map_is_tagged_in_the_order_of_reading() {
    let (map, progress) = year();
    let bytes = map_pdf(&map, Some(&progress), Some(MAP_URL));
    in_order(
        &structure(&bytes),
        &[
            "H1",
            "Parcours Service Civique",
            "Figure",
            "P ",
            "40 %",
            "Figure",
            "H2",
            "Les étapes",
            "H3",
            "Intégration",
            "L ",
            "LI",
            "LBody",
            "Mon point de départ",
            "Link",
            "H2",
            "Compétences",
        ],
    );
    let document = Document::load_mem(&bytes).expect("a PDF");
    let catalog = document.catalog().expect("a catalog");
    assert_eq!(
        catalog.get(b"Lang").and_then(Object::as_str).ok(),
        Some(&b"fr"[..])
    );
    let alternatives: BTreeSet<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|dict| dict.get(b"S").and_then(Object::as_name).ok() == Some(b"Figure"))
        .map(|dict| lopdf::decode_text_string(dict.get(b"Alt").expect("words")).expect("text"))
        .collect();
    let drawing =
        "Carte « Parcours Service Civique ». Les étapes sont dites une par une après le dessin.";
    let expected = [drawing, "Code QR de l’adresse de la carte"];
    assert_eq!(alternatives, expected.map(str::to_owned).into());
    let xmp = String::from_utf8_lossy(&bytes).into_owned();
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"));
}

#[test]
fn the_words_of_a_map_in_another_language_say_so() {
    let words = ["Carry on", "Somewhere"].map(str::to_owned);
    let map = wild(&words, 3, |n| {
        Place::new(300 * n as u32, 0).expect("a place")
    });
    let (bytes, ..) = draw(&map, 1, "Des mots en français");
    let document = Document::load_mem(&bytes).expect("a PDF");
    let elements = document.objects.values().filter_map(|o| o.as_dict().ok());
    let english: Vec<&[u8]> = elements
        .filter(|dict| dict.get(b"Lang").and_then(Object::as_str).ok() == Some(b"en"))
        .filter_map(|dict| dict.get(b"S").and_then(Object::as_name).ok())
        .collect();
    let of = |kind: &[u8]| english.iter().filter(|name| **name == kind).count();
    // Title and zone; the text of the map, and of each of three nodes name and text.
    assert_eq!((of(b"H1"), of(b"H3"), of(b"P")), (1, 1, 7));
    assert_eq!(english.len(), 9);
}

fn urls(bytes: &[u8]) -> BTreeSet<String> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let mut urls = BTreeSet::new();
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        for acts in [&b"JS"[..], b"JavaScript", b"OpenAction", b"AA", b"Launch"] {
            assert!(!dict.has(acts), "{dict:?}");
        }
        if let Ok(action) = dict.get(b"A").and_then(Object::as_dict) {
            let url = action.get(b"URI").and_then(Object::as_str).expect("a URL");
            urls.insert(String::from_utf8(url.to_vec()).expect("UTF-8"));
        }
    }
    urls
}

#[test]
fn what_is_not_done_leads_to_where_to_apply() {
    let (map, progress) = year();
    let at = |n: u8| format!("https://ledome.example/badges/{n}/demander");
    let bytes = map_pdf(&map, Some(&progress), Some(MAP_URL));
    // The first five are done; of the others those that say where.
    let expected: BTreeSet<String> = [5, 6, 8, 9, 11].map(at).into();
    let mut found = urls(&bytes);
    assert!(found.remove(MAP_URL));
    assert_eq!(found, expected);
    // Without a learner, nothing is done, and a draft is nowhere online.
    let expected: BTreeSet<String> = [0, 2, 3, 5, 6, 8, 9, 11].map(at).into();
    assert_eq!(urls(&map_pdf(&map, None, None)), expected);
}

#[test]
fn a_map_alone_says_nothing_of_a_learner() {
    let (map, _) = year();
    let said = text(&map_pdf(&map, None, None));
    for learner in [
        "%",
        "Prochaine étape",
        "prochaine étape",
        "Amina",
        "Obtenu",
        "3/3",
        "besace.example",
    ] {
        assert!(!said.contains(learner), "{learner}: {said}");
    }
}

/// How many pages, and the words on each.
fn pages(bytes: &[u8]) -> Vec<String> {
    let text = ask("pdftotext", &["-raw", "-enc", "UTF-8"], &["-"], bytes);
    let mut pages: Vec<String> = text
        .split('\u{c}')
        .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(pages.pop().as_deref(), Some(""));
    pages
}

#[test]
fn zones_that_fit_a_page_stay_whole() {
    let zones = [("Alpha", 14), ("Bravo", 20), ("Charlie", 16), ("Delta", 10)];
    let map = map("Soixante étapes", &zones);
    let pages = pages(&map_pdf(&map, None, None));
    let list = pages
        .iter()
        .position(|page| page.contains("Les étapes, une par une"));
    let drawn = &pages[..list.expect("a list")];
    let zones: Vec<Vec<&str>> = drawn
        .iter()
        .map(|page| {
            let titles = zones.iter().map(|(title, _)| *title);
            titles.filter(|title| page.contains(*title)).collect()
        })
        .collect();
    assert_eq!(
        zones,
        [vec!["Alpha"], vec!["Bravo"], vec!["Charlie", "Delta"]]
    );
    let last = pages.last().expect("pages");
    assert!(last.contains(&format!("{0} / {0}", pages.len())), "{last}");
}

/// Every word of a file lies on its page.
fn on_the_page(bytes: &[u8]) {
    let boxes = ask("pdftotext", &["-bbox", "-enc", "UTF-8"], &["-"], bytes);
    let number = |line: &str, name: &str| -> f64 {
        let (_, after) = line.split_once(&format!("{name}=\"")).expect("a box");
        let (number, _) = after.split_once('"').expect("a box");
        number.parse().expect("a number")
    };
    let mut words = 0;
    for line in boxes
        .lines()
        .filter(|line| line.trim().starts_with("<word"))
    {
        words += 1;
        assert!(number(line, "xMin") >= 30.0, "{line}");
        assert!(number(line, "xMax") <= 566.0, "{line}");
        assert!(number(line, "yMin") >= 20.0, "{line}");
        assert!(number(line, "yMax") <= 830.0, "{line}");
    }
    assert!(words > 0);
}

/// A picture has the right size, and nothing but paper at its edges.
fn framed(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).expect("a picture").to_rgb8();
    let (width, height) = picture.dimensions();
    assert!(width <= WIDEST);
    assert!(u64::from(width) * u64::from(height) <= MOST_PIXELS);
    let paper = [0xFB, 0xF9, 0xF5];
    for y in 0..height {
        assert_eq!(picture.get_pixel(0, y).0, paper, "left of {y}");
        assert_eq!(picture.get_pixel(width - 1, y).0, paper, "right of {y}");
    }
    for x in 0..width {
        assert_eq!(picture.get_pixel(x, 0).0, paper, "above {x}");
        assert_eq!(picture.get_pixel(x, height - 1).0, paper, "below {x}");
    }
    (width, height)
}

fn hostile() -> [String; 7] {
    [
        "</text><script>alert(1)</script>]]>&amp;\"'".to_owned(),
        "\u{202e}derutpac\u{2066}\u{200f} \u{200b}\u{feff}x".to_owned(),
        "W".repeat(120),
        "é\u{301}\u{301}\u{301}\u{301}".repeat(20),
        "漢字 🎓 👩\u{200d}🚀 ".repeat(10),
        "شهادة Besace جديدة".to_owned(),
        "\u{fdd0}\u{e000}()\\)".to_owned(),
    ]
}

/// A map with these words everywhere.
fn wild(words: &[String], nodes: usize, places: impl Fn(usize) -> Place) -> Map {
    let word = |n: usize| words[n % words.len()].as_str();
    let mut head = Head::new(name(word(0)), Language::En);
    head.text = Text::new(word(1)).unwrap_or_default();
    head.author = Line::new(word(2)).unwrap_or_default();
    head.version = NonZeroU32::MAX;
    let title = Line::new(word(3)).unwrap_or_default();
    let mut zone = Zone::new(ZoneId::new("z").expect("an id"), title, Tint::Plum);
    let mut links = Vec::new();
    for n in 0..nodes {
        let mut node = Node::new(node_id(n), name(word(n)), places(n));
        node.text = Line::new(word(n + 1)).unwrap_or_default();
        node.level = Level::try_from((n % 4) as u8).ok();
        node.required = n % 2 == 0;
        zone.nodes.push(node);
        for far in [1, 2, 5].into_iter().filter(|far| n + far < nodes) {
            let kind = LinkKind::ALL[far % 2];
            let (from, to) = (node_id(n), node_id(n + far));
            links.push(Link { from, to, kind });
        }
    }
    Map::new(head, vec![zone], links).expect("a map")
}

fn name(words: &str) -> Name<120> {
    Name::new(words).unwrap_or_else(|_| Name::new("?").expect("a name"))
}

fn draw(map: &Map, done: usize, words: &str) -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let progress = map_progress(map, done);
    let mut all = map_words(map, Some(&progress));
    for place in [
        &mut all.instance,
        &mut all.credits,
        &mut all.steps,
        &mut all.apply,
        &mut all.drawing.step,
        &mut all.drawing.optional,
        &mut all.drawing.leads_to,
        &mut all.drawing.title,
    ] {
        words.clone_into(place);
    }
    all.holder = Some(words.to_owned());
    if let Some(standing) = &mut all.standing {
        standing.done = words.to_owned();
        standing.next = Some(words.to_owned());
    }
    let node = |_: &Node| NodeWords {
        state: words.to_owned(),
        proof: words.to_owned(),
        note: words.to_owned(),
    };
    let none = BTreeMap::new();
    let pdf = print::pdf::map(&MapSheet {
        map,
        progress: Some(&progress),
        pictures: &none,
        url: None,
        words: &all,
        node: &node,
        skills: &[],
        skill: &skill_words,
    })
    .unwrap_or_else(|error| panic!("{words:?}: {error}"));
    let heading = maps::draw::Heading {
        title: words.to_owned(),
        line: words.to_owned(),
        percent: Some(255),
    };
    let png = print::map::picture(&MapPicture {
        map,
        progress: Some(&progress),
        pictures: &none,
        words: &all.drawing,
        heading: Some(&heading),
    })
    .expect("drawn");
    let card = preview::map(&preview::MapCard {
        title: words,
        holder: Some(words),
        map,
        progress: Some(&progress),
        pictures: &none,
        standing: words,
        instance: words,
    })
    .expect("drawn");
    (pdf, png, card)
}

#[test]
fn hostile_words_break_no_map() {
    let words = hostile();
    let rows = |n: usize| Place::new((n % 5) as u32 * 200, (n / 5) as u32 * 160).expect("a place");
    let map = wild(&words, 14, rows);
    for words in &words {
        let (pdf, png, card) = draw(&map, 5, words);
        sound(&pdf);
        on_the_page(&pdf);
        assert!(!text(&pdf).contains(['\u{202e}', '\u{2066}', '\u{200f}']));
        framed(&png);
        let card = image::load_from_memory(&card).expect("a picture");
        assert_eq!(
            (card.width(), card.height()),
            (preview::WIDTH, preview::HEIGHT)
        );
    }
}

#[test]
fn the_largest_map_is_drawn() {
    let map = map("La plus grande", &[("", 100); 5]);
    let bytes = map_pdf(&map, None, None);
    sound(&bytes);
    on_the_page(&bytes);
    assert!(bytes.len() < 2_000_000, "{}", bytes.len());
    // The file says all, however small the picture.
    let said = text(&bytes);
    assert!(said.contains("https://ledome.example/ badges/498/demander"));
    let (width, height) = framed(&map_picture(&map, None, false));
    assert!(u64::from(width) * u64::from(height) > MOST_PIXELS * 9 / 10);
}

#[test]
fn stations_far_apart_are_laid_out_anew_rather_than_on_pages_of_nothing() {
    let far = |n: usize| Place::new(400, 9_000 * n as u32).expect("a place");
    let map = wild(&["Loin".to_owned()], 10, far);
    let drawn = pages(&map_pdf(&map, None, None));
    assert!(drawn.len() <= 4, "{}", drawn.len());
    assert!(drawn.iter().all(|page| page.contains("Loin")));
}

#[test]
fn a_map_without_nodes_is_a_sheet_all_the_same() {
    let map = map("Vide", &[("", 0)]);
    let (pdf, png, card) = draw(&map, 0, "");
    sound(&pdf);
    assert!(text(&pdf).contains("Vide"));
    framed(&png);
    image::load_from_memory(&card).expect("a picture");
    // Words of which nothing can be seen leave no figure without words either.
    let bytes = map_pdf(&map, None, Some(MAP_URL));
    sound(&bytes);
    assert_eq!(pages(&bytes).len(), 1);
}

#[test]
fn the_same_map_gives_the_same_bytes() {
    let (map, progress) = year();
    let pdf = || map_pdf(&map, Some(&progress), Some(MAP_URL));
    let picture = || map_picture(&map, Some(&progress), true);
    let card = || map_card(&map, Some(&progress));
    assert!(pdf() == pdf() && picture() == picture() && card() == card());
}

#[test]
fn a_broken_picture_is_a_medal_and_a_maps_own_is_not_decoded() {
    let (map, progress) = year();
    let words = drawing_words(&map);
    let draw = |map: &Map, pictures: &BTreeMap<NodeId, Vec<u8>>| {
        print::map::picture(&MapPicture {
            map,
            progress: Some(&progress),
            pictures,
            words: &words,
            heading: None,
        })
        .expect("drawn")
    };
    let none = draw(&map, &BTreeMap::new());
    let broken: BTreeMap<NodeId, Vec<u8>> = map
        .nodes()
        .map(|node| (node.id.clone(), b"\x89PNG\r\n\x1a\n".to_vec()))
        .collect();
    assert!(draw(&map, &broken) == none);
    assert!(draw(&map, &map_pictures(&map)) != none);
    let zones = map.zones().iter().cloned().map(|mut zone| {
        for node in &mut zone.nodes {
            node.picture = Picture::new("data:image/png;base64,iVBORw0KGgo=").ok();
        }
        zone
    });
    let links = map.links().map(|(from, to, kind)| Link {
        from: from.clone(),
        to: to.clone(),
        kind,
    });
    let own = Map::new(map.head().clone(), zones.collect(), links.collect()).expect("a map");
    assert!(own.nodes().all(|node| node.picture.is_some()));
    assert!(draw(&own, &BTreeMap::new()) == none);
}

#[test]
fn a_card_has_a_bar_where_there_is_progress() {
    let (map, progress) = year();
    let leaf = |bytes: &[u8]| {
        let picture = image::load_from_memory(bytes).expect("a picture").to_rgb8();
        assert_eq!(picture.dimensions(), (preview::WIDTH, preview::HEIGHT));
        let leaf = picture
            .pixels()
            .filter(|pixel| pixel.0 == [0x1F, 0x6B, 0x4A]);
        leaf.count()
    };
    // 40 per cent of 1,056 pixels, 16 high.
    assert!(leaf(&map_card(&map, Some(&progress))) > 6_000);
    assert_eq!(leaf(&map_card(&map, Some(&map_progress(&map, 0)))), 0);
    let whole = map_card(&map, None);
    assert!(whole.len() < 150_000, "{}", whole.len());
    for chunk in ["tEXt", "iTXt", "zTXt", "eXIf", "tIME"] {
        assert!(!whole.windows(4).any(|window| window == chunk.as_bytes()));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn nothing_lies_outside(
        words in proptest::collection::vec("\\PC{0,60}|[WM ]{0,120}", 1..5),
        places in proptest::collection::vec((0.0_f64..800.0, 0.0_f64..3_000.0), 1..16),
        done in 0..4_usize,
    ) {
        let mut taken: Vec<Place> = Vec::new();
        for (x, y) in places {
            taken.extend(maps::layout::free_place(Place::nearest(x, y), &taken));
        }
        let map = wild(&words, taken.len(), |n| taken[n]);
        let (pdf, png, _) = draw(&map, done.min(taken.len()), &words[0]);
        sound(&pdf);
        on_the_page(&pdf);
        framed(&png);
    }
}

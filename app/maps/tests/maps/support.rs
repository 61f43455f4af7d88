//! Maps to test with: short ones written down, and any that there can be.

use std::num::NonZeroU32;

use maps::layout::free_place;
use maps::map::{
    Badge, Head, Https, Iri, Language, Level, Licence, Line, Link, LinkKind, Name, Named, Picture,
    Place, Text, Tint,
};
use maps::{Map, Node, NodeId, Zone, ZoneId};
use proptest::collection::vec;
use proptest::prelude::*;

pub const PNG: &str = "data:image/png;base64,iVBORw0KGgo=";

pub fn node_id(id: &str) -> NodeId {
    NodeId::new(id).expect("an identifier")
}

pub fn zone_id(id: &str) -> ZoneId {
    ZoneId::new(id).expect("an identifier")
}

/// A map with zones of nodes that are named like their identifiers, and links: `a>b` leads to,
/// `a!b` is needed before. A node in brackets is optional.
pub fn map(zones: &[&str], links: &str) -> Map {
    let zones = zones.iter().enumerate().map(|(z, nodes)| {
        let nodes = nodes.split_whitespace().enumerate().map(|(n, id)| {
            let bare = id.trim_matches(['(', ')']);
            let name = Name::new(bare).expect("a name");
            let place = Place::new(0, 180 * n as u32).expect("a place");
            let named = Named {
                name: name.clone(),
                issuer: Name::new("Ligue").ok(),
            };
            Node {
                required: bare == id,
                badge: Badge::Named(named),
                ..Node::new(node_id(bare), name, place)
            }
        });
        let mut zone = Zone::new(zone_id(&format!("z{z}")), Line::default(), Tint::Linen);
        zone.nodes = nodes.collect();
        zone
    });
    let links = links.split_whitespace().map(|link| {
        let kind = if link.contains('!') {
            LinkKind::NeededBefore
        } else {
            LinkKind::LeadsTo
        };
        let (from, to) = link.split_once(['!', '>']).expect("a link");
        Link {
            from: node_id(from),
            to: node_id(to),
            kind,
        }
    });
    let head = Head::new(Name::new("Carte").expect("a title"), Language::Fr);
    Map::new(head, zones.collect(), links.collect()).expect("a map")
}

/// Text with everything in it that breaks pages.
pub fn wild() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,60}",
        "[a-z<>&\"' \n\u{0}\u{202e}\u{200b}é漢\u{301}\u{1f680}\u{fffe}]{0,60}",
        Just("</text><script>alert(1)</script>]]>&amp;".to_owned()),
        Just("W".repeat(120)),
    ]
}

fn name() -> impl Strategy<Value = Name<120>> {
    wild().prop_map(|text| {
        Name::new(&text)
            .or_else(|_| Name::new("?"))
            .expect("a name")
    })
}

fn line<const N: usize>() -> impl Strategy<Value = Line<N>> {
    wild().prop_map(|text| Line::new(&text).unwrap_or_default())
}

fn badge() -> impl Strategy<Value = Badge> {
    let named =
        || (name(), proptest::option::of(name())).prop_map(|(name, issuer)| Named { name, issuer });
    let iri = || "[a-z]{1,5}:[a-zé/?#%0-9]{1,30}".prop_map(|iri| Iri::new(&iri).expect("an IRI"));
    prop_oneof![
        Just(Badge::Wished),
        named().prop_map(Badge::Named),
        (iri(), proptest::option::of(named()))
            .prop_map(|(iri, named)| Badge::Achievement(iri, named)),
    ]
}

pub fn any_node() -> impl Strategy<Value = Node> {
    let words = (name(), line(), badge(), any::<bool>(), 0..4u8);
    let rest = (
        any::<bool>(),
        any::<bool>(),
        -100.0..1_000.0,
        -100.0..3_000.0,
    );
    (words, rest).prop_map(
        |((name, text, badge, required, level), (apply, picture, x, y))| Node {
            id: node_id("new"),
            name,
            text,
            badge,
            required,
            level: Level::try_from(level).ok(),
            apply: apply.then(|| Https::new("https://issuer.example/é").expect("an address")),
            picture: picture.then(|| Picture::new(PNG).expect("a picture")),
            place: Place::nearest(x, y),
        },
    )
}

fn head() -> impl Strategy<Value = Head> {
    let words = (
        name(),
        wild(),
        line(),
        0..7usize,
        1..=maps::file::HIGHEST_VERSION,
    );
    words.prop_map(|(title, text, author, licence, version)| Head {
        title,
        text: Text::new(&text).unwrap_or_default(),
        language: if licence % 2 == 0 {
            Language::Fr
        } else {
            Language::En
        },
        author,
        licence: Licence::ALL.get(licence).copied(),
        version: NonZeroU32::new(version).expect("from 1"),
    })
}

/// Any map of some zones and nodes, stations anywhere, links of both kinds; circles among those
/// that lead on.
pub fn any_map() -> impl Strategy<Value = Map> {
    let zones = vec((line(), 0..6usize, vec(any_node(), 0..9)), 1..6);
    let links = vec((any::<u16>(), any::<u16>(), any::<bool>()), 0..40);
    (head(), zones, links).prop_map(|(head, zones, ends)| {
        let mut ids = Vec::new();
        let zones = zones
            .into_iter()
            .enumerate()
            .map(|(z, (title, tint, nodes))| {
                let mut zone = Zone::new(zone_id(&format!("z{z}")), title, Tint::ALL[tint]);
                let mut taken = Vec::new();
                for mut node in nodes {
                    node.id = node_id(&format!("n{}", ids.len()));
                    ids.push(node.id.clone());
                    node.place = free_place(node.place, &taken).expect("a free place");
                    taken.push(node.place);
                    zone.nodes.push(node);
                }
                zone
            });
        let zones = zones.collect();
        let mut links: Vec<Link> = Vec::new();
        for (a, b, needed) in ends {
            if ids.len() < 2 {
                break;
            }
            let (a, b) = (usize::from(a) % ids.len(), usize::from(b) % ids.len());
            let (a, b) = if needed { (a.min(b), a.max(b)) } else { (a, b) };
            let (from, to) = (ids[a].clone(), ids[b].clone());
            let kind = if needed {
                LinkKind::NeededBefore
            } else {
                LinkKind::LeadsTo
            };
            if a != b && !links.iter().any(|link| link.from == from && link.to == to) {
                links.push(Link { from, to, kind });
            }
        }
        Map::new(head, zones, links).expect("a map")
    })
}

/// The largest map that there can be, each text as long as it may be.
pub fn largest() -> Map {
    let long = |letter: &str, n: usize| letter.repeat(n);
    let name = Name::new(&long("\u{1f680}", 120)).expect("a name");
    let named = Named {
        name: name.clone(),
        issuer: Some(name.clone()),
    };
    let address = |scheme: &str| format!("{scheme}{}", long("a", 1_000 - scheme.len()));
    let picture = Picture::new(PNG);
    let mut links = Vec::new();
    let id = |n: usize| node_id(&format!("{n:040}"));
    let zones = (0..24).map(|z| {
        let mut zone = Zone::new(
            zone_id(&format!("{z:040}")),
            Line::default(),
            Tint::Terracotta,
        );
        for n in (0..500).filter(|n| n % 24 == z) {
            let place = Place::new(800, 180 * zone.nodes.len() as u32).expect("a place");
            zone.nodes.push(Node {
                text: Line::new(&long("\u{1f680}", 280)).expect("a line"),
                badge: Badge::Achievement(
                    Iri::new(&address("urn:")).expect("IRI"),
                    Some(named.clone()),
                ),
                level: Some(Level::Lead),
                apply: Some(Https::new(&address("https://a/")).expect("an address")),
                picture: picture.clone().ok(),
                ..Node::new(id(n), name.clone(), place)
            });
            links.extend((1..5).map(|far| Link {
                from: id(n),
                to: id((n + far) % 500),
                kind: LinkKind::LeadsTo,
            }));
        }
        zone
    });
    let zones = zones.collect();
    let mut head = Head::new(name, Language::Fr);
    head.text = Text::new(&long("\u{1f680}", 4_000)).expect("a text");
    Map::new(head, zones, links).expect("a map")
}

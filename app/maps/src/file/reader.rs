//! From JSON to a map: every member checked, every fault and every mending told with its path.

use std::fmt;
use std::num::NonZeroU32;

use super::tree::Tree;
use super::{
    Fault, FaultKind, HIGHEST_VERSION, Kind, MOST_FAULTS, MOST_NOTES, Note, NoteKind, Reading,
    Refusal, VERSION,
};
use crate::layout;
use crate::map::{
    AddressFault, At, Badge, HIGHEST, Head, Https, Iri, Language, Level, Licence, Line, Link,
    LinkKind, MOST_LINKS, MOST_NODES, MOST_ZONES, Map, MapFault, Name, Named, Node, NodeId,
    Picture, PictureFault, Place, Text, TextFault, Tint, Zone, ZoneId, height,
};

/// The most nodes of a zone that are moved apart one by one; where more lie on one another, nobody
/// has placed them by hand, and the zone is tidied up.
const MOST_MOVED: usize = 24;

/// Where we are (RFC 9535).
#[derive(Clone, Copy)]
enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => f.write_str("$"),
            Self::Item(path, index) => write!(f, "{path}[{index}]"),
            Self::Member(path, name) => {
                let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
                if name.bytes().all(plain) && name.len() <= 40 {
                    write!(f, "{path}.{name}")
                } else {
                    let name: String = name.chars().take(40).collect();
                    write!(f, "{path}[{name:?}]")
                }
            }
        }
    }
}

/// An object with members that are known, each at most once.
#[derive(Clone, Copy)]
struct Object<'t, 'p> {
    members: &'t [(String, Tree)],
    path: &'p Path<'p>,
}

impl<'t> Object<'t, '_> {
    fn get(&self, name: &str) -> Option<&'t Tree> {
        self.members
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, tree)| tree)
    }
}

#[derive(Default)]
struct Reader {
    faults: Vec<Fault>,
    notes: Vec<Note>,
}

/// What the file says about a node's place.
struct Asked {
    place: Option<Place>,
    outside: bool,
}

/// Reads a map.
pub fn read(tree: &Tree) -> Result<Reading, Refusal> {
    let Tree::Object(members) = tree else {
        return Err(Refusal::NotAMap);
    };
    let version = members.iter().find(|(name, _)| name == "besace_map");
    match version {
        Some((_, Tree::Number(n))) if *n == f64::from(VERSION) => {}
        Some((_, Tree::Number(n))) if *n > f64::from(VERSION) && n.fract() == 0.0 => {
            return Err(Refusal::Later { found: *n as u64 });
        }
        _ => return Err(Refusal::NotAMap),
    }
    let mut reader = Reader::default();
    let map = reader.map(tree);
    match map {
        Some(map) if reader.faults.is_empty() => Ok(Reading {
            map,
            notes: reader.notes,
        }),
        _ => Err(Refusal::Faults(reader.faults)),
    }
}

impl Reader {
    fn fault(&mut self, path: &Path<'_>, kind: FaultKind) {
        if self.faults.len() < MOST_FAULTS {
            let path = path.to_string();
            self.faults.push(Fault { path, kind });
        }
    }

    fn note(&mut self, path: &Path<'_>, kind: NoteKind) {
        if self.notes.len() < MOST_NOTES {
            let path = path.to_string();
            self.notes.push(Note { path, kind });
        }
    }

    fn object<'t, 'p>(
        &mut self,
        tree: &'t Tree,
        path: &'p Path<'p>,
        known: &[&str],
    ) -> Option<Object<'t, 'p>> {
        let Tree::Object(members) = tree else {
            self.fault(path, FaultKind::Not(Kind::Object));
            return None;
        };
        let mut seen = Vec::with_capacity(known.len());
        for (name, _) in members {
            let at = Path::Member(path, name);
            if !known.contains(&name.as_str()) {
                self.note(&at, NoteKind::Unknown);
            } else if seen.contains(&name) {
                self.fault(&at, FaultKind::Twice);
            } else {
                seen.push(name);
            }
        }
        Some(Object { members, path })
    }

    fn array<'t>(&mut self, object: Object<'t, '_>, name: &str) -> &'t [Tree] {
        let at = Path::Member(object.path, name);
        match object.get(name) {
            Some(Tree::Array(values)) => return values,
            Some(_) => self.fault(&at, FaultKind::Not(Kind::Array)),
            None => self.fault(&at, FaultKind::Missing),
        }
        &[]
    }

    /// A text that may be missing, read by `make`.
    fn optional<T, E: Into<FaultKind>>(
        &mut self,
        object: Object<'_, '_>,
        name: &str,
        make: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        let at = Path::Member(object.path, name);
        match object.get(name)? {
            Tree::Text(text) => match make(text) {
                Ok(value) => return Some(value),
                Err(fault) => self.fault(&at, fault.into()),
            },
            _ => self.fault(&at, FaultKind::Not(Kind::Text)),
        }
        None
    }

    /// The same for one that has to be there.
    fn required<T, E: Into<FaultKind>>(
        &mut self,
        object: Object<'_, '_>,
        name: &str,
        make: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<T> {
        if object.get(name).is_none() {
            self.fault(&Path::Member(object.path, name), FaultKind::Missing);
        }
        self.optional(object, name, make)
    }

    fn whole(&mut self, object: Object<'_, '_>, name: &str, least: u32, most: u32) -> Option<u32> {
        let at = Path::Member(object.path, name);
        match object.get(name)? {
            Tree::Number(n)
                if n.fract() == 0.0 && (f64::from(least)..=f64::from(most)).contains(n) =>
            {
                return Some(*n as u32);
            }
            Tree::Number(_) => self.fault(&at, FaultKind::Number { least, most }),
            _ => self.fault(&at, FaultKind::Not(Kind::Number)),
        }
        None
    }

    fn map(&mut self, tree: &Tree) -> Option<Map> {
        let known = [
            "$schema",
            "besace_map",
            "title",
            "text",
            "language",
            "author",
            "licence",
            "version",
            "zones",
            "links",
        ];
        let root = Path::Root;
        let object = self.object(tree, &root, &known)?;
        let head = self.head(object);
        let (mut zones, asked) = self.zones(object);
        let links = self.links(object);
        let head = head?;
        if !self.faults.is_empty() {
            return None;
        }
        if zones.len() <= MOST_ZONES && links.len() <= MOST_LINKS {
            self.place(&mut zones, &asked, &links);
        }
        match Map::new(head, zones, links) {
            Ok(map) => Some(map),
            Err(faults) => {
                self.name(faults);
                None
            }
        }
    }

    /// Says where in the file something does not fit together.
    fn name(&mut self, faults: Vec<(At, MapFault)>) {
        let root = Path::Root;
        let zones = Path::Member(&root, "zones");
        let links = Path::Member(&root, "links");
        for (at, fault) in faults {
            let kind = FaultKind::Map(fault);
            match at {
                At::Map => self.fault(&root, kind),
                At::Zones => self.fault(&zones, kind),
                At::Links => self.fault(&links, kind),
                At::Zone(z) => self.fault(&Path::Item(&zones, z), kind),
                At::Node(z, n) => {
                    let zone = Path::Item(&zones, z);
                    let nodes = Path::Member(&zone, "nodes");
                    self.fault(&Path::Item(&nodes, n), kind);
                }
                At::Link(l) => self.fault(&Path::Item(&links, l), kind),
            }
        }
    }

    fn head(&mut self, object: Object<'_, '_>) -> Option<Head> {
        let title = self.required(object, "title", Name::new);
        let text = self.optional(object, "text", Text::new);
        let language = self.required(object, "language", |w| {
            word(w, Language::from_word, Language::WORDS)
        });
        let author = self.optional(object, "author", Line::new);
        let licence = self.optional(object, "licence", |w| {
            word(w, Licence::from_word, Licence::WORDS)
        });
        if object.get("version").is_none() {
            self.fault(&Path::Member(object.path, "version"), FaultKind::Missing);
        }
        let version = self.whole(object, "version", 1, HIGHEST_VERSION);
        Some(Head {
            title: title?,
            text: text.unwrap_or_default(),
            language: language?,
            author: author.unwrap_or_default(),
            licence,
            version: version.and_then(NonZeroU32::new)?,
        })
    }

    fn zones(&mut self, object: Object<'_, '_>) -> (Vec<Zone>, Vec<Vec<Asked>>) {
        let path = Path::Member(object.path, "zones");
        let mut zones = Vec::new();
        let mut places = Vec::new();
        let mut nodes = 0;
        for (z, tree) in self.array(object, "zones").iter().enumerate() {
            let at = Path::Item(&path, z);
            let Some(object) = self.object(tree, &at, &["id", "title", "tint", "nodes"]) else {
                continue;
            };
            let id = self.required(object, "id", |text| id(text, ZoneId::new(text)));
            let title = self.optional(object, "title", Line::new);
            let tint = self.optional(object, "tint", |w| word(w, Tint::from_word, Tint::WORDS));
            let listed = self.array(object, "nodes");
            nodes += listed.len();
            // Beyond the limit they are counted, and no longer read.
            let (read, asked) = match nodes {
                n if n > MOST_NODES => Default::default(),
                _ => self.nodes(listed, &Path::Member(&at, "nodes")),
            };
            if let Some(id) = id {
                zones.push(Zone {
                    id,
                    title: title.unwrap_or_default(),
                    tint: tint.unwrap_or(Tint::Linen),
                    nodes: read,
                });
                places.push(asked);
            }
        }
        if nodes > MOST_NODES {
            self.fault(&path, FaultKind::Map(MapFault::TooManyNodes(nodes)));
        }
        (zones, places)
    }

    fn nodes(&mut self, listed: &[Tree], path: &Path<'_>) -> (Vec<Node>, Vec<Asked>) {
        let known = [
            "id", "name", "text", "badge", "required", "level", "apply", "picture", "x", "y",
        ];
        let mut nodes = Vec::new();
        let mut places = Vec::new();
        for (n, tree) in listed.iter().enumerate() {
            let at = Path::Item(path, n);
            let Some(object) = self.object(tree, &at, &known) else {
                continue;
            };
            let id = self.required(object, "id", |text| id(text, NodeId::new(text)));
            let name = self.required(object, "name", Name::new);
            let text = self.optional(object, "text", Line::new);
            let badge = self.badge(object);
            let required = self.boolean(object, "required");
            let level = self.whole(object, "level", 1, 3);
            let apply = self.optional(object, "apply", Https::new);
            let picture = self.optional(object, "picture", Picture::new);
            let asked = self.asked(object);
            if let (Some(id), Some(name)) = (id, name) {
                nodes.push(Node {
                    id,
                    name,
                    text: text.unwrap_or_default(),
                    badge: badge.unwrap_or(Badge::Wished),
                    required: required.unwrap_or(true),
                    level: level.and_then(|n| Level::try_from(n as u8).ok()),
                    apply,
                    picture,
                    place: asked.place.unwrap_or_default(),
                });
                places.push(asked);
            }
        }
        (nodes, places)
    }

    fn boolean(&mut self, object: Object<'_, '_>, name: &str) -> Option<bool> {
        match object.get(name)? {
            Tree::Boolean(value) => Some(*value),
            _ => {
                let at = Path::Member(object.path, name);
                self.fault(&at, FaultKind::Not(Kind::Boolean));
                None
            }
        }
    }

    fn badge(&mut self, node: Object<'_, '_>) -> Option<Badge> {
        let tree = node.get("badge")?;
        let path = Path::Member(node.path, "badge");
        let object = self.object(tree, &path, &["achievement", "name", "issuer"])?;
        let before = self.faults.len();
        let achievement = self.optional(object, "achievement", Iri::new);
        let name = self.optional(object, "name", Name::new);
        let issuer = self.optional(object, "issuer", Name::new);
        let badge = match (achievement, name, issuer) {
            (Some(iri), None, None) => Some(Badge::Achievement(iri, None)),
            (Some(iri), Some(name), issuer) => {
                Some(Badge::Achievement(iri, Some(Named { name, issuer })))
            }
            (None, Some(name), issuer) => Some(Badge::Named(Named { name, issuer })),
            _ => None,
        };
        if badge.is_none() && self.faults.len() == before {
            self.fault(&path, FaultKind::Nameless);
        }
        badge
    }

    /// The place that a node asks for: the nearest that there is, or none where it says nothing.
    fn asked(&mut self, node: Object<'_, '_>) -> Asked {
        let mut number = |name| match node.get(name) {
            Some(Tree::Number(n)) => Some(*n),
            Some(_) => {
                let at = Path::Member(node.path, name);
                self.fault(&at, FaultKind::Not(Kind::Number));
                None
            }
            None => None,
        };
        let (Some(x), Some(y)) = (number("x"), number("y")) else {
            return Asked {
                place: None,
                outside: false,
            };
        };
        let place = Place::nearest(x, y);
        // Half a unit is rounding, more is another place.
        let off = |asked: f64, given: u32| (asked - f64::from(given)).abs() > 0.5;
        Asked {
            place: Some(place),
            outside: off(x, place.x()) || off(y, place.y()),
        }
    }

    fn links(&mut self, object: Object<'_, '_>) -> Vec<Link> {
        let path = Path::Member(object.path, "links");
        if object.get("links").is_none() {
            return Vec::new();
        }
        let mut links = Vec::new();
        for (l, tree) in self.array(object, "links").iter().enumerate() {
            let at = Path::Item(&path, l);
            let Some(object) = self.object(tree, &at, &["from", "to", "kind"]) else {
                continue;
            };
            let from = self.required(object, "from", |text| id(text, NodeId::new(text)));
            let to = self.required(object, "to", |text| id(text, NodeId::new(text)));
            let kind = self.required(object, "kind", |w| {
                word(w, LinkKind::from_word, LinkKind::WORDS)
            });
            if let (Some(from), Some(to), Some(kind)) = (from, to, kind) {
                links.push(Link { from, to, kind });
            }
        }
        links
    }

    /// Gives every node a place that is clear of the others: the one that it asks for where it can
    /// have it.
    fn place(&mut self, zones: &mut [Zone], asked: &[Vec<Asked>], links: &[Link]) {
        let root = Path::Root;
        let list = Path::Member(&root, "zones");
        let mut tidy = Vec::new();
        for (z, (zone, asked)) in zones.iter_mut().zip(asked).enumerate() {
            let at = Path::Item(&list, z);
            let nodes = Path::Member(&at, "nodes");
            if asked.iter().all(|asked| asked.place.is_none()) {
                // Written by hand, without any place.
                tidy.push(z);
                continue;
            }
            let wanted: Vec<Option<Place>> = asked.iter().map(|asked| asked.place).collect();
            let far: Vec<usize> = (0..asked.len()).filter(|n| asked[*n].outside).collect();
            match layout::separate(&wanted, MOST_MOVED) {
                Some(places) => {
                    for (n, (node, place)) in zone.nodes.iter_mut().zip(places).enumerate() {
                        let at = Path::Item(&nodes, n);
                        if far.contains(&n) {
                            self.note(&at, NoteKind::Outside(node.id.clone()));
                        } else if wanted[n].is_some_and(|wanted| wanted != place) {
                            self.note(&at, NoteKind::MovedApart(node.id.clone()));
                        }
                        node.place = place;
                    }
                }
                None => {
                    self.note(&at, NoteKind::Tidied(zone.id.clone()));
                    tidy.push(z);
                }
            }
        }
        if !tidy.is_empty() {
            layout::tidy_zones(zones, links, &tidy);
        }
        if height(zones) > HIGHEST {
            // A tidy map never is.
            for (z, zone) in zones.iter().enumerate() {
                if !tidy.contains(&z) {
                    self.note(&Path::Item(&list, z), NoteKind::Tidied(zone.id.clone()));
                    tidy.push(z);
                }
            }
            layout::tidy_zones(zones, links, &tidy);
        }
    }
}

impl From<TextFault> for FaultKind {
    fn from(fault: TextFault) -> Self {
        Self::Text(fault)
    }
}

impl From<AddressFault> for FaultKind {
    fn from(fault: AddressFault) -> Self {
        Self::Address(fault)
    }
}

impl From<PictureFault> for FaultKind {
    fn from(fault: PictureFault) -> Self {
        Self::Picture(fault)
    }
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

fn id<T, E>(text: &str, read: Result<T, E>) -> Result<T, FaultKind> {
    read.map_err(|_| FaultKind::Id(cut(text)))
}

fn word<T>(
    found: &str,
    read: impl FnOnce(&str) -> Option<T>,
    known: &[&str],
) -> Result<T, FaultKind> {
    read(found).ok_or_else(|| FaultKind::Word {
        found: cut(found),
        known: known.iter().map(|word| (*word).to_owned()).collect(),
    })
}

//! A map as types that cannot be wrong.
//!
//! Zones follow one another from top to bottom, each a band as high as its stations need, and every
//! node belongs to one: a place is counted from the top of its own zone, so that no station can lie
//! in another's band, and a zone can move without touching a place. No two stations of a zone are so
//! near that a name would run into its neighbour ([`Place::clear_of`]). The order of nodes within a
//! zone is the order in which the list reads them.

mod address;
mod id;
mod text;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

pub use address::{
    AddressFault, Https, Iri, LONGEST_ADDRESS, LONGEST_PICTURE, Picture, PictureFault,
    WIDEST_PICTURE, normalised,
};
pub use id::{NodeId, NotAnId, ZoneId};
pub use text::{Line, Name, Text, TextFault};

/// Nodes of one map. As many as badges in a collection, so that every collection can become a map;
/// the largest national programmes have a few dozen stages, so 300 would be room enough for a path,
/// but not for the map of somebody's whole passport. A thousand stations are a hundred and more rows
/// on one page: who has so many is better served by a map for each part.
pub const MOST_NODES: usize = 500;
/// Zones of one map.
pub const MOST_ZONES: usize = 24;
/// Links of one map: four from each node.
pub const MOST_LINKS: usize = 2_000;
/// Characters of a title of a map, a zone's title, a node's name, the name of an author, a badge or
/// an issuer.
pub const LONGEST_NAME: usize = 120;
/// Characters of the line of text on a node.
pub const LONGEST_LINE: usize = 280;
/// Characters of the text of a map.
pub const LONGEST_TEXT: usize = 4_000;
/// Characters of all pictures of a map together.
pub const MOST_PICTURES: usize = 2 << 20;

/// The canvas, and its units: about one CSS pixel each where a page shows it in full width.
pub const WIDTH: u32 = 960;
/// How far to the right a station can be.
pub const RIGHTMOST: u32 = 800;
/// How far below the first place of its zone a station can be: a row for every node, and some.
pub const LOWEST: u32 = 95_000;
/// How high all zones together may be; a tidy map never is.
pub const HIGHEST: u32 = 120_000;
/// What a station takes with its name: no other may have its centre nearer in both directions.
pub const CLEAR_WIDTH: u32 = 152;
/// See [`CLEAR_WIDTH`].
pub const CLEAR_HEIGHT: u32 = 156;
/// The left edge of the canvas to the leftmost place.
pub const LEFT: u32 = 80;
/// The top of a zone to the centre of its highest place: the title, half a station, and air.
pub const HEAD: u32 = 96;
/// The centre of the lowest station to the end of its zone: half a station, its name, and air.
pub const FOOT: u32 = 124;
/// Between two zones.
pub const GAP: u32 = 12;

/// The language that a map is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French.
    #[default]
    Fr,
    /// English.
    En,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+ }

        impl $name {
            /// Every value.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Every word.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in the file.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    )+};
}

words! {
    /// What others may do with a map, by its SPDX identifier.
    Licence {
        /// No rights reserved.
        Cc0 = "CC0-1.0",
        /// Name the author.
        CcBy = "CC-BY-4.0",
        /// Name the author, pass on alike.
        CcBySa = "CC-BY-SA-4.0",
        /// Name the author, earn no money with it.
        CcByNc = "CC-BY-NC-4.0",
        /// Name the author, earn no money with it, pass on alike.
        CcByNcSa = "CC-BY-NC-SA-4.0",
        /// The open licence of French administrations.
        Etalab = "etalab-2.0",
    }

    /// The tint of a zone's band.
    Tint {
        /// Undyed linen.
        Linen = "linen",
        /// Green.
        Leaf = "leaf",
        /// Blue.
        Indigo = "indigo",
        /// Brick and clay.
        Terracotta = "terracotta",
        /// Yellow earth.
        Ochre = "ochre",
        /// Violet.
        Plum = "plum",
    }

    /// What a link says.
    LinkKind {
        /// The path goes on there. It may come back to where it was.
        LeadsTo = "leads_to",
        /// The first must be done before the second. Never in a circle.
        NeededBefore = "needed_before",
    }
}

impl Language {
    /// Every word.
    pub const WORDS: &'static [&'static str] = &["fr", "en"];

    /// The BCP 47 tag, which is the word in the file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }
}

/// How far somebody masters what a badge stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub enum Level {
    /// 1, "Je fais".
    Do,
    /// 2, "Je transmets".
    PassOn,
    /// 3, "Je pilote".
    Lead,
}

impl From<Level> for u8 {
    fn from(level: Level) -> Self {
        match level {
            Level::Do => 1,
            Level::PassOn => 2,
            Level::Lead => 3,
        }
    }
}

impl TryFrom<u8> for Level {
    type Error = NoSuchLevel;
    fn try_from(number: u8) -> Result<Self, NoSuchLevel> {
        match number {
            1 => Ok(Self::Do),
            2 => Ok(Self::PassOn),
            3 => Ok(Self::Lead),
            _ => Err(NoSuchLevel),
        }
    }
}

/// A number that is no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("levels go from 1 to 3")]
pub struct NoSuchLevel;

/// The badge that a node waits for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Badge {
    /// One that is wished for: nobody issues it yet, or the author does not say who. It can be
    /// declared as done.
    Wished,
    /// One of that name.
    Named(Named),
    /// That achievement; where a name is given too, a badge of that name and issuer as well that is
    /// published at the same place, since an issuer that moves to another version of Open Badges
    /// gives its achievements other identifiers.
    Achievement(Iri, Option<Named>),
}

/// A badge by its words. They are compared without case and accents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Named {
    /// Its name.
    pub name: Name<LONGEST_NAME>,
    /// Its issuer's name; without one, the badge of any issuer counts, so that one map serves every
    /// organisation that gives a badge of this name.
    pub issuer: Option<Name<LONGEST_NAME>>,
}

/// Where the centre of a station is, from the leftmost, highest place of its zone.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Serialize, Deserialize,
)]
#[serde(try_from = "(u32, u32)", into = "(u32, u32)")]
pub struct Place {
    x: u32,
    y: u32,
}

/// A place that is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a place is within 0..={RIGHTMOST} and 0..={LOWEST}")]
pub struct Outside;

impl Place {
    /// That place, when it is inside.
    ///
    /// # Errors
    /// [`Outside`].
    pub const fn new(x: u32, y: u32) -> Result<Self, Outside> {
        if x <= RIGHTMOST && y <= LOWEST {
            Ok(Self { x, y })
        } else {
            Err(Outside)
        }
    }

    /// The place that is nearest to any point of the plane.
    #[must_use]
    pub fn nearest(x: f64, y: f64) -> Self {
        // A cast saturates, and makes 0 of what is no number.
        Self {
            x: (x.round() as u32).min(RIGHTMOST),
            y: (y.round() as u32).min(LOWEST),
        }
    }

    /// From the left, 0 to [`RIGHTMOST`].
    #[must_use]
    pub const fn x(self) -> u32 {
        self.x
    }

    /// From the top, 0 to [`LOWEST`].
    #[must_use]
    pub const fn y(self) -> u32 {
        self.y
    }

    /// Whether stations in both places leave each other room.
    #[must_use]
    pub const fn clear_of(self, other: Self) -> bool {
        self.x.abs_diff(other.x) >= CLEAR_WIDTH || self.y.abs_diff(other.y) >= CLEAR_HEIGHT
    }
}

impl TryFrom<(u32, u32)> for Place {
    type Error = Outside;
    fn try_from((x, y): (u32, u32)) -> Result<Self, Outside> {
        Self::new(x, y)
    }
}

impl From<Place> for (u32, u32) {
    fn from(place: Place) -> Self {
        (place.x, place.y)
    }
}

/// The words of a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Its title.
    pub title: Name<LONGEST_NAME>,
    /// What it is about.
    pub text: Text<LONGEST_TEXT>,
    /// The language of its words.
    pub language: Language,
    /// Who made it; perhaps empty.
    pub author: Line<LONGEST_NAME>,
    /// What others may do with it; nothing without one.
    pub licence: Option<Licence>,
    /// Which edition it is; each that is published has a higher number.
    pub version: NonZeroU32,
}

/// A stage of the path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// What it is known by.
    pub id: ZoneId,
    /// Its title; perhaps empty.
    pub title: Line<LONGEST_NAME>,
    /// Its tint.
    pub tint: Tint,
    /// Its nodes, in the order in which they are read.
    pub nodes: Vec<Node>,
}

/// A station of the path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// What it is known by.
    pub id: NodeId,
    /// Its name.
    pub name: Name<LONGEST_NAME>,
    /// A line of text.
    pub text: Line<LONGEST_LINE>,
    /// The badge that it waits for.
    pub badge: Badge,
    /// Whether the path is only complete with it.
    pub required: bool,
    /// The level that is meant.
    pub level: Option<Level>,
    /// Where to apply for the badge.
    pub apply: Option<Https>,
    /// A picture of its own, for a badge that has none yet.
    pub picture: Option<Picture>,
    /// Where it is.
    pub place: Place,
}

/// A link between two nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it begins.
    pub from: NodeId,
    /// Where it ends.
    pub to: NodeId,
    /// What it says.
    pub kind: LinkKind,
}

/// A map: zones with their nodes, and links between these. What it holds is right by construction:
/// see [`Map::new`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Map {
    pub(crate) head: Head,
    pub(crate) zones: Vec<Zone>,
    /// By their ends: two nodes have at most one link in each direction.
    pub(crate) links: BTreeMap<(NodeId, NodeId), LinkKind>,
}

/// Why zones and links make no map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum MapFault {
    /// There is no zone.
    #[error("a map has at least one zone")]
    NoZone,
    /// There are more than [`MOST_ZONES`].
    #[error("{0} zones are more than {MOST_ZONES}")]
    TooManyZones(usize),
    /// There are more than [`MOST_NODES`].
    #[error("{0} nodes are more than {MOST_NODES}")]
    TooManyNodes(usize),
    /// There are more than [`MOST_LINKS`].
    #[error("{0} links are more than {MOST_LINKS}")]
    TooManyLinks(usize),
    /// Two zones have this identifier.
    #[error("two zones are {0}")]
    ZoneTwice(ZoneId),
    /// Two nodes have this identifier.
    #[error("two nodes are {0}")]
    NodeTwice(NodeId),
    /// There is no such zone.
    #[error("there is no zone {0}")]
    NoSuchZone(ZoneId),
    /// There is no such node: a link leads to nothing, or an edit is of another map.
    #[error("there is no node {0}")]
    NoSuchNode(NodeId),
    /// There is no such link.
    #[error("no link leads from {0} to {1}")]
    NoSuchLink(NodeId, NodeId),
    /// A link leads to where it begins.
    #[error("a link leads from {0} to itself")]
    LinkToItself(NodeId),
    /// There is a second link between the same ends.
    #[error("two links lead from {0} to {1}")]
    LinkTwice(NodeId, NodeId),
    /// Each of these is needed before the next, and the last before the first.
    #[error("each is needed before the next: {}", names(.0))]
    Cycle(Vec<(NodeId, Name<LONGEST_NAME>)>),
    /// The first is nearer to the second than [`Place::clear_of`] allows.
    #[error("{0} is too near to {1}")]
    Occupied(NodeId, NodeId),
    /// The zones together are higher than [`HIGHEST`].
    #[error("{0} units are higher than {HIGHEST}")]
    TooHigh(u32),
    /// The pictures together have more than [`MOST_PICTURES`] characters.
    #[error("pictures of {0} characters are more than {MOST_PICTURES}")]
    PicturesTooLarge(usize),
}

fn names(nodes: &[(NodeId, Name<LONGEST_NAME>)]) -> String {
    let names: Vec<&str> = nodes.iter().map(|(_, name)| name.as_str()).collect();
    names.join(", ")
}

/// Where in a map something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// In the map as a whole.
    Map,
    /// In the list of zones.
    Zones,
    /// In the list of links.
    Links,
    /// In that zone.
    Zone(usize),
    /// In the zone of the first number, the node of the second.
    Node(usize, usize),
    /// In that link.
    Link(usize),
}

impl Head {
    /// The words of a new map: a title, and nothing else said.
    #[must_use]
    pub fn new(title: Name<LONGEST_NAME>, language: Language) -> Self {
        Self {
            title,
            text: Text::default(),
            language,
            author: Line::default(),
            licence: None,
            version: NonZeroU32::MIN,
        }
    }
}

impl Zone {
    /// A zone without nodes.
    #[must_use]
    pub const fn new(id: ZoneId, title: Line<LONGEST_NAME>, tint: Tint) -> Self {
        Self {
            id,
            title,
            tint,
            nodes: Vec::new(),
        }
    }

    /// How high its band is.
    #[must_use]
    pub fn height(&self) -> u32 {
        HEAD + self.nodes.iter().map(|n| n.place.y).max().unwrap_or(0) + FOOT
    }
}

impl Node {
    /// A required node with a name, and nothing else said.
    #[must_use]
    pub fn new(id: NodeId, name: Name<LONGEST_NAME>, place: Place) -> Self {
        Self {
            id,
            name,
            text: Line::default(),
            badge: Badge::Wished,
            required: true,
            level: None,
            apply: None,
            picture: None,
            place,
        }
    }
}

impl Map {
    /// Puts a map together.
    ///
    /// # Errors
    /// Everything that is wrong with it, and where.
    pub fn new(
        head: Head,
        zones: Vec<Zone>,
        links: Vec<Link>,
    ) -> Result<Self, Vec<(At, MapFault)>> {
        let mut faults = Vec::new();
        check_zones(&zones, &mut faults);
        let ids: HashSet<&NodeId> = zones.iter().flat_map(|z| &z.nodes).map(|n| &n.id).collect();
        let links = check_links(links, &ids, &mut faults);
        let map = Self { head, zones, links };
        if faults.is_empty() {
            let whole = [map.check_height(), map.check_pictures()];
            faults.extend(
                whole
                    .into_iter()
                    .filter_map(Result::err)
                    .map(|f| (At::Map, f)),
            );
            if let Err(fault) = map.check_cycles() {
                faults.push((At::Links, fault));
            }
        }
        if faults.is_empty() {
            Ok(map)
        } else {
            Err(faults)
        }
    }

    /// A map with one zone and no node.
    #[must_use]
    pub fn empty(head: Head, zone: Zone) -> Self {
        Self {
            head,
            zones: vec![Zone {
                nodes: Vec::new(),
                ..zone
            }],
            links: BTreeMap::new(),
        }
    }

    /// Its words.
    #[must_use]
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Its zones in order; at least one.
    #[must_use]
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// Its nodes, zone by zone.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.zones.iter().flat_map(|zone| &zone.nodes)
    }

    /// That node.
    #[must_use]
    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes().find(|node| node.id == *id)
    }

    /// The zone that a node is in.
    #[must_use]
    pub fn zone_of(&self, id: &NodeId) -> Option<&Zone> {
        self.zones
            .iter()
            .find(|zone| zone.nodes.iter().any(|node| node.id == *id))
    }

    /// Its links, in the order of their ends' identifiers.
    pub fn links(&self) -> impl Iterator<Item = (&NodeId, &NodeId, LinkKind)> {
        self.links
            .iter()
            .map(|((from, to), kind)| (from, to, *kind))
    }

    /// How high the canvas is.
    #[must_use]
    pub fn height(&self) -> u32 {
        height(&self.zones)
    }

    pub(crate) fn check_height(&self) -> Result<(), MapFault> {
        match self.height() {
            height if height > HIGHEST => Err(MapFault::TooHigh(height)),
            _ => Ok(()),
        }
    }

    pub(crate) fn check_pictures(&self) -> Result<(), MapFault> {
        let pictures = self.nodes().filter_map(|node| node.picture.as_ref());
        match pictures.map(|picture| picture.as_str().len()).sum() {
            characters if characters > MOST_PICTURES => Err(MapFault::PicturesTooLarge(characters)),
            _ => Ok(()),
        }
    }

    /// Looks for a circle of "needed before" by walking it forwards from every node; a node whose
    /// walk has ended is not walked again.
    pub(crate) fn check_cycles(&self) -> Result<(), MapFault> {
        let mut next: HashMap<&NodeId, Vec<&NodeId>> = HashMap::new();
        for (from, to, kind) in self.links() {
            if kind == LinkKind::NeededBefore {
                next.entry(from).or_default().push(to);
            }
        }
        let mut ended: HashSet<&NodeId> = HashSet::new();
        for start in self.nodes().map(|node| &node.id) {
            let mut walk: Vec<(&NodeId, usize)> = vec![(start, 0)];
            while let Some((node, tried)) = walk.last_mut() {
                let node = *node;
                let to = next.get(node).and_then(|to| to.get(*tried)).copied();
                *tried += 1;
                match to {
                    Some(to) if ended.contains(to) => {}
                    Some(to) => {
                        if let Some(at) = walk.iter().position(|(on, _)| *on == to) {
                            let circle = walk.iter().skip(at);
                            let named = circle.filter_map(|(id, _)| self.node(id));
                            return Err(MapFault::Cycle(
                                named.map(|n| (n.id.clone(), n.name.clone())).collect(),
                            ));
                        }
                        walk.push((to, 0));
                    }
                    None => {
                        ended.insert(node);
                        walk.pop();
                    }
                }
            }
        }
        Ok(())
    }
}

/// How high zones are together.
pub(crate) fn height(zones: &[Zone]) -> u32 {
    let bands: u32 = zones.iter().map(Zone::height).sum();
    bands + GAP * (zones.len().saturating_sub(1) as u32)
}

fn check_zones(zones: &[Zone], faults: &mut Vec<(At, MapFault)>) {
    match zones.len() {
        0 => faults.push((At::Zones, MapFault::NoZone)),
        n if n > MOST_ZONES => faults.push((At::Zones, MapFault::TooManyZones(n))),
        _ => {}
    }
    let nodes = zones.iter().map(|zone| zone.nodes.len()).sum();
    if nodes > MOST_NODES {
        // Nothing is compared with everything else before it is known to be few.
        faults.push((At::Zones, MapFault::TooManyNodes(nodes)));
        return;
    }
    let mut zone_ids = HashSet::new();
    let mut node_ids = HashSet::new();
    for (z, zone) in zones.iter().enumerate() {
        if !zone_ids.insert(&zone.id) {
            faults.push((At::Zone(z), MapFault::ZoneTwice(zone.id.clone())));
        }
        for (n, node) in zone.nodes.iter().enumerate() {
            if !node_ids.insert(&node.id) {
                faults.push((At::Node(z, n), MapFault::NodeTwice(node.id.clone())));
            }
            let before = zone.nodes.iter().take(n);
            if let Some(near) = before.into_iter().find(|o| !o.place.clear_of(node.place)) {
                let occupied = MapFault::Occupied(node.id.clone(), near.id.clone());
                faults.push((At::Node(z, n), occupied));
            }
        }
    }
}

fn check_links(
    links: Vec<Link>,
    ids: &HashSet<&NodeId>,
    faults: &mut Vec<(At, MapFault)>,
) -> BTreeMap<(NodeId, NodeId), LinkKind> {
    let mut kept = BTreeMap::new();
    if links.len() > MOST_LINKS {
        faults.push((At::Links, MapFault::TooManyLinks(links.len())));
        return kept;
    }
    for (l, Link { from, to, kind }) in links.into_iter().enumerate() {
        let missing = [&from, &to].into_iter().find(|id| !ids.contains(id));
        if let Some(missing) = missing {
            faults.push((At::Link(l), MapFault::NoSuchNode(missing.clone())));
        } else if from == to {
            faults.push((At::Link(l), MapFault::LinkToItself(from)));
        } else if kept.contains_key(&(from.clone(), to.clone())) {
            faults.push((At::Link(l), MapFault::LinkTwice(from, to)));
        } else {
            kept.insert((from, to), kind);
        }
    }
    kept
}

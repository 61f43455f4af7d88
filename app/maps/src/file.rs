//! The open file of a map, `*.besace-map.json`.
//!
//! [`read`] takes what a stranger wrote: bounded in bytes, depth and number of values before
//! anything is looked at, then checked member by member, so that all that is wrong is said at once,
//! each with its JSON path. What does no harm is mended and told as a [`Note`]: members that nobody
//! knows are left out (a program may add its own, and a map that came from it is still a map; but
//! they are not kept, since nobody bounded them), a place outside is moved to the edge, stations
//! that lie on one another are moved apart, nodes without a place are given one. What would change
//! what the map says is never guessed: a link to nothing, a circle of "needed before", an unknown
//! word are refused. Files of a later version are refused as such.
//!
//! [`write()`] has one form for each map: members in a fixed order, two spaces, a line break at the
//! end, nothing that says nothing; links in the order of their ends.

mod reader;
mod tree;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::map::{
    AddressFault, Badge, Https, Iri, Level, Map, MapFault, Named, Node, NodeId, Picture,
    PictureFault, TextFault, Zone, ZoneId,
};

/// The version of the format that is written, and the latest that is read.
pub const VERSION: u32 = 1;
/// The highest number of a map's version: one a day for longer than anybody follows a path, and far
/// from where a counter ends.
pub const HIGHEST_VERSION: u32 = 1_000_000;
/// Bytes of a file. The largest map that there can be has less.
pub const LARGEST: usize = 6 << 20;
/// Levels of arrays and objects within each other; a map has six.
pub const DEEPEST: usize = 16;
/// Values in a file; the largest map has about 20,000.
pub const MOST_VALUES: usize = 100_000;
/// Faults that are told; who has mended these asks again.
pub const MOST_FAULTS: usize = 20;
/// Notes that are told.
pub const MOST_NOTES: usize = 50;
/// The ending of a file's name.
pub const ENDING: &str = ".besace-map.json";
/// The JSON Schema (draft 2020-12) of the file. It refuses what [`read`] mends, and cannot see what
/// stands between two members: identifiers used twice, links to nothing, circles, stations too near.
pub const SCHEMA: &str = include_str!("../schema.json");

/// A map that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The map.
    pub map: Map,
    /// What is not as it stood in the file.
    pub notes: Vec<Note>,
}

/// Something that was mended or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where, as a JSON path (RFC 9535): `$.zones[0].nodes[3].x`.
    pub path: String,
    /// What was done.
    pub kind: NoteKind,
}

/// What was mended or left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// A member that this version does not know was left out.
    Unknown,
    /// A place far outside was moved to the nearest edge.
    Outside(NodeId),
    /// A node that lay on another was moved beside it.
    MovedApart(NodeId),
    /// The nodes of a zone lay so much on one another, or so far apart, that the zone was tidied up.
    Tidied(ZoneId),
}

/// Why a file is no map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// It has more than [`LARGEST`] bytes.
    #[error("{bytes} bytes are more than {LARGEST}")]
    TooLarge {
        /// How many it has.
        bytes: usize,
    },
    /// It is no JSON: here it ends to be.
    #[error("no JSON from line {line}, column {column} on")]
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// Arrays and objects lie deeper than [`DEEPEST`] in each other.
    #[error("deeper than {DEEPEST} levels")]
    TooDeep,
    /// It has more values than [`MOST_VALUES`].
    #[error("more than {MOST_VALUES} values")]
    TooMuch,
    /// It is JSON, but no map: the member `besace_map` is not there, or no version.
    #[error("not a map")]
    NotAMap,
    /// It is of a later version than [`VERSION`].
    #[error("version {found} is later than {VERSION}")]
    Later {
        /// Which one.
        found: u64,
    },
    /// These are wrong; at least one, at most [`MOST_FAULTS`].
    #[error("{}", faults(.0))]
    Faults(Vec<Fault>),
}

fn faults(all: &[Fault]) -> String {
    let all: Vec<String> = all
        .iter()
        .map(|f| format!("{}: {}", f.path, f.kind))
        .collect();
    all.join("; ")
}

/// Something that is wrong in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Where, as a JSON path (RFC 9535): `$.links[3].to`.
    pub path: String,
    /// What.
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// It has to be there.
    #[error("missing")]
    Missing,
    /// It stands there twice.
    #[error("there twice")]
    Twice,
    /// It is of another kind.
    #[error("no {0}")]
    Not(Kind),
    /// Its text cannot be taken.
    #[error("{0}")]
    Text(TextFault),
    /// It is none of the words that may stand there.
    #[error("{found:?} is none of {}", .known.join(", "))]
    Word {
        /// What stands there, cut.
        found: String,
        /// What may stand there.
        known: Vec<String>,
    },
    /// It is no identifier.
    #[error("{0:?} is no identifier")]
    Id(String),
    /// It is no address that can be taken.
    #[error("{0}")]
    Address(AddressFault),
    /// It is no picture that can be taken.
    #[error("{0}")]
    Picture(PictureFault),
    /// It is no whole number between these.
    #[error("no whole number from {least} to {most}")]
    Number {
        /// The least that may stand there.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A badge has neither `achievement` nor `name`, or an `issuer` without `name`.
    #[error("neither achievement nor name")]
    Nameless,
    /// The parts are right and do not fit together.
    #[error("{0}")]
    Map(MapFault),
}

/// A kind of JSON value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `{}`.
    Object,
    /// `[]`.
    Array,
    /// `""`.
    Text,
    /// `0`.
    Number,
    /// `true` or `false`.
    Boolean,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "object",
            Self::Array => "array",
            Self::Text => "text",
            Self::Number => "number",
            Self::Boolean => "boolean",
        })
    }
}

/// Reads a file that a stranger may have written.
///
/// # Errors
/// [`Refusal`].
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    if bytes.len() > LARGEST {
        return Err(Refusal::TooLarge { bytes: bytes.len() });
    }
    // Some editors put a mark before UTF-8 text.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    reader::read(&tree::parse(bytes)?)
}

/// Writes a map in the one form that it has.
///
/// # Errors
/// None that a map can cause; the writer of JSON would have to fail.
pub fn write(map: &Map) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&FileMap::of(map))?;
    text.push('\n');
    Ok(text)
}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FileMap::of(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Map {
    /// Reads what [`Map::serialize`] wrote; whatever would have to be mended is an error.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = tree::deserialize(deserializer)?;
        let reading = reader::read(&tree).map_err(D::Error::custom)?;
        match reading.notes.first() {
            None => Ok(reading.map),
            Some(note) => Err(D::Error::custom(format_args!(
                "{}: {:?}",
                note.path, note.kind
            ))),
        }
    }
}

#[derive(Serialize)]
struct FileMap<'a> {
    besace_map: u32,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    author: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    licence: Option<&'a str>,
    version: u32,
    zones: Vec<FileZone<'a>>,
    links: Vec<FileLink<'a>>,
}

#[derive(Serialize)]
struct FileZone<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    title: &'a str,
    tint: &'a str,
    nodes: Vec<FileNode<'a>>,
}

#[derive(Serialize)]
struct FileNode<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    badge: Option<FileBadge<'a>>,
    required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<Level>,
    #[serde(skip_serializing_if = "Option::is_none")]
    apply: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    picture: Option<&'a str>,
    x: u32,
    y: u32,
}

#[derive(Serialize)]
struct FileBadge<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    achievement: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<&'a str>,
}

#[derive(Serialize)]
struct FileLink<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'a str,
}

impl<'a> FileMap<'a> {
    fn of(map: &'a Map) -> Self {
        let head = map.head();
        Self {
            besace_map: VERSION,
            title: head.title.as_str(),
            text: head.text.as_str(),
            language: head.language.word(),
            author: head.author.as_str(),
            licence: head.licence.map(|licence| licence.word()),
            version: head.version.get(),
            zones: map.zones().iter().map(FileZone::of).collect(),
            links: map
                .links()
                .map(|(from, to, kind)| FileLink {
                    from: from.as_str(),
                    to: to.as_str(),
                    kind: kind.word(),
                })
                .collect(),
        }
    }
}

impl<'a> FileZone<'a> {
    fn of(zone: &'a Zone) -> Self {
        Self {
            id: zone.id.as_str(),
            title: zone.title.as_str(),
            tint: zone.tint.word(),
            nodes: zone.nodes.iter().map(FileNode::of).collect(),
        }
    }
}

impl<'a> FileNode<'a> {
    fn of(node: &'a Node) -> Self {
        Self {
            id: node.id.as_str(),
            name: node.name.as_str(),
            text: node.text.as_str(),
            badge: FileBadge::of(&node.badge),
            required: node.required,
            level: node.level,
            apply: node.apply.as_ref().map(Https::as_str),
            picture: node.picture.as_ref().map(Picture::as_str),
            x: node.place.x(),
            y: node.place.y(),
        }
    }
}

impl<'a> FileBadge<'a> {
    fn of(badge: &'a Badge) -> Option<Self> {
        let (achievement, named): (Option<&Iri>, Option<&Named>) = match badge {
            Badge::Wished => return None,
            Badge::Named(named) => (None, Some(named)),
            Badge::Achievement(iri, named) => (Some(iri), named.as_ref()),
        };
        Some(Self {
            achievement: achievement.map(Iri::as_str),
            name: named.map(|named| named.name.as_str()),
            issuer: named
                .and_then(|n| n.issuer.as_ref())
                .map(|issuer| issuer.as_str()),
        })
    }
}

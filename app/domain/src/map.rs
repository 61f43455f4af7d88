//! Mini-maps as their authors have them. What a map is stands in the package `maps`; here is what
//! pages show of it.

use std::collections::BTreeMap;

use maps::map::{Map, NodeId};
use maps::progress::Progress;
use serde::{Deserialize, Serialize};

use crate::collection::ProvenSkill;
use crate::share::{Holder, Share, is_draft};
use crate::{BadgeId, Language, MapId, MapOfferId, Millis, ObjectiveId, Verdict};

/// Characters of the line on a node that is declared as done.
pub const LONGEST_LINE: usize = 280;

/// A map in the list of mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapTile {
    /// Which one.
    pub id: MapId,
    /// Its title.
    pub title: String,
    /// How many nodes it has.
    pub nodes: u32,
    /// The number of the version that was published last.
    pub published: Option<u32>,
    /// How many others follow it, in any version; 0 while they are so few that their number would
    /// say who they are.
    pub followers: u32,
    /// How many living links show it.
    pub links: u32,
    /// When it was last changed.
    pub changed: Millis,
}

/// One of my maps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MyMap {
    /// Which one.
    pub id: MapId,
    /// Raised by each change. Who sends a change says which edition they saw.
    pub edition: i64,
    /// The map, as it stands.
    pub map: Map,
    /// What was published last.
    pub published: Option<Published>,
    /// How many others follow it, as in [`MapTile`].
    pub followers: u32,
    /// The objective by which I follow it myself.
    pub objective: Option<ObjectiveId>,
    /// To whom it was proposed, the newest first.
    pub offers: Vec<Offer>,
    /// The links to it, the newest first, ended ones too.
    pub shares: Vec<Share>,
    /// When it was last changed.
    pub changed: Millis,
}

/// A map to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NewMap {
    /// One zone and nothing in it, under a title as typed.
    Blank(String, Language),
    /// One that comes with the program, by its word.
    Template(String),
}

/// The version of a map that was published last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Its number.
    pub number: u32,
    /// When.
    pub on: Millis,
    /// Whether the map has been changed since.
    pub behind: bool,
}

/// A map that its author has proposed to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which one.
    pub id: MapOfferId,
    /// To which address.
    pub address: String,
    /// When.
    pub offered: Millis,
}

/// Where a learner is on a map, with what earned it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Node by node.
    pub progress: Progress,
    /// The badges that it names, by their identifiers or, on public pages, by their nodes.
    pub badges: BTreeMap<String, StationBadge>,
    /// What the learner says of nodes that are done without a badge.
    pub declared: BTreeMap<NodeId, Declared>,
    /// The skills that the earned badges prove, what is proven most first.
    pub skills: Vec<ProvenSkill>,
}

/// A badge on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationBadge {
    /// Which one; nothing on public pages.
    pub id: Option<BadgeId>,
    /// Its title, in the issuer's words.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// When it was issued, where dates are shown.
    pub issued: Option<Millis>,
    /// Until when it is valid, where dates are shown.
    pub expires: Option<Millis>,
    /// The verdict, as it stands now; nothing while it is checked for the first time.
    pub verdict: Option<Verdict>,
}

/// A node that a learner says is done without a badge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// What they say of it.
    pub line: String,
    /// When they did; nothing where dates are hidden.
    pub on: Option<Millis>,
}

/// A map on its public page: the same for its owner and for strangers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicMap {
    /// The path under which its files are: `/m/{slug}`, or that of the owner's preview.
    pub base: String,
    /// The absolute URL.
    pub url: String,
    /// The map.
    pub map: Map,
    /// Where its learner is on it; nothing where a map is shared by itself.
    pub standing: Option<Standing>,
    /// Whose it is, as far as it is shown; a photo is at `{base}/photo`.
    pub holder: Holder,
    /// When the share ends by itself.
    pub ends: Option<Millis>,
    /// The owner's language, in which the page's own words default.
    pub language: Language,
}

impl PublicMap {
    /// Whether its owner looks at it before it is shared: what strangers do with it is left out.
    #[must_use]
    pub fn draft(&self) -> bool {
        is_draft(&self.base)
    }
}

//! Objectives: maps that a learner follows.

use std::collections::BTreeSet;

use maps::change::Change;
use maps::map::{Map, NodeId};
use maps::progress::Count;
use serde::{Deserialize, Serialize};

use crate::map::Standing;
use crate::share::Share;
use crate::{MapId, MapOfferId, Millis, ObjectiveId};

/// My objectives, and what was proposed to me.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Objectives {
    /// What I follow, the newest first.
    pub followed: Vec<ObjectiveTile>,
    /// What waits for my answer, the newest first.
    pub offers: Vec<MapOffered>,
    /// How many learners I accompany.
    pub accompanied: u32,
}

/// An objective among mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectiveTile {
    /// Which one.
    pub id: ObjectiveId,
    /// The map's title.
    pub title: String,
    /// How much of what is required is done.
    pub percent: u8,
    /// How many nodes are done, of those that count.
    pub counted: Count,
    /// The next step.
    pub step: Option<NextStep>,
    /// Whether a newer version waits for an answer.
    pub newer: bool,
}

/// What comes next on a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// Which node.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// Where to apply for its badge.
    pub apply: Option<String>,
}

/// A map that somebody proposes to me.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapOffered {
    /// Which offer.
    pub id: MapOfferId,
    /// The map's title.
    pub title: String,
    /// The name of whoever proposes it.
    pub by: String,
    /// How many nodes it has.
    pub nodes: u32,
    /// When.
    pub offered: Millis,
}

/// One of my objectives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Which one.
    pub id: ObjectiveId,
    /// The map in the version that I follow.
    pub map: Map,
    /// Where I am on it.
    pub standing: Standing,
    /// The nodes that a badge in my inbox would earn, once I accept it.
    pub waiting: BTreeSet<NodeId>,
    /// My own map that it is a version of, where it is.
    pub own: Option<MapId>,
    /// A newer version that waits for my answer.
    pub newer: Option<Newer>,
    /// The links to it, the newest first, ended ones too.
    pub shares: Vec<Share>,
    /// Since when I follow it.
    pub since: Millis,
}

/// A newer version of a map that is followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Newer {
    /// Its number.
    pub number: u32,
    /// When it was published.
    pub on: Millis,
    /// What changes.
    pub changes: Vec<Change>,
    /// How much would be done.
    pub percent: u8,
}

/// From where a new objective comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// A map that comes with the program, by its word.
    Template(String),
    /// One of one's own, as it was last published, or as it stands where it never was.
    Own(MapId),
    /// One that somebody shares, by the slug of its link.
    Shared(String),
    /// One that was proposed.
    Offered(MapOfferId),
}

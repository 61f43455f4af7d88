//! Collections: badges that their owner has chosen, in an order and with words of their own.

use std::collections::BTreeMap;

use maps::map::{Map, NodeId};
use serde::{Deserialize, Serialize};

use crate::badge::BadgeTile;
use crate::map::Standing;
use crate::share::{Holder, Share, is_draft};
use crate::{BadgeId, CollectionId, Language, Millis, ObjectiveId, Problem, Verdict};

/// Badges in one collection, at most.
pub const MOST_BADGES: usize = 500;
/// Sections of one collection, at most.
pub const MOST_SECTIONS: usize = 50;
/// Maps in one collection, at most.
pub const MOST_MAPS: usize = 4;
/// Characters of a collection's title, at most.
pub const LONGEST_TITLE: usize = 120;
/// Characters of a collection's text, at most.
pub const LONGEST_TEXT: usize = 4_000;
/// Characters of the line on a badge, at most.
pub const LONGEST_LINE: usize = 280;

/// What a collection shows of badges that are revoked or have expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// They stay, and say so.
    #[default]
    Say,
    /// They leave by themselves, and come back if their verdict does.
    Leave,
}

impl Ended {
    /// The word in the database and in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Say => "say",
            Self::Leave => "leave",
        }
    }

    /// Reads [`Ended::word`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Say, Self::Leave]
            .into_iter()
            .find(|ended| ended.word() == word)
    }
}

/// A collection in the list of mine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectionTile {
    /// Which one.
    pub id: CollectionId,
    /// Its title.
    pub title: String,
    /// How many badges are in it.
    pub badges: u32,
    /// The first badges, four at most, for their pictures.
    pub first: Vec<BadgeId>,
    /// Whether it has a cover.
    pub cover: bool,
    /// How many living links show it.
    pub links: u32,
    /// Whether one of them lists it in Explorer.
    pub listed: bool,
    /// When it was last changed.
    pub changed: Millis,
}

/// One of my collections, as I arrange it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collection {
    /// Which one.
    pub id: CollectionId,
    /// Raised by each change. Who sends a change says which edition they saw: another one is
    /// answered with [`Problem::Stale`], and nothing is overwritten.
    pub edition: i64,
    /// Its title.
    pub title: String,
    /// Its text, plain, in paragraphs.
    pub text: String,
    /// Whether it has a cover.
    pub cover: bool,
    /// What becomes of badges that are revoked or have expired.
    pub ended: Ended,
    /// The badges in their sections. The first has an empty title and may be empty.
    pub sections: Vec<Section>,
    /// The maps that I follow and that stand in it, in order.
    pub maps: Vec<CollectedMap>,
    /// The other maps that I follow.
    pub other_maps: Vec<CollectedMap>,
    /// The links to it, the newest first, ended ones too.
    pub shares: Vec<Share>,
    /// When it was last changed.
    pub changed: Millis,
}

/// A section of one of my collections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its badges, in order.
    pub badges: Vec<Collected>,
}

/// A badge in one of my collections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collected {
    /// The badge.
    pub badge: BadgeTile,
    /// The owner's line on it; empty for none.
    pub line: String,
    /// Whether strangers see it, and if not why.
    pub seen: Result<(), Problem>,
}

/// A map that I follow, in a collection or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollectedMap {
    /// By which objective.
    pub objective: ObjectiveId,
    /// The title of the map.
    pub title: String,
}

/// A collection on its public page: the same for its owner and for strangers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicCollection {
    /// The path under which its files are: `/c/{slug}`, or that of the owner's preview.
    pub base: String,
    /// The absolute URL.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its text, plain, in paragraphs.
    pub text: String,
    /// Whether `{base}/couverture` gives a cover.
    pub cover: bool,
    /// Whose it is, as far as it is shown; a photo is at `{base}/photo`.
    pub holder: Holder,
    /// The badges in their sections; empty sections are left out.
    pub sections: Vec<PublicSection>,
    /// The maps in it, with its holder on them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub maps: Vec<PublicChart>,
    /// What the badges prove together, what is proven most first.
    pub skills: Vec<ProvenSkill>,
    /// When the share ends by itself.
    pub ends: Option<Millis>,
    /// Whether Explorer and search engines may list it.
    pub listed: bool,
    /// The owner's language, in which the page's own words default.
    pub language: Language,
    /// Whether its owner can be written to through the instance.
    pub contact: bool,
    /// Whether originals may leave: only where the name is shown.
    pub originals: bool,
}

impl PublicCollection {
    /// Whether its owner looks at it before it is shared: what strangers do with it is left out.
    #[must_use]
    pub fn draft(&self) -> bool {
        is_draft(&self.base)
    }

    /// All of its badges, in their order.
    pub fn badges(&self) -> impl Iterator<Item = &PublicTile> {
        self.sections.iter().flat_map(|section| &section.badges)
    }
}

/// A section of a public collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicSection {
    /// Its title; empty for badges before the first titled section.
    pub title: String,
    /// Its badges, in order.
    pub badges: Vec<PublicTile>,
}

/// A badge in a public collection. Its own page is `{base}/{number}`, its picture
/// `{base}/{number}/image`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicTile {
    /// Its number in the collection: given when it was added, and its own for ever.
    pub number: u32,
    /// Its title, in the issuer's words.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// The owner's line on it; empty for none.
    pub line: String,
    /// When it was issued, where dates are shown.
    pub issued: Option<Millis>,
    /// Until when it is valid, where dates are shown.
    pub expires: Option<Millis>,
    /// The verdict, as it stands now.
    pub verdict: Verdict,
    /// When that was found out.
    pub checked: Millis,
}

/// A map in a public collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicChart {
    /// The map.
    pub map: Map,
    /// Where the holder is on it. It names the badges that are in the collection and no others.
    pub standing: Standing,
    /// By which badge of the collection a node was earned: its number there.
    pub numbers: BTreeMap<NodeId, u32>,
}

/// A skill, and how many badges prove it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenSkill {
    /// Its name.
    pub name: String,
    /// The framework that it belongs to.
    pub framework: Option<String>,
    /// How many of the badges.
    pub badges: u32,
}

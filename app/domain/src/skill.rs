//! Skills that badges name, the badges that prove each, and frameworks to hold them against.
//!
//! A framework is data: some are shipped, operators bring others. Nothing here knows how many skills
//! or levels one has.

use serde::{Deserialize, Serialize};

use crate::verdict::words;
use crate::{BadgeId, Millis, Verdict};

/// Skills on one page.
pub const SHOWN: usize = 200;
/// Badges that are named for one skill; the list of badges shows them all.
pub const PROOFS: usize = 5;
/// Skills in one framework, and levels.
pub const LARGEST: usize = 5_000;
/// Bytes of a file that a framework is read from.
pub const FILE: usize = 4 << 20;

/// A framework among others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkTile {
    /// What it is known by: letters, digits and hyphens.
    pub word: String,
    /// Its name.
    pub name: String,
    /// How many skills it has.
    pub skills: u32,
    /// Whether it came with the program.
    pub shipped: bool,
    /// When an operator brought it; nothing where it is as it was shipped.
    pub imported: Option<Millis>,
}

/// A framework with everything in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Framework {
    /// What it is known by: letters, digits and hyphens.
    pub word: String,
    /// Its name.
    pub name: String,
    /// Where it comes from, http(s) only.
    pub source: Option<String>,
    /// Its levels, the lowest first.
    pub levels: Vec<(i64, String)>,
    /// Its skills, in its order.
    pub skills: Vec<FrameworkSkill>,
}

/// A skill of a framework.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FrameworkSkill {
    /// Its name.
    pub name: String,
    /// The part of the framework that it stands in.
    pub group: String,
    /// Its code.
    pub code: Option<String>,
    /// Where it is described, http(s) only.
    pub url: Option<String>,
}

words! {
    /// What is wrong with a line of a framework's file.
    LineError {
        /// The file is neither UTF-8 nor Windows-1252 text, or no table.
        NoTable = "no_table",
        /// There is no column for names.
        NoNames = "no_names",
        /// A kind that is none of framework, level and skill.
        Kind = "kind",
        /// There is no name.
        NoName = "no_name",
        /// Something in it is too long.
        TooLong = "too_long",
        /// The code of a level is no number from 1 to 9.
        Level = "level",
        /// The link does not lead to the web.
        Link = "link",
        /// The same name or code stands further up.
        Twice = "twice",
        /// There are more lines than are read.
        TooMany = "too_many",
    }
}

/// A line that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadLine {
    /// Which one; the heading is 1, and 0 is the whole file.
    pub line: u32,
    /// What is wrong.
    pub error: LineError,
    /// What stands there, cut.
    pub text: String,
}

/// What a person asks of their skills.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SkillsQuery {
    /// A framework by its word, or one that badges name by its folded name behind a `~`.
    pub framework: String,
    /// Words to find in the names of skills.
    pub search: String,
}

/// Skills and what proves them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SkillsPage {
    /// What to filter by: the key, the name, and how many of its skills are proven.
    pub frameworks: Vec<(String, String, u32)>,
    /// The framework that is chosen; nothing where there is none, or one that only badges name.
    pub framework: Option<Framework>,
    /// The skills in their groups; one group without a name where no framework is chosen.
    pub groups: Vec<(String, Vec<ProvenSkill>)>,
    /// How many are proven.
    pub proven: u32,
    /// How many there are, those beyond [`SHOWN`] too.
    pub total: u32,
    /// How many badges name any.
    pub badges: u32,
}

/// A skill, and what proves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenSkill {
    /// What the list of badges knows it by.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The framework that badges or the chosen framework give it.
    pub framework: Option<String>,
    /// Its code in the framework.
    pub code: Option<String>,
    /// Where it is described, http(s) only.
    pub url: Option<String>,
    /// The highest level that a genuine badge gives.
    pub level: Option<i64>,
    /// How many badges name it.
    pub count: u32,
    /// The first of them, those of the highest level before the others.
    pub proofs: Vec<Proof>,
}

impl ProvenSkill {
    /// Whether a genuine badge names it, expired or not.
    #[must_use]
    pub fn proven(&self) -> bool {
        self.proofs.iter().any(|proof| genuine(proof.verdict))
    }
}

/// A badge that names a skill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// Which one.
    pub badge: BadgeId,
    /// Its title.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// What it is worth now.
    pub verdict: Verdict,
    /// The level that it gives.
    pub level: Option<i64>,
}

/// Whether a badge with this verdict proves anything: it was proven itself, and still stands or did
/// so until its end.
#[must_use]
pub const fn genuine(verdict: Verdict) -> bool {
    matches!(
        verdict,
        Verdict::Valid | Verdict::StatusUnknown | Verdict::Expired
    )
}

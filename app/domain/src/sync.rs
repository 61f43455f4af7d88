//! Synchroniser: the sources that a person switched on, and runs over all of theirs.

use serde::{Deserialize, Serialize};

use crate::{IntakeId, Millis, SyncRunId};

/// What kind of source it is: what it is asked with, and what it learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A passport that answers anybody's question by address (Displayer API).
    Displayer,
    /// A passport that its holder connects (Badgr's backpack API).
    Backpack,
    /// An issuing organisation that lets this instance ask for its own badges by address (Open
    /// Badge Factory).
    Partner,
}

impl SourceKind {
    /// Whether it is asked by mail address; else with what its holder gave there.
    #[must_use]
    pub const fn by_address(self) -> bool {
        matches!(self, Self::Displayer | Self::Partner)
    }
}

/// The version of the texts that are agreed to when a source is switched on.
pub const SOURCE_TEXTS_OF: &str = "2026-11-22";

/// A source, as a person may switch it on or off.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCard {
    /// Its word in addresses and forms.
    pub word: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// What people know it by.
    pub name: String,
    /// The host that is asked.
    pub host: String,
    /// Since when it is on; `None` when it is off.
    pub on: Option<Millis>,
    /// Since when the source no longer takes what it gave: its holder has to connect again.
    pub lapsed: Option<Millis>,
}

/// A connection that is being made: the address of the source where its holder agrees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceVisit {
    /// What people know the source by.
    pub name: String,
    /// Where to go.
    pub url: String,
}

/// What one step of a run looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncWhat {
    /// The badges that are there.
    Badges,
    /// What was forwarded to the import address.
    Mail,
    /// A source, by its word.
    Source(String),
}

impl SyncWhat {
    /// As it stands in the database.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Badges => "badges",
            Self::Mail => "mail",
            Self::Source(word) => word,
        }
    }
}

impl From<&str> for SyncWhat {
    fn from(word: &str) -> Self {
        match word {
            "badges" => Self::Badges,
            "mail" => Self::Mail,
            source => Self::Source(source.to_owned()),
        }
    }
}

/// Why a step did not work, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code")]
pub enum SyncProblem {
    /// The source does not answer.
    Unreachable,
    /// It answers that it cannot.
    Status {
        /// With this HTTP status.
        status: u16,
    },
    /// It asks to be left alone until then, or has failed too often to be asked before.
    NotBefore {
        /// When it is asked again.
        until: Millis,
    },
    /// It does not take what the operator gave to ask with.
    Refused,
    /// It does not take what the holder gave any more.
    Lapsed,
    /// Its answer makes no sense.
    Garbage,
    /// It was switched off, or removed by the operator, since the run began.
    Gone,
    /// The server could not finish.
    BrokenOff,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Its turn is to come.
    Waits,
    /// Under way.
    Runs,
    /// Over.
    Done,
}

/// One step of a run, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStep {
    /// What it looks at.
    pub what: SyncWhat,
    /// What people know the source by; empty for what is theirs.
    pub label: String,
    /// The address that the source is asked for.
    pub address: Option<String>,
    /// How far it is.
    pub state: SyncState,
    /// What was found: badges looked at, or given by a source.
    pub found: u32,
    /// Of those, new ones: they wait to be accepted.
    pub added: u32,
    /// Verdicts that changed.
    pub changed: u32,
    /// Badges for somebody else, which were not taken.
    pub others: u32,
    /// What could not be taken in.
    pub failed: u32,
    /// What was over a limit and left for another time.
    pub left_out: u32,
    /// Why it did not work.
    pub problem: Option<SyncProblem>,
    /// The report of what it brought.
    pub intake: Option<IntakeId>,
    /// When it was over.
    pub finished: Option<Millis>,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRun {
    /// Which one.
    pub id: SyncRunId,
    /// Whether it began by itself, at night.
    pub by_itself: bool,
    /// When it began.
    pub started: Millis,
    /// When it was over; `None` while it goes on.
    pub finished: Option<Millis>,
    /// What it looks at, in order.
    pub steps: Vec<SyncStep>,
}

impl SyncRun {
    /// How many badges are new.
    #[must_use]
    pub fn added(&self) -> u32 {
        self.steps.iter().map(|step| step.added).sum()
    }

    /// How many verdicts changed.
    #[must_use]
    pub fn changed(&self) -> u32 {
        self.steps.iter().map(|step| step.changed).sum()
    }

    /// How many steps did not work.
    #[must_use]
    pub fn troubled(&self) -> usize {
        let troubled = |step: &&SyncStep| step.problem.is_some() || step.failed > 0;
        self.steps.iter().filter(troubled).count()
    }
}

/// What the page shows: the sources, and the last run or the one in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncOverview {
    /// Every source that the operator offers.
    pub sources: Vec<SourceCard>,
    /// The last run.
    pub run: Option<SyncRun>,
    /// When it runs by itself next.
    pub next: Option<Millis>,
}

//! Arrivals of files, texts and links, and what came of each.

use serde::{Deserialize, Serialize};

use crate::badge::Imported;
use crate::{Acceptance, BadgeId, IntakeId, Millis, Origin, Problem, RecipientMatch};

/// What came of one file, text or link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// It brought a badge.
    Imported(Imported),
    /// It brought none, and why.
    Problem(Problem),
}

impl Taken {
    /// The outcome in one word, as it is stored and counted.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Imported(Imported::New { .. }) => "imported",
            Self::Imported(Imported::Already { .. }) => "already",
            Self::Problem(_) => "failed",
        }
    }
}

/// The badge behind a line of a report, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemBadge {
    /// Which one.
    pub id: BadgeId,
    /// Its title.
    pub name: String,
    /// Its issuer's name.
    pub issuer: String,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// The address that matched, or the hint at the address it was sent to.
    pub recipient_hint: Option<String>,
    /// Where it is for its holder.
    pub acceptance: Acceptance,
}

/// One line of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IntakeItem {
    /// Its place in the report, from 0.
    pub position: u32,
    /// What the person knows it by: a file's name, a link.
    pub name: Option<String>,
    /// What came of it; `None` while it waits.
    pub taken: Option<Taken>,
    /// The badge that it brought, unless that was deleted since.
    pub badge: Option<ItemBadge>,
}

/// How many lines of a report ended in which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Brought a badge for a confirmed address.
    pub imported: u32,
    /// Brought one that was there already.
    pub already: u32,
    /// Brought one for an address that is not confirmed: it is kept for later.
    pub later: u32,
    /// Brought nothing.
    pub failed: u32,
    /// Have not been looked at yet.
    pub waiting: u32,
}

/// Which lines of a report, from where on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReportQuery {
    /// The place of the first line.
    pub from: u32,
    /// Whether only those that brought nothing are asked for.
    pub failed: bool,
}

/// A report, and a page of its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The arrival.
    pub intake: Intake,
    /// How its lines ended.
    pub tally: Tally,
    /// At most 200 lines.
    pub items: Vec<IntakeItem>,
    /// The place where the next page begins; `None` at the end.
    pub next: Option<u32>,
}

/// How far an arrival is, and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Which one.
    pub id: IntakeId,
    /// How it came.
    pub origin: Origin,
    /// Where its badges go.
    pub acceptance: Acceptance,
    /// When it came.
    pub started: Millis,
    /// When everything in it was looked at; `None` while that goes on.
    pub finished: Option<Millis>,
    /// How many files, texts and links.
    pub items: u32,
    /// How many of them have been looked at.
    pub done: u32,
    /// How many of them brought nothing.
    pub failed: u32,
    /// How many were left out, being over a limit.
    pub left_out: u32,
}

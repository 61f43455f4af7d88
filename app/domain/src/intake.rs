//! Arrivals of files, texts and links, and what came of each.

use serde::{Deserialize, Serialize};

use crate::badge::Imported;
use crate::{Acceptance, IntakeId, Millis, Origin, Problem};

/// What came of one file, text or link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// It brought a badge.
    Imported(Imported),
    /// It brought none, and why.
    Problem(Problem),
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
    /// How many were left out, being over a limit.
    pub left_out: u32,
}

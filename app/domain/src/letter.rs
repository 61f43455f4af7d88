//! Letters: what visitors of a public page write to its owner through the instance.

use serde::{Deserialize, Serialize};

use crate::{LetterId, Millis, Slug};

/// Characters of a name or an organisation, at most.
pub const LONGEST_NAME: usize = 100;
/// Characters of a message or an answer, at most.
pub const LONGEST_MESSAGE: usize = 4_000;

/// A letter as its writer typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LetterDraft {
    /// Who writes.
    pub name: String,
    /// For whom they write; may be empty.
    pub organisation: String,
    /// Where an answer goes.
    pub address: String,
    /// What they write.
    pub message: String,
}

/// A letter whose address is confirmed, as the person has it to whom it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Which one.
    pub id: LetterId,
    /// The page on which it was written, where it is still there.
    pub page: Option<Slug>,
    /// The title of what that page showed.
    pub about: String,
    /// Who writes.
    pub name: String,
    /// For whom they write; may be empty.
    pub organisation: String,
    /// Their address, which they have confirmed.
    pub address: String,
    /// What they write.
    pub message: String,
    /// When it was delivered.
    pub delivered: Millis,
    /// Whether it was opened.
    pub read: bool,
    /// What was answered, and when.
    pub answer: Option<(Millis, String)>,
    /// Whether it was reported to the operator.
    pub reported: bool,
}

/// One letter, and what its answer would give away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterPage {
    /// The letter.
    pub letter: Letter,
    /// The address that an answer shows.
    pub own_address: String,
    /// The name that an answer shows.
    pub own_name: String,
}

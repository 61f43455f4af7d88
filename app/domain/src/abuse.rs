//! Reports of what should not be on a public page or in a letter, and what comes of them.

use serde::{Deserialize, Serialize};

use crate::verdict::words;
use crate::{AbuseReportId, Millis};

/// Characters of a report's text, or of the reason that an operator gives, at most.
pub const LONGEST_TEXT: usize = 2_000;

words! {
    /// What is wrong, from a short list.
    Abuse {
        /// Somebody passes for somebody else.
        Identity = "identity",
        /// What is claimed is not so.
        False = "false",
        /// Hate, harassment, threats.
        Hate = "hate",
        /// Somebody's private affairs.
        Private = "private",
        /// Somebody else's work.
        Rights = "rights",
        /// Advertising, fraud.
        Spam = "spam",
        /// Something else.
        Other = "other",
    }
}

/// A report as its writer typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AbuseDraft {
    /// The path of the page.
    pub page: String,
    /// The word of the reason.
    pub reason: String,
    /// What there is to say.
    pub text: String,
    /// Where the operator may ask back; may be empty.
    pub address: String,
}

/// A report as an operator has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbuseReport {
    /// Which one.
    pub id: AbuseReportId,
    /// The path of the public page.
    pub page: String,
    /// What is wrong.
    pub reason: Abuse,
    /// What was written about it.
    pub text: String,
    /// Where its writer may be asked back.
    pub address: Option<String>,
    /// When.
    pub reported: Millis,
    /// When an operator was done with it.
    pub closed: Option<Millis>,
    /// When the page was taken down, and why.
    pub taken_down: Option<(Millis, String)>,
    /// Whether the page opens now.
    pub open: bool,
    /// Where it is about a letter: its writer and what they wrote.
    pub letter: Option<(String, String)>,
}

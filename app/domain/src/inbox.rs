//! Badges that came by themselves, and wait until their holder says yes or no.

use serde::{Deserialize, Serialize};

use crate::{Acceptance, BadgeId, Millis, Origin, RecipientMatch, Verdict};

/// A badge that waits, or was declined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingBadge {
    /// Which one.
    pub id: BadgeId,
    /// Its title, in the issuer's words.
    pub name: String,
    /// The issuer's name.
    pub issuer: String,
    /// When it was issued.
    pub issued: Option<Millis>,
    /// The last verdict; `None` while it is being checked for the first time.
    pub verdict: Option<Verdict>,
    /// Whether it names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// The address that matched, or the hint at the address it was sent to.
    pub recipient_hint: Option<String>,
    /// How it came.
    pub origin: Origin,
    /// When it came.
    pub received: Millis,
}

/// A page of what waits, or of what was declined.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InboxPage {
    /// At most 60 badges, the newest first.
    pub badges: Vec<WaitingBadge>,
    /// Where the next page begins; `None` at the end. Opaque.
    pub next: Option<String>,
    /// How many wait.
    pub pending: u32,
    /// How many were declined.
    pub declined: u32,
}

/// Which badges a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// Everything that waits.
    AllPending,
    /// These.
    These(Vec<BadgeId>),
}

/// What the holder decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Into the passport, also what was declined before.
    Accept,
    /// Out of sight; what shows it ends.
    Decline,
}

impl Decision {
    /// Where it puts a badge.
    #[must_use]
    pub const fn acceptance(self) -> Acceptance {
        match self {
            Self::Accept => Acceptance::Accepted,
            Self::Decline => Acceptance::Declined,
        }
    }
}

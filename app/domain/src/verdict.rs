//! What Besace says about a badge, and the checks behind it.
//!
//! The verdict is drawn by the protocol library; these are the same words for pages and the
//! database.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $name {
            /// Every value, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that stands in the database, in JSON and in class names.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads the word back.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

pub(crate) use words;

words! {
    /// The ten verdicts; of several that hold, the first in this order is given.
    Verdict {
        /// No badge could be read.
        Unreadable = "unreadable",
        /// False or altered.
        Invalid = "invalid",
        /// Withdrawn by the issuer.
        Revoked = "revoked",
        /// Suspended by the issuer.
        Suspended = "suspended",
        /// Nothing to prove it with, or out of reach.
        Unverified = "unverified",
        /// The signature holds, the issuer is not proven.
        Intact = "intact",
        /// Genuine, not valid yet.
        NotYetValid = "not_yet_valid",
        /// Genuine, past its end.
        Expired = "expired",
        /// Genuine and in time; its status could not be read.
        StatusUnknown = "status_unknown",
        /// Genuine and valid.
        Valid = "valid",
    }
}

words! {
    /// How one check ended.
    Outcome {
        /// It holds.
        Passed = "passed",
        /// It does not hold.
        Failed = "failed",
        /// It could not be made.
        Unknown = "unknown",
        /// There was nothing to check.
        NotApplicable = "not_applicable",
    }
}

words! {
    /// Whether a badge names its holder's confirmed address.
    RecipientMatch {
        /// It was sent to a confirmed address of the account.
        Mine = "mine",
        /// It was sent to somebody, or to an address that the account has not confirmed.
        NotMine = "not_mine",
        /// It could not be compared.
        Unchecked = "unchecked",
    }
}

words! {
    /// Where a badge is for its holder.
    Acceptance {
        /// In the passport.
        Accepted = "accepted",
        /// It came by itself and waits to be accepted; nobody else sees it.
        Pending = "pending",
        /// Its holder does not want it; it can be taken back.
        Declined = "declined",
    }
}

words! {
    /// How a badge came in.
    Origin {
        /// Its holder handed it in.
        Import = "import",
        /// In a mail to the import address.
        Mail = "mail",
        /// An issuer pushed it.
        Delivery = "delivery",
        /// A connected source had it.
        Source = "source",
    }
}

/// One check of a report, ready to be put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked: `source`, `structure`, `authenticity`, `status`, `time`, `recipient` ...
    pub kind: String,
    /// How it ended.
    pub outcome: Outcome,
    /// The stable code of the reason, put into words by the pages.
    pub code: String,
    /// What the sentence needs: names, dates, addresses.
    pub params: BTreeMap<String, String>,
    /// What was looked at: a URL, a key.
    pub looked_at: Option<String>,
    /// The section of the specification.
    pub section: String,
}

/// Something worth knowing that decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The stable code, put into words by the pages.
    pub code: String,
    /// What the sentence needs: names, addresses.
    pub params: BTreeMap<String, String>,
}

impl Verdict {
    /// Whether a badge with this verdict may be shown to others by its owner.
    #[must_use]
    pub const fn shareable(self) -> bool {
        !matches!(self, Self::Invalid | Self::Unreadable)
    }
}

//! Shares: the only way for a badge to be seen by others.

use serde::{Deserialize, Serialize};

use crate::badge::{BadgeFace, Checked};
use crate::{BadgeId, Language, Millis, ShareId, Slug};

/// A share as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Which one.
    pub id: ShareId,
    /// The part of its URL.
    pub slug: Slug,
    /// The whole public URL.
    pub url: String,
    /// Whether the holder's name stands on it.
    pub show_name: bool,
    /// Whether evidence stands on it.
    pub show_evidence: bool,
    /// When it ends by itself.
    pub ends: Option<Millis>,
    /// When its owner took it back.
    pub revoked: Option<Millis>,
    /// When it was made.
    pub created: Millis,
    /// Whether it opens now.
    pub living: bool,
    /// The filled-in "add to profile" link of LinkedIn; only for a living share without end.
    pub linkedin: Option<String>,
}

/// What the owner chooses when making a share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShareDraft {
    /// Of which badge.
    pub badge: BadgeId,
    /// Show my name.
    pub show_name: bool,
    /// Show the evidence.
    pub show_evidence: bool,
    /// Until the end of this day; for ever when `None`.
    pub ends: Option<Millis>,
}

/// How the holder's name came onto a public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum HolderName {
    /// The person gives this name; the badge's address is confirmed as theirs.
    Account {
        /// The name.
        name: String,
    },
    /// The issuer wrote this name into the badge.
    Issuer {
        /// The name.
        name: String,
    },
    /// Nobody's name is shown.
    Hidden,
}

/// A badge on its public page: the same for its owner and for strangers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicBadge {
    /// The part of its URL.
    pub slug: Slug,
    /// The absolute URL.
    pub url: String,
    /// What it says; stripped of the holder where the name is hidden.
    pub face: BadgeFace,
    /// Whose it is.
    pub holder: HolderName,
    /// What was found out.
    pub checked: Checked,
    /// When the share ends by itself.
    pub ends: Option<Millis>,
    /// Whether search engines may list it.
    pub listed: bool,
    /// The owner's language, in which the page's own words default.
    pub language: Language,
    /// Whether the original, baked file may be taken.
    pub original: bool,
    /// Width and height of the picture in pixels, once it is drawn.
    pub sides: Option<(u32, u32)>,
}

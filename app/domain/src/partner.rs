//! Platforms of issuers that deliver badges by themselves.

use serde::{Deserialize, Serialize};

use crate::{Millis, PartnerId};

/// A partner as the operator sees it: never its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    /// Which one.
    pub id: PartnerId,
    /// The name that people read: in the invitation, in their settings.
    pub name: String,
    /// Whom the operator writes to about it.
    pub contact: String,
    /// The public half of what it signs in with.
    pub key: String,
    /// Since when.
    pub created: Millis,
    /// When its secret was last replaced.
    pub renewed: Option<Millis>,
    /// When its key was revoked.
    pub revoked: Option<Millis>,
}

/// A partner in a learner's settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerChoice {
    /// Which one.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Whether it may know that the learner has an account here.
    pub allowed: bool,
}

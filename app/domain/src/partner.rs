//! Platforms of issuers that deliver badges by themselves.

use std::fmt;

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
    /// When it last delivered.
    pub used: Option<Millis>,
    /// When its key was revoked.
    pub revoked: Option<Millis>,
}

/// A partner on the operator's page about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerPage {
    /// The partner.
    pub partner: Partner,
    /// Its secret: on the first page behind a registration or a renewal, and on no other.
    pub secret: Option<Secret>,
}

/// A secret between a page and the port behind it; never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
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

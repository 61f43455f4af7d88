//! What is kept of a mail beside its badges, sealed: links can hold secrets.

use domain::forwarded::{GmailCode, LinkKind};
use domain::{IntakeId, MailId, Problem};
use serde::{Deserialize, Serialize};

use crate::state::AppState;

/// What it is sealed for.
pub(super) const PURPOSE: &str = "forwarded-mail";

/// What is kept of a mail.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Contents {
    /// Links that were not opened.
    pub links: Vec<Link>,
    /// Gmail's question.
    pub gmail: Option<GmailCode>,
    /// Files in a `winmail.dat`.
    pub winmail: u32,
    /// Files, links and parts over a limit.
    pub left_out: u32,
}

/// A link that was not opened by itself.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Link {
    pub kind: LinkKind,
    pub url: String,
    /// What came of it, once its owner had it looked at.
    pub tried: Option<Tried>,
}

/// What came of a link.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Tried {
    /// Its owner has just asked for it: nobody asks twice.
    Begun,
    /// It became an arrival.
    Intake(IntakeId),
    /// The issuer has no badge for it.
    NoneThere,
    /// It could not be asked.
    Problem(Problem),
}

impl Contents {
    pub(super) fn seal(&self, state: &AppState, id: &MailId) -> Result<String, sqlx::Error> {
        let json = serde_json::to_vec(self).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
        let keys = &state.keys;
        Ok(keys.seal(PURPOSE, id.as_str(), &json, &*state.entropy))
    }

    /// Opens what was sealed; nothing when another instance's keys sealed it.
    pub(super) fn open(state: &AppState, id: &MailId, sealed: &str) -> Self {
        let opened = state.keys.open(PURPOSE, id.as_str(), sealed);
        let read = opened
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok());
        read.unwrap_or_else(|| {
            tracing::warn!(mail = %id, "what is kept of a mail cannot be opened");
            Self::default()
        })
    }
}

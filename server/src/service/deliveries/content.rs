//! What is in a delivery, sealed with the address that it is for.

use domain::DeliveryId;
use serde::{Deserialize, Serialize};

use super::Addressee;
use crate::auth::keys::Keys;
use crate::clock::Entropy;
use crate::service::badges::Handed;
use crate::state::AppState;
use crate::store::deliveries::Waiting;

const PURPOSE: &str = "delivery";

/// A badge on its way, and what is known of it without asking anybody.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Content {
    /// The badge itself.
    #[serde(flatten)]
    pub badge: Badge,
    /// Its title, as the badge says it, else as the partner does.
    pub name: Option<String>,
    /// Its issuer's name, likewise.
    pub issuer: Option<String>,
}

/// The badge itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Badge {
    /// A credential, JSON or a compact JWS, as it came.
    Credential(String),
    /// The address of one.
    Url(String),
}

impl Badge {
    /// As the import takes it.
    pub fn handed(self) -> Handed {
        let (Self::Credential(text) | Self::Url(text)) = self;
        Handed::Text(text)
    }
}

impl Content {
    /// Seals it so that only who knows the address can open it.
    pub fn seal(&self, to: &Addressee, keys: &Keys, entropy: &dyn Entropy) -> String {
        let text = serde_json::to_vec(self).unwrap_or_default();
        keys.seal_with(PURPOSE, to.secret(), &text, entropy)
    }
}

/// A delivery that was opened.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    /// Which one.
    pub id: DeliveryId,
    /// What is in it; `None` when no key of this instance opens it any more.
    pub content: Option<Content>,
}

/// Opens what waits for an addressee.
pub(super) fn open(state: &AppState, to: &Addressee, waiting: Vec<Waiting>) -> Vec<Opened> {
    let open = |sealed: &str| {
        let text = state.keys.open_with(PURPOSE, to.secret(), sealed).ok()?;
        serde_json::from_slice(&text).ok()
    };
    let opened = waiting.into_iter().map(|one| Opened {
        content: open(&one.sealed),
        id: one.id,
    });
    opened.collect()
}

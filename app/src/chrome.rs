//! What surrounds every page: language, where we are, who runs the instance, what to load.
//!
//! The server makes one [`Chrome`] for each request and hands it to the page; the parts that never
//! change while the server runs are shared.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::{Language, Millis};
use serde::{Deserialize, Serialize};

/// Everything about a request that its page needs beside its own subject.
#[derive(Clone, Debug)]
pub struct Chrome {
    /// The language of the page's own words.
    pub language: Language,
    /// The path and query that were asked for; where the language switch comes back to.
    pub path: String,
    /// Whether a person is signed in.
    pub signed_in: bool,
    /// How many badges wait for their answer; on signed-in pages.
    pub pending: u32,
    /// The nonce of the content security policy, where scripts of ours may run.
    pub nonce: Option<String>,
    /// The hashed files to load.
    pub assets: Arc<Assets>,
    /// Who runs the instance.
    pub site: Arc<Site>,
    /// Whether the instance runs for development: mails are kept and shown under `/courrier`.
    pub dev: bool,
}

/// URLs of the built files, names hashed.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The style sheet.
    pub stylesheet: String,
    /// The JavaScript that wasm-bindgen wrote; `None` where the site was not built.
    pub module: Option<String>,
    /// The WebAssembly beside it.
    pub wasm: Option<String>,
    /// The same two for the page that draws maps.
    pub editor: Option<Module>,
    /// The hand-written scripts by their source name: `drop.js` to its URL.
    pub scripts: BTreeMap<String, String>,
    /// The text face, to be fetched early.
    pub font: Option<String>,
}

/// A module that one page loads by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// The JavaScript that wasm-bindgen wrote.
    pub script: String,
    /// The WebAssembly beside it.
    pub wasm: String,
}

/// The instance, as its operator configured it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    /// The name in titles, mails and the header; `Besace` when empty.
    pub name: String,
    /// The absolute URL of the instance, without a slash at its end.
    pub public_url: String,
    /// Who answers for it.
    pub operator: Operator,
    /// What the operator declares about accessibility.
    pub accessibility: Accessibility,
    /// How many days the backups keep what was deleted.
    pub backup_days: u32,
}

impl Site {
    /// The name to show.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.name.is_empty() {
            "Besace"
        } else {
            &self.name
        }
    }
}

/// Who runs the instance; what French law wants to be written on it (LCEN art. 1-1, RGPD art. 13).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Operator {
    /// The organisation or person.
    pub name: Option<String>,
    /// Its legal form and registration, such as "association loi 1901, RNA W…".
    pub status: Option<String>,
    /// Its postal address.
    pub address: Option<String>,
    /// A mail address or URL where it is reached.
    pub contact: Option<String>,
    /// A telephone number.
    pub phone: Option<String>,
    /// Who is responsible for what is published.
    pub publisher: Option<String>,
    /// Who hosts the machines: name, address, telephone.
    pub host: Option<String>,
    /// The data protection officer, or who answers in their place.
    pub dpo: Option<String>,
}

/// How far the instance meets the RGAA, in the words of its declaration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessibilityState {
    /// Under half of the criteria, or no audit.
    #[default]
    None,
    /// At least half.
    Partial,
    /// All of them.
    Full,
}

/// The fields of the RGAA's model of declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Accessibility {
    /// How far.
    pub state: AccessibilityState,
    /// Per cent of the criteria that are met, by the audit.
    pub rate: Option<u8>,
    /// Who made the audit.
    pub auditor: Option<String>,
    /// The day of the declaration.
    pub established: Option<Millis>,
    /// What is not accessible, one sentence each.
    pub exceptions: Vec<String>,
    /// What the law exempts, one sentence each.
    pub exemptions: Vec<String>,
    /// Where to write about a barrier, if not the operator's contact.
    pub contact: Option<String>,
    /// The multi-year plan of a public body.
    pub plan_url: Option<String>,
}

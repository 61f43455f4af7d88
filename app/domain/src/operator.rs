//! What an operator sees of the instance: never a badge, and a person only when looked for.

use serde::{Deserialize, Serialize};

use crate::partner::Secret;
use crate::sync::SourceKind;
use crate::{AccountId, JobId, Millis};

/// The instance at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Overview {
    /// How much there is.
    pub figures: Figures,
    /// The jobs by kind.
    pub jobs: Vec<JobCount>,
    /// The jobs that were given up, the newest first, 100 at most.
    pub dead: Vec<DeadJob>,
}

/// Statistics without persons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Accounts with a confirmed address.
    pub accounts: u32,
    /// Those used within 30 days.
    pub active: u32,
    /// Badges in all accounts.
    pub badges: u32,
    /// Links through which something can be seen now.
    pub links: u32,
}

/// How many jobs of a kind there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobCount {
    /// The kind.
    pub kind: String,
    /// Waiting or running.
    pub waiting: u32,
    /// Given up.
    pub dead: u32,
}

/// A job that failed too often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadJob {
    /// Which one.
    pub id: JobId,
    /// Its kind.
    pub kind: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What went wrong the last time.
    pub error: String,
    /// When it was given up.
    pub died: Millis,
}

/// An account that was looked for by its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundAccount {
    /// Which one.
    pub id: AccountId,
    /// Since when it exists.
    pub created: Millis,
    /// When it was last used, to ten minutes.
    pub seen: Millis,
    /// Since when it is locked.
    pub locked: Option<Millis>,
    /// How many badges it holds.
    pub badges: u32,
    /// How many bytes they take.
    pub bytes: u64,
    /// How many addresses it has confirmed.
    pub addresses: u32,
    /// Whether it is the operator's own.
    pub own: bool,
}

/// A source that people may switch on, and how it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    /// Its word.
    pub word: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// What people know it by.
    pub name: String,
    /// The host that is asked.
    pub host: String,
    /// How many people switched it on.
    pub people: u32,
    /// When it last answered as it should.
    pub answered: Option<Millis>,
    /// What is wrong with it now.
    pub failing: Option<Failing>,
}

/// What is wrong with a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// Since when.
    pub since: Millis,
    /// How often in a row.
    pub times: u32,
    /// What it was the last time.
    pub error: String,
    /// It is not asked before; nothing where it may be asked now.
    pub again: Option<Millis>,
}

/// An organisation's client at Open Badge Factory, as an operator types it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSource {
    /// The name that people read.
    pub name: String,
    /// The client's identifier at the factory.
    pub client: String,
    /// The client's secret.
    pub secret: Secret,
    /// The factory's address.
    pub url: String,
}

//! Everything that an account holds, in one file.

use serde::{Deserialize, Serialize};

use crate::{ExportId, Millis};

/// An export that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// Which one.
    pub id: ExportId,
    /// When it was asked for.
    pub requested: Millis,
    /// How far it is.
    pub state: ExportState,
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum ExportState {
    /// It is being made.
    Waiting,
    /// It can be taken.
    Ready {
        /// The size of the file in bytes.
        bytes: u64,
        /// When it is removed.
        until: Millis,
    },
    /// It could not be made.
    Failed,
}

//! `besace restore`: a backup, brought back into an empty instance.

use std::path::PathBuf;

use clap::Args;

use super::{Refusal, block_on};
use crate::Config;
use crate::service::backup;

/// Bring a backup back into an empty folder and database
///
/// Refuses to write over anything: point files.folder (and database.url) at an empty place, and
/// start `besace serve` when it is done. A backup goes back into the engine that it came from.
#[derive(Debug, Args)]
pub struct Restore {
    /// The folder that `besace backup` made
    folder: PathBuf,
}

impl Restore {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let restored = backup::restore(&config, &self.folder)
                .await
                .map_err(Refusal::because)?;
            println!("Restored: database and {} files.", restored.blobs);
            Ok(())
        })
    }
}

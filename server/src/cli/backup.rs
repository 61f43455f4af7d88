//! `besace backup`: everything, into a folder.

use std::path::PathBuf;

use clap::Args;

use super::{Refusal, block_on, open};
use crate::Config;
use crate::service::backup;

/// Copy the database and the badges into a new folder, while the server runs
///
/// SQLite is copied by VACUUM INTO; PostgreSQL by pg_dump, which has to be installed.
#[derive(Debug, Args)]
pub struct Backup {
    /// The folder to make
    folder: PathBuf,
}

impl Backup {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            let made = backup::make(&state, &self.folder)
                .await
                .map_err(Refusal::because)?;
            println!(
                "{}: database and {} files.",
                self.folder.display(),
                made.blobs
            );
            Ok(())
        })
    }
}

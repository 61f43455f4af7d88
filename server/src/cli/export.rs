//! `besace export`: everything that one account holds.

use std::fs::File;
use std::path::PathBuf;

use clap::Args;
use domain::EmailAddress;

use super::{Refusal, block_on, open, user};
use crate::Config;
use crate::service::exports;

/// Write everything that one account holds to a ZIP: originals untouched, an index, pages to read
#[derive(Debug, Args)]
pub struct Export {
    /// A confirmed address of the account
    address: EmailAddress,
    /// The ZIP to write
    #[arg(long, short)]
    output: PathBuf,
}

impl Export {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            let account = user::find(&state, &self.address).await?;
            let file = File::create_new(&self.output).map_err(|error| {
                Refusal::because(format_args!("{}: {error}", self.output.display()))
            })?;
            let file = exports::write(&state, &account, file)
                .await
                .map_err(Refusal::because)?;
            file.sync_all().map_err(Refusal::because)?;
            println!("{}", self.output.display());
            Ok(())
        })
    }
}

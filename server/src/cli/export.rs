//! `besace export`: everything that one account holds.

use std::path::PathBuf;

use clap::Args;
use domain::EmailAddress;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;

use super::{Refusal, block_on, open, user};
use crate::Config;
use crate::service::badges::export;

/// Write one account's badges to a ZIP, originals untouched, with an index
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
            let mut pieces = export(&state, &account).await.map_err(Refusal::because)?;
            let mut file = File::create_new(&self.output).await.map_err(|error| {
                Refusal::because(format_args!("{}: {error}", self.output.display()))
            })?;
            while let Some(piece) = pieces.recv().await {
                file.write_all(&piece.map_err(Refusal::because)?)
                    .await
                    .map_err(Refusal::because)?;
            }
            file.sync_all().await.map_err(Refusal::because)?;
            println!("{}", self.output.display());
            Ok(())
        })
    }
}

//! `besace migrate`: the schema, brought up to date by itself.

use clap::Args;

use super::{Refusal, block_on};
use crate::Config;
use crate::store::Db;

/// Bring the database's schema up to date (`serve` does it too)
#[derive(Debug, Args)]
pub struct Migrate {}

impl Migrate {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            std::fs::create_dir_all(&config.files.folder).map_err(Refusal::because)?;
            let db = Db::open(&config.database_url())
                .await
                .map_err(Refusal::because)?;
            db.migrate().await.map_err(Refusal::because)?;
            println!("The schema is up to date ({}).", db.engine());
            Ok(())
        })
    }
}

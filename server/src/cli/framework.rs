//! `besace framework`: frameworks of skills, from tables.

use std::path::PathBuf;

use app::wording::line_error;
use clap::{Args, Subcommand};
use domain::Language;

use super::{Refusal, block_on, open};
use crate::service::frameworks::{self, FrameworkError};
use crate::{AppState, Config};

/// Look after the frameworks of skills that people can hold their badges against
///
/// Some are shipped; others are read from a table with a column for names (CSV).
#[derive(Debug, Args)]
pub struct Framework {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Read a framework from a table, in the place of the one before under this word
    Import {
        /// What it is known by: letters, digits and hyphens
        word: String,
        /// The table
        file: PathBuf,
    },
    /// Say which frameworks there are
    List,
    /// Remove a framework that was imported; a shipped one is as it was again
    Remove {
        /// Its word, as `list` says it
        word: String,
    },
}

impl Framework {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            match self.what {
                What::Import { word, file } => {
                    let bytes = std::fs::read(&file)
                        .map_err(|error| Refusal(format!("{}: {error}", file.display())))?;
                    import(&state, &word, &bytes).await
                }
                What::List => list(&state).await,
                What::Remove { word } => {
                    let removed = frameworks::remove(&state, &word).await;
                    removed.map_err(|_| Refusal(format!("no framework {word} was imported")))
                }
            }
        })
    }
}

async fn import(state: &AppState, word: &str, bytes: &[u8]) -> Result<(), Refusal> {
    match frameworks::import(state, word, bytes).await {
        Ok(framework) => {
            println!("{}: {} skills", framework.word, framework.skills.len());
            Ok(())
        }
        Err(FrameworkError::Lines(lines)) => {
            for bad in &lines {
                let what = line_error(Language::En, bad.error);
                eprintln!("line {}: {what} {}", bad.line, bad.text);
            }
            Err(Refusal(
                "nothing was imported; correct the table".to_owned(),
            ))
        }
        Err(error) => Err(Refusal::because(error)),
    }
}

async fn list(state: &AppState) -> Result<(), Refusal> {
    let mut on = state.db.read().await.map_err(Refusal::because)?;
    for one in frameworks::list(&mut on).await.map_err(Refusal::because)? {
        let origin = if one.imported.is_some() {
            "imported"
        } else {
            "shipped"
        };
        println!(
            "{}\t{}\t{} skills\t{origin}",
            one.word, one.name, one.skills
        );
    }
    Ok(())
}

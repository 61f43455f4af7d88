//! `besace config`: the settings in force.

use clap::{Args, Subcommand};

use super::Refusal;

/// Show the settings
#[derive(Debug, Args)]
pub struct Config {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Write every setting that is in force, with what it means, as a besace.toml (secrets masked)
    Print,
}

impl Config {
    pub(super) fn run(self, config: &crate::Config) -> Result<(), Refusal> {
        match self.what {
            What::Print => print!("{}", crate::config::print(config)),
        }
        Ok(())
    }
}

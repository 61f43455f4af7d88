//! The command line: one file for each command, one sentence for each error.

mod backup;
mod bake;
mod config;
mod demo;
mod export;
mod framework;
mod keys;
mod migrate;
mod open;
mod partner;
mod recheck;
mod restore;
mod serve;
mod source;
mod user;
mod verify;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use open::open;

/// A passport for Open Badges that you run yourself.
///
/// `besace serve` is all that is needed to start: it makes the folder `data/` with an embedded
/// database. Settings come from besace.toml, from BESACE_* variables and from flags, the later
/// ones winning; `besace config print` shows them all.
#[derive(Debug, Parser)]
#[command(name = "besace", version, max_term_width = 100)]
pub struct Cli {
    /// The settings file (besace.toml when there is one)
    #[arg(long, short, global = true, value_name = "FILE", env = "BESACE_CONFIG")]
    config: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Serve),
    Migrate(migrate::Migrate),
    Config(config::Config),
    Backup(backup::Backup),
    Restore(restore::Restore),
    Verify(verify::Verify),
    Unbake(bake::Unbake),
    Bake(bake::Bake),
    User(user::User),
    Partner(partner::Partner),
    Keys(keys::Keys),
    Recheck(recheck::Recheck),
    Source(source::Source),
    Export(export::Export),
    Framework(framework::Framework),
    Demo(demo::Demo),
}

/// A sentence for who typed the command.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

impl Refusal {
    /// From anything that says what is wrong.
    pub fn because(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// Runs the command. Exit 0: done; 1: it did not work; 2: it was not understood.
#[must_use]
pub fn run(cli: Cli) -> ExitCode {
    let load = || crate::Config::load(cli.config.as_deref()).map_err(Refusal::because);
    let result = match cli.command {
        Command::Verify(command) => match command.run() {
            Ok(code) => return code,
            // Wrong use: the table or the network could not be set up.
            Err(refusal) => {
                eprintln!("besace: {refusal}");
                return ExitCode::from(2);
            }
        },
        Command::Partner(command) => load().and_then(|config| command.run(config)),
        Command::User(command) => load().and_then(|config| command.run(config)),
        Command::Recheck(command) => load().and_then(|config| command.run(config)),
        Command::Keys(command) => load().and_then(|config| command.run(config)),
        Command::Source(command) => load().and_then(|config| command.run(config)),
        Command::Export(command) => load().and_then(|config| command.run(config)),
        Command::Framework(command) => load().and_then(|config| command.run(config)),
        Command::Demo(command) => load().and_then(|config| command.run(config)),
        Command::Unbake(command) => command.run(),
        Command::Bake(command) => command.run(),
        Command::Serve(command) => load().and_then(|config| command.run(config)),
        Command::Migrate(command) => load().and_then(|config| command.run(config)),
        Command::Config(command) => load().and_then(|config| command.run(&config)),
        Command::Backup(command) => load().and_then(|config| command.run(config)),
        Command::Restore(command) => load().and_then(|config| command.run(config)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("besace: {refusal}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the asynchronous part of a command.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Refusal::because)?
        .block_on(work)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}

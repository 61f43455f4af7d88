//! `besace source`: the places that hold badges, which people may switch on.

use std::io::BufRead;

use app::wording::problem_text;
use clap::{Args, Subcommand};
use domain::operator::NewSource;
use domain::partner::Secret;
use domain::{Language, Problem};

use super::{Refusal, block_on, open};
use crate::http::Failure;
use crate::service::sync;
use crate::{AppState, Config};

/// Look after the sources that badges come from
///
/// The Displayer API and Badgr's regions stand in the settings; organisations that issue through Open Badge Factory are registered here.
#[derive(Debug, Args)]
pub struct Source {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Register an organisation's client at Open Badge Factory; its secret is read from the standard input
    AddObf {
        /// The name that people read
        name: String,
        /// The client's identifier at the factory
        client: String,
        /// The factory's address
        #[arg(
            long,
            value_name = "URL",
            default_value = "https://openbadgefactory.com"
        )]
        url: String,
    },
    /// Say which sources there are, and how they are
    List,
    /// Remove an organisation's client, switched off for everybody
    Remove {
        /// The source's word, as `list` says it
        word: String,
    },
}

impl Source {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            match self.what {
                What::AddObf { name, client, url } => add(&state, name, client, url).await,
                What::List => list(&state).await,
                What::Remove { word } => remove(&state, &word).await,
            }
        })
    }
}

async fn add(state: &AppState, name: String, client: String, url: String) -> Result<(), Refusal> {
    let new = NewSource {
        name,
        client,
        secret: secret()?,
        url,
    };
    let word = sync::add(state, &new).await.map_err(|failure| {
        let Failure::Problem(problem @ Problem::Field { field, .. }) = &failure else {
            return Refusal::because(failure);
        };
        let why = problem_text(Language::En, problem);
        Refusal::because(format_args!("{field}: {why}"))
    })?;
    println!("{word}: people can switch it on from now on, and it is asked for those only.");
    Ok(())
}

/// Secrets stand on no command line, which other people of the machine can read.
fn secret() -> Result<Secret, Refusal> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .map_err(Refusal::because)?;
    let secret = line.trim();
    if secret.is_empty() {
        return Err(Refusal::because(
            "the client's secret is read from the standard input: besace source add-obf NAME CLIENT < secret",
        ));
    }
    Ok(Secret(secret.to_owned()))
}

async fn list(state: &AppState) -> Result<(), Refusal> {
    let all = sync::health(state).await.map_err(Refusal::because)?;
    if all.is_empty() {
        println!("No source: see [sources] in `besace config print`, and `besace source add-obf`.");
    }
    for source in all {
        let how = match &source.health {
            None => "not asked yet".to_owned(),
            Some(health) if health.failing_since.is_some() => format!(
                "fails: {}; {} in a row",
                health.last_error.as_deref().unwrap_or_default(),
                health.failures
            ),
            Some(_) => "answers".to_owned(),
        };
        let (word, name, host, people) = (source.word, source.name, source.host, source.people);
        println!("{word}\t{name}\t{host}\t{people} people\t{how}");
    }
    Ok(())
}

async fn remove(state: &AppState, word: &str) -> Result<(), Refusal> {
    let removed = sync::unregister(state, word).await;
    if !removed.map_err(Refusal::because)? {
        return Err(Refusal::because(format_args!(
            "no organisation's client is called {word}: see `besace source list`"
        )));
    }
    println!("{word} is removed: nobody's address goes there any more.");
    Ok(())
}

//! `besace recheck`: badges, checked again.

use clap::Args;
use domain::EmailAddress;

use super::{Refusal, block_on, open, user};
use crate::Config;
use crate::service::badges::recheck_all;

/// Check badges again, from the bytes that were kept
///
/// The server does it, by its jobs. What pages show is drawn anew too, so this is what to run after an upgrade that reads more.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct Recheck {
    /// Every badge of the instance
    #[arg(long)]
    all: bool,
    /// The badges of the account that has confirmed this address
    #[arg(long, value_name = "ADDRESS")]
    user: Option<EmailAddress>,
}

impl Recheck {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            let account = match &self.user {
                Some(address) => Some(user::find(&state, address).await?),
                None => None,
            };
            let count = recheck_all(&state, account.as_ref())
                .await
                .map_err(Refusal::because)?;
            println!(
                "{count} badges will be checked again: now where a server runs, else at its next start."
            );
            Ok(())
        })
    }
}

//! `besace partner`: platforms of issuers that may deliver badges by themselves.

use clap::{Args, Subcommand};
use domain::PartnerId;
use domain::partner::Partner as Row;

use super::{Refusal, block_on, open};
use crate::service::partners::{self, Credentials};
use crate::{AppState, Config};

/// Look after the partners that deliver badges by themselves
#[derive(Debug, Args)]
pub struct Partner {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Register a partner, and print the key and the secret that it signs in with, this once
    Add {
        /// The name that people read in their mail
        #[arg(long)]
        name: String,
        /// Whom to write to about it
        #[arg(long)]
        contact: String,
    },
    /// List the partners
    List,
    /// Give a partner a new secret; the one before stops working at once
    Renew {
        /// Its identifier or key, as `besace partner list` shows them
        partner: String,
    },
    /// Take a partner's key away, at once; what was accepted from it stays
    Revoke {
        /// Its identifier or key, as `besace partner list` shows them
        partner: String,
    },
}

impl Partner {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            match self.what {
                What::Add { name, contact } => {
                    let (partner, credentials) = partners::add(&state, &name, &contact)
                        .await
                        .map_err(Refusal::because)?;
                    println!("partner   {}", partner.id);
                    show(&credentials);
                }
                What::List => {
                    for partner in all(&state).await? {
                        println!("{}", line(&partner));
                    }
                }
                What::Renew { partner } => {
                    let id = find(&state, &partner).await?;
                    let credentials = partners::renew(&state, &id)
                        .await
                        .map_err(Refusal::because)?;
                    show(&credentials);
                }
                What::Revoke { partner } => {
                    let id = find(&state, &partner).await?;
                    partners::revoke(&state, &id)
                        .await
                        .map_err(Refusal::because)?;
                    println!(
                        "Revoked. What was accepted from it stays; no more invitations go out in its name."
                    );
                }
            }
            Ok(())
        })
    }
}

fn show(credentials: &Credentials) {
    println!("key       {}", credentials.key);
    println!("secret    {}", credentials.secret());
    println!("The secret is not stored: write it down now.");
}

fn line(partner: &Row) -> String {
    let state = match partner.revoked {
        Some(at) => format!("revoked {}", at.iso_day()),
        None => format!("since {}", partner.created.iso_day()),
    };
    format!(
        "{}  {}  {state}  {}  {}",
        partner.id, partner.key, partner.name, partner.contact
    )
}

async fn all(state: &AppState) -> Result<Vec<Row>, Refusal> {
    partners::list(state).await.map_err(Refusal::because)
}

async fn find(state: &AppState, named: &str) -> Result<PartnerId, Refusal> {
    let found = all(state)
        .await?
        .into_iter()
        .find(|partner| partner.id.as_str() == named || partner.key == named);
    found
        .map(|partner| partner.id)
        .ok_or_else(|| Refusal::because(format_args!("no partner is called {named}")))
}

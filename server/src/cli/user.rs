//! `besace user`: accounts, found by a confirmed address.

use clap::{Args, Subcommand, ValueEnum};
use domain::{AccountId, EmailAddress, Language};

use super::{Refusal, block_on, open};
use crate::clock::random;
use crate::service::accounts::{add, delete};
use crate::{AppState, Config, store};

/// Look after accounts, by their address
#[derive(Debug, Args)]
pub struct User {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Say since when an account exists, what it holds and whether it is locked
    Show {
        /// A confirmed address of the account
        address: EmailAddress,
    },
    /// Make a confirmed account, and print the link with which its owner chooses a password
    Add {
        /// The name to show
        #[arg(long)]
        name: String,
        /// The language of its mails
        #[arg(long, value_enum, default_value_t = Tongue::Fr)]
        language: Tongue,
        /// Its address
        address: EmailAddress,
    },
    /// Print a link with which a new password can be chosen within the hour
    Reset {
        /// A confirmed address of the account
        address: EmailAddress,
    },
    /// Keep an account from being used, and end its sessions; its public links still work
    Lock {
        /// A confirmed address of the account
        address: EmailAddress,
    },
    /// Let a locked account be used again
    Unlock {
        /// A confirmed address of the account
        address: EmailAddress,
    },
    /// Let an account look after the instance on /operateur
    Grant {
        /// A confirmed address of the account
        address: EmailAddress,
    },
    /// Take that right back
    Revoke {
        /// A confirmed address of the account
        address: EmailAddress,
    },
    /// Delete an account with everything it holds; its public links answer "gone" from then on
    Delete {
        /// A confirmed address of the account
        address: EmailAddress,
        /// Really
        #[arg(long)]
        yes: bool,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
    /// French
    Fr,
    /// English
    En,
}

impl User {
    pub(super) fn run(self, config: Config) -> Result<(), Refusal> {
        block_on(async move {
            let state = open(config, false).await?;
            match self.what {
                What::Show { address } => show(&state, &address).await,
                What::Add {
                    name,
                    language,
                    address,
                } => new(&state, &name, language, &address).await,
                What::Reset { address } => reset(&state, &address).await,
                What::Lock { address } => lock(&state, &address, true).await,
                What::Unlock { address } => lock(&state, &address, false).await,
                What::Grant { address } => grant(&state, &address, true).await,
                What::Revoke { address } => grant(&state, &address, false).await,
                What::Delete { address, yes: true } => {
                    let account = find(&state, &address).await?;
                    delete::by_operator(&state, &account)
                        .await
                        .map_err(Refusal::because)?;
                    println!(
                        "The account is deleted. Backups keep it for {} days.",
                        state.config.retention.backup_days
                    );
                    Ok(())
                }
                What::Delete { yes: false, .. } => Err(Refusal::because(
                    "nothing was deleted: this cannot be undone, so say --yes",
                )),
            }
        })
    }
}

/// The account that has confirmed an address.
pub(super) async fn find(state: &AppState, address: &EmailAddress) -> Result<AccountId, Refusal> {
    let mut on = state.db.read().await.map_err(Refusal::because)?;
    let row = store::addresses::confirmed(&mut on, &address.canonical())
        .await
        .map_err(Refusal::because)?;
    let row =
        row.ok_or_else(|| Refusal::because(format_args!("no account has confirmed {address}")))?;
    row.account().map_err(Refusal::because)
}

async fn show(state: &AppState, address: &EmailAddress) -> Result<(), Refusal> {
    let id = find(state, address).await?;
    let mut on = state.db.read().await.map_err(Refusal::because)?;
    let account = store::accounts::find(&mut on, &id)
        .await
        .map_err(Refusal::because)?;
    let account = account.ok_or_else(|| Refusal::because("the account is gone"))?;
    let held = store::badges::held(&mut on, &id)
        .await
        .map_err(Refusal::because)?;
    println!("account   {id}");
    println!("created   {}", domain::Millis(account.created_at).iso_day());
    println!("badges    {}, {} bytes", held.badges, held.bytes);
    match account.locked_at {
        Some(at) => println!("locked    {}", domain::Millis(at).iso_day()),
        None => println!("locked    no"),
    }
    Ok(())
}

async fn new(
    state: &AppState,
    name: &str,
    language: Tongue,
    address: &EmailAddress,
) -> Result<(), Refusal> {
    if find(state, address).await.is_ok() {
        return Err(Refusal::because(format_args!(
            "{address} belongs to an account already"
        )));
    }
    let language = match language {
        Tongue::Fr => Language::Fr,
        Tongue::En => Language::En,
    };
    // A password that nobody knows, until the link is used.
    let password = hex::encode(random::<32>(&*state.entropy));
    add::add(state, name, address, language, &password)
        .await
        .map_err(Refusal::because)?;
    reset(state, address).await
}

async fn reset(state: &AppState, address: &EmailAddress) -> Result<(), Refusal> {
    let link = add::reset_link(state, address)
        .await
        .map_err(Refusal::because)?;
    let link =
        link.ok_or_else(|| Refusal::because(format_args!("no account has confirmed {address}")))?;
    println!("{link}");
    Ok(())
}

async fn lock(state: &AppState, address: &EmailAddress, locked: bool) -> Result<(), Refusal> {
    let account = find(state, address).await?;
    let mut tx = state.db.begin().await.map_err(Refusal::because)?;
    let at = locked.then(|| state.clock.now());
    store::accounts::lock(&mut tx, &account, at)
        .await
        .map_err(Refusal::because)?;
    if locked {
        store::sessions::end_all(&mut tx, &account)
            .await
            .map_err(Refusal::because)?;
    }
    tx.commit().await.map_err(Refusal::because)?;
    println!(
        "{}",
        if locked {
            "Locked; every session has ended."
        } else {
            "Unlocked."
        }
    );
    Ok(())
}

async fn grant(state: &AppState, address: &EmailAddress, granted: bool) -> Result<(), Refusal> {
    let account = find(state, address).await?;
    let mut tx = state.db.begin().await.map_err(Refusal::because)?;
    store::operators::grant(&mut tx, &account, granted)
        .await
        .map_err(Refusal::because)?;
    tx.commit().await.map_err(Refusal::because)?;
    let url = &state.site.public_url;
    if granted {
        println!("This account looks after the instance: {url}/operateur");
    } else {
        println!("This account no longer looks after the instance.");
    }
    Ok(())
}

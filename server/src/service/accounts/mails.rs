//! The mails about accounts, as jobs. A job names whom it concerns and looks up the rest when it
//! runs: an account that is gone by then gets nothing. Tokens are made here, just before sending,
//! so that no table ever holds a link; a job that runs twice sends a second mail whose link
//! replaces the first one's.

use app::mail::{self, MailText};
use domain::{AddressId, EmailAddress, Language, Millis};
use serde::{Deserialize, Serialize};

use super::{link, name};
use crate::auth::token::{Purpose, Token};
use crate::jobs::{Job, JobError};
use crate::mail::MailError;
use crate::state::AppState;
use crate::store::{self, accounts::AccountRow, addresses::AddressRow};

impl From<MailError> for JobError {
    fn from(error: MailError) -> Self {
        if error.may_pass() {
            Self::later(error)
        } else {
            Self::Never(error.to_string())
        }
    }
}

async fn send(state: &AppState, to: &EmailAddress, mail: MailText) -> Result<(), JobError> {
    state
        .mailer
        .send(to, mail, &*state.clock, &*state.entropy)
        .await?;
    Ok(())
}

fn site(state: &AppState) -> &str {
    &state.config.server.name
}

/// Makes a token for an address and gives the link that carries it.
async fn token_link(
    state: &AppState,
    address: &AddressId,
    purpose: Purpose,
    path: &str,
) -> Result<String, JobError> {
    let token = Token::new(&*state.entropy);
    let mut tx = state.db.begin().await?;
    store::tokens::put(&mut tx, address, purpose, &token.hash(), state.clock.now()).await?;
    tx.commit().await?;
    Ok(link(state, &format!("{path}?jeton={}", token.to_text())))
}

/// An address and its account, if both are still there.
async fn find(
    state: &AppState,
    id: &AddressId,
) -> Result<Option<(AddressRow, AccountRow)>, JobError> {
    let mut on = state.db.read().await?;
    let Some(row) = store::addresses::find(&mut on, id).await? else {
        return Ok(None);
    };
    let account = store::accounts::find(&mut on, &row.account()?).await?;
    Ok(account.map(|account| (row, account)))
}

/// Asks to confirm an address; or, when another account has confirmed it, tells its owner that
/// somebody tried to sign up with it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ConfirmMail {
    /// The address, unconfirmed.
    pub address: AddressId,
}

impl Job for ConfirmMail {
    const KIND: &'static str = "mail.confirm";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Some((row, account)) = find(&state, &self.address).await? else {
            return Ok(());
        };
        if row.confirmed_at.is_some() {
            return Ok(());
        }
        let address = row.read()?.address;
        let mut on = state.db.read().await?;
        let taken = store::addresses::confirmed(&mut on, &address.canonical()).await?;
        let owner = match &taken {
            Some(taken) => store::accounts::find(&mut on, &taken.account()?).await?,
            None => None,
        };
        drop(on);
        if let Some(owner) = owner {
            let url = link(&state, "/connexion");
            let mail = mail::account_exists(owner.language(), site(&state), &owner.name, &url);
            return send(&state, &address, mail).await;
        }
        let url = token_link(&state, &self.address, Purpose::Confirm, "/confirmer").await?;
        let name = name::greeting(&account.name);
        send(
            &state,
            &address,
            mail::confirm(account.language(), site(&state), name, &url),
        )
        .await
    }
}

/// Sends a link to a new password, if the address has an account; who never confirmed the
/// address gets the link to confirm it.
#[derive(Debug, Serialize, Deserialize)]
pub struct ResetMail {
    /// The address in its canonical form.
    pub canonical: String,
}

impl Job for ResetMail {
    const KIND: &'static str = "mail.reset";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut on = state.db.read().await?;
        let confirmed = store::addresses::confirmed(&mut on, &self.canonical).await?;
        let unconfirmed = store::addresses::unconfirmed(&mut on, &self.canonical).await?;
        drop(on);
        let Some(row) = confirmed else {
            return match unconfirmed {
                Some(row) => {
                    ConfirmMail {
                        address: row.read()?.id,
                    }
                    .run(state)
                    .await
                }
                None => Ok(()),
            };
        };
        let address = row.read()?;
        let Some((_, account)) = find(&state, &address.id).await? else {
            return Ok(());
        };
        let url = token_link(&state, &address.id, Purpose::Reset, "/mot-de-passe").await?;
        let mail = mail::reset(account.language(), site(&state), &account.name, &url);
        send(&state, &address.address, mail).await
    }
}

/// Tells an address that the password has changed.
#[derive(Debug, Serialize, Deserialize)]
pub struct PasswordChangedMail {
    /// The address.
    pub address: AddressId,
}

impl Job for PasswordChangedMail {
    const KIND: &'static str = "mail.password_changed";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Some((row, account)) = find(&state, &self.address).await? else {
            return Ok(());
        };
        let url = link(&state, "/mot-de-passe-oublie");
        let mail = mail::password_changed(account.language(), site(&state), &account.name, &url);
        send(&state, &row.read()?.address, mail).await
    }
}

/// Warns that an account will be deleted because nobody uses it.
#[derive(Debug, Serialize, Deserialize)]
pub struct InactivityMail {
    /// The address.
    pub address: AddressId,
    /// When it will be deleted.
    pub deleted_on: Millis,
}

impl Job for InactivityMail {
    const KIND: &'static str = "mail.inactivity";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Some((row, account)) = find(&state, &self.address).await? else {
            return Ok(());
        };
        let url = link(&state, "/connexion");
        let language = account.language();
        let mail =
            mail::inactivity_warning(language, site(&state), &account.name, self.deleted_on, &url);
        send(&state, &row.read()?.address, mail).await
    }
}

/// Tells that an account is deleted. The one job that has to say to whom: nothing else is left.
#[derive(Debug, Serialize, Deserialize)]
pub struct AccountDeletedMail {
    /// The address.
    pub address: EmailAddress,
    /// The name.
    pub name: String,
    /// The language.
    pub language: Language,
}

impl Job for AccountDeletedMail {
    const KIND: &'static str = "mail.account_deleted";

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let days = state.config.retention.backup_days;
        let mail = mail::account_deleted(self.language, site(&state), &self.name, days);
        send(&state, &self.address, mail).await
    }
}

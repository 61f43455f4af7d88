//! The mails about accounts, as jobs. A job names whom it concerns and looks up the rest when it
//! runs: an account that is gone by then gets nothing. Tokens are made here, just before sending,
//! so that no table ever holds a link; a job that runs twice sends a second mail whose link
//! replaces the first one's.

use app::mail::{self, AddressChange, MailText};
use domain::{AccountId, AddressId, EmailAddress, Language, Millis};
use serde::{Deserialize, Serialize};

use super::{link, name};
use crate::auth::token::{Purpose, Token};
use crate::jobs::{self, Job, JobError};
use crate::mail::MailError;
use crate::state::AppState;
use crate::store::{self, Tx, accounts::AccountRow, addresses::AddressRow};

/// How often a mail is tried: for about two days, because a mail server may be away for a night or
/// ask strangers to come back later.
const ATTEMPTS: i64 = 16;

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

/// An address that is to be confirmed.
struct Waiting {
    address: EmailAddress,
    account: AccountRow,
    /// Who has confirmed it already, on another account.
    owner: Option<AccountRow>,
}

/// What is to be known of an address before it is asked about; `None` when it is gone or confirmed.
async fn waiting(state: &AppState, id: &AddressId) -> Result<Option<Waiting>, JobError> {
    let Some((row, account)) = find(state, id).await? else {
        return Ok(None);
    };
    if row.confirmed_at.is_some() {
        return Ok(None);
    }
    let address = row.read()?.address;
    let mut on = state.db.read().await?;
    let taken = store::addresses::confirmed(&mut on, &address.canonical()).await?;
    let owner = match &taken {
        Some(taken) => store::accounts::find(&mut on, &taken.account()?).await?,
        None => None,
    };
    Ok(Some(Waiting {
        address,
        account,
        owner,
    }))
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
    const ATTEMPTS: i64 = ATTEMPTS;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Some(Waiting {
            address,
            account,
            owner,
        }) = waiting(&state, &self.address).await?
        else {
            return Ok(());
        };
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

/// Asks to confirm an address that was added to an account; when another account has confirmed it,
/// the mail says that it will move.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddedMail {
    /// The address, unconfirmed.
    pub address: AddressId,
}

impl Job for AddedMail {
    const KIND: &'static str = "mail.added";
    const ATTEMPTS: i64 = ATTEMPTS;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Some(Waiting {
            address,
            account,
            owner,
        }) = waiting(&state, &self.address).await?
        else {
            return Ok(());
        };
        let mut on = state.db.read().await?;
        let held = store::addresses::of_account(&mut on, &account.id()?).await?;
        drop(on);
        let of = held.first().map(|primary| primary.address.hint());
        let url = token_link(&state, &self.address, Purpose::Confirm, "/confirmer").await?;
        let of = of.unwrap_or_default();
        let write = match owner {
            Some(_) => mail::confirm_elsewhere,
            None => mail::confirm_added,
        };
        let name = name::greeting(&account.name);
        let mail = write(account.language(), site(&state), name, &of, &url);
        send(&state, &address, mail).await
    }
}

/// Tells an address that the addresses of its account have changed. Says to whom, because the
/// address may have been removed by the time it runs.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddressChangedMail {
    /// Whom to tell.
    pub to: EmailAddress,
    /// Whose addresses.
    pub account: AccountId,
    /// What has changed.
    pub change: AddressChange,
    /// Which address.
    pub address: EmailAddress,
}

impl Job for AddressChangedMail {
    const KIND: &'static str = "mail.address_changed";
    const ATTEMPTS: i64 = ATTEMPTS;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut on = state.db.read().await?;
        let account = store::accounts::find(&mut on, &self.account).await?;
        drop(on);
        let Some(account) = account else {
            return Ok(());
        };
        let url = link(&state, "/mot-de-passe-oublie");
        let address = self.address.as_str();
        let (language, name) = (account.language(), account.name.as_str());
        let mail = mail::address_changed(language, site(&state), name, self.change, address, &url);
        send(&state, &self.to, mail).await
    }
}

/// Tells an address of an account that one of its addresses is about to move to another account.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddressMovesMail {
    /// Whom to tell.
    pub to: EmailAddress,
    /// Whose addresses.
    pub account: AccountId,
    /// Which address moves.
    pub address: EmailAddress,
    /// When.
    pub on: Millis,
}

impl Job for AddressMovesMail {
    const KIND: &'static str = "mail.address_moves";
    const ATTEMPTS: i64 = ATTEMPTS;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let mut on = state.db.read().await?;
        let account = store::accounts::find(&mut on, &self.account).await?;
        drop(on);
        let Some(account) = account else {
            return Ok(());
        };
        let url = link(&state, "/reglages/adresses");
        let (language, name) = (account.language(), account.name.as_str());
        let address = self.address.as_str();
        let mail = mail::address_moves(language, site(&state), name, address, self.on, &url);
        send(&state, &self.to, mail).await
    }
}

/// Tells every confirmed address of an account of a change among them.
pub(super) async fn tell_of_address(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    change: AddressChange,
    address: &EmailAddress,
) -> store::db::Result<()> {
    for to in store::addresses::of_account(tx, account).await? {
        if to.confirmed.is_some() {
            let mail = AddressChangedMail {
                to: to.address,
                account: account.clone(),
                change,
                address: address.clone(),
            };
            jobs::enqueue(state, tx, &mail).await?;
        }
    }
    Ok(())
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
    const ATTEMPTS: i64 = ATTEMPTS;

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
    const ATTEMPTS: i64 = ATTEMPTS;

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
    const ATTEMPTS: i64 = ATTEMPTS;

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
    const ATTEMPTS: i64 = ATTEMPTS;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let days = state.config.retention.backup_days;
        let mail = mail::account_deleted(self.language, site(&state), &self.name, days);
        send(&state, &self.address, mail).await
    }
}

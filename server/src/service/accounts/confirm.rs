//! Confirming the address of a sign-up by the link in a mail.
//!
//! Anybody can sign up with anybody's address and a password of their own, then wait for its owner
//! to press the button. So the button alone only works on the browser that signed up, where
//! whoever presses it chose the password. Anywhere else it takes a new password, and what the
//! sign-up left behind ends: its password, its sessions, what it agreed to. Confirming also signs
//! in: who reads the mail could have the password changed anyway. Opening the link changes nothing.

use domain::{AccountId, ConsentId, EmailAddress, Problem};

use super::Refusal;
use super::sign_up::{TERMS, TEXTS_OF};
use crate::auth::policy::Password;
use crate::auth::token::{Purpose, Token};
use crate::clock::new_id;
use crate::http::Failure;
use crate::jobs::enqueue;
use crate::service::badges::{RecheckAccount, TakeKept};
use crate::service::deliveries;
use crate::state::AppState;
use crate::store::addresses::AddressRow;
use crate::store::{self, Tx, db::is_unique_violation};

/// Whether a link still works; changes nothing.
///
/// # Errors
/// When the store fails.
pub async fn works(state: &AppState, purpose: Purpose, token: &str) -> Result<bool, Failure> {
    Ok(behind(state, purpose, token).await?.is_some())
}

/// What the link of a confirmation mail is about.
#[derive(Debug, Clone)]
pub enum Asked {
    /// The sign-up of this account.
    SignUp(AccountId),
    /// An address that an account wants to add.
    Added {
        /// The account.
        account: AccountId,
        /// The address.
        address: EmailAddress,
        /// Enough of the account's primary address for its owner to know it.
        of: String,
    },
}

/// What a link is about, while it works; changes nothing.
///
/// # Errors
/// When the store fails.
pub async fn asked(state: &AppState, token: &str) -> Result<Option<Asked>, Failure> {
    let Some(row) = behind(state, Purpose::Confirm, token).await? else {
        return Ok(None);
    };
    let account = row.account()?;
    if row.is_primary {
        return Ok(Some(Asked::SignUp(account)));
    }
    let mut on = state.db.read().await?;
    let held = store::addresses::of_account(&mut on, &account).await?;
    let address = row.read()?.address;
    let of = held.first().map(|primary| primary.address.hint());
    Ok(of.map(|of| Asked::Added {
        account,
        address,
        of,
    }))
}

async fn behind(
    state: &AppState,
    purpose: Purpose,
    token: &str,
) -> Result<Option<AddressRow>, Failure> {
    let Some(token) = Token::parse(token) else {
        return Ok(None);
    };
    let mut on = state.db.read().await?;
    let now = state.clock.now();
    let Some(id) = store::tokens::living(&mut on, purpose, &token.hash(), now).await? else {
        return Ok(None);
    };
    Ok(store::addresses::find(&mut on, &id).await?)
}

/// Confirms a sign-up on the browser that began it, and gives the account to sign in; `begun` is
/// the account that this browser signed up.
///
/// # Errors
/// [`Problem::LinkSpent`], also when the link is another account's; [`Problem::Locked`].
pub async fn confirm(
    state: &AppState,
    token: &str,
    begun: &AccountId,
) -> Result<AccountId, Failure> {
    let mut tx = state.db.begin().await?;
    let account = settle(state, &mut tx, token).await?;
    if account != *begun {
        return Err(Problem::LinkSpent.into());
    }
    tx.commit().await?;
    Ok(account)
}

/// Confirms a sign-up on any other browser, with the password that the account has from now on,
/// and gives the account to sign in. A password that is refused does not use the link up.
///
/// # Errors
/// The field `password`; [`Problem::LinkSpent`]; [`Problem::Locked`].
pub async fn claim(state: &AppState, token: &str, password: &str) -> Result<AccountId, Refusal> {
    let row = behind(state, Purpose::Confirm, token)
        .await?
        .ok_or(Problem::LinkSpent)?;
    let mut on = state.db.read().await?;
    let owner = store::accounts::find(&mut on, &row.account()?)
        .await?
        .ok_or(Problem::LinkSpent)?;
    drop(on);
    let password = Password::typed(password);
    let known = [owner.name.as_str(), row.address.as_str()];
    if let Err(error) = state.passwords.check(&password, &known).await? {
        return Err(Refusal::field("password", error));
    }
    let hash = state.passwords.hash(password).await?;
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let account = settle(state, &mut tx, token).await?;
    store::accounts::change_password(&mut tx, &account, hash.as_str()).await?;
    store::sessions::end_all(&mut tx, &account).await?;
    store::consents::forget(&mut tx, &account).await?;
    let id: ConsentId = new_id(&*state.clock, &*state.entropy);
    store::consents::insert(&mut tx, &id, &account, TERMS, TEXTS_OF, now).await?;
    tx.commit().await?;
    Ok(account)
}

/// Uses the link up and confirms the address behind it. Sign-ups of others that wait with the same
/// address end here: it is known now whose it is.
async fn settle(state: &AppState, tx: &mut Tx, token: &str) -> Result<AccountId, Failure> {
    let token = Token::parse(token).ok_or(Problem::LinkSpent)?;
    let now = state.clock.now();
    let address = store::tokens::take(tx, Purpose::Confirm, &token.hash(), now)
        .await?
        .ok_or(Problem::LinkSpent)?;
    // An added address is confirmed by the account that added it, and opens no other.
    let row = store::addresses::find(tx, &address)
        .await?
        .filter(|row| row.is_primary)
        .ok_or(Problem::LinkSpent)?;
    let account = row.account()?;
    let owner = store::accounts::find(tx, &account)
        .await?
        .ok_or(Problem::LinkSpent)?;
    if owner.locked_at.is_some() {
        return Err(Problem::Locked.into());
    }
    belongs(state, tx, &row, &account).await?;
    store::accounts::seen(tx, &account, now).await?;
    let kept = TakeKept {
        account: account.clone(),
    };
    kept.enqueue(state, tx).await?;
    Ok(account)
}

/// Writes down that an address is this account's.
///
/// # Errors
/// [`Problem::LinkSpent`] when another account was quicker; then the transaction has to be given
/// up.
pub(in crate::service) async fn belongs(
    state: &AppState,
    tx: &mut Tx,
    row: &AddressRow,
    account: &AccountId,
) -> Result<(), Failure> {
    match store::addresses::confirm(tx, &row.id, state.clock.now()).await {
        Ok(_) => {}
        // Another account was quicker.
        Err(error) if is_unique_violation(&error) => return Err(Problem::LinkSpent.into()),
        Err(error) => return Err(error.into()),
    }
    let canonical = row.read()?.address.canonical();
    store::accounts::delete_rivals(tx, account, &canonical).await?;
    // Badges that came in before may turn out to be theirs.
    let recheck = RecheckAccount {
        account: account.clone(),
        all: false,
    };
    enqueue(state, tx, &recheck).await?;
    // And what partners sent to the address waits for it.
    deliveries::expect(state, tx, &row.read()?.id).await?;
    Ok(())
}

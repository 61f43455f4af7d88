//! Confirming an address by the link in a mail.
//!
//! The press of the button also signs in, on the browser where it happens: whoever reads the
//! mail could have the password changed anyway, and a person on the way from the issuer's mail to
//! LinkedIn should not have to type a password twice. Opening the link changes nothing.

use domain::{AccountId, Problem};

use crate::auth::token::{Purpose, Token};
use crate::http::Failure;
use crate::jobs::enqueue;
use crate::service::badges::RecheckAccount;
use crate::state::AppState;
use crate::store::{self, db::is_unique_violation};

/// Whether a link still works; changes nothing.
///
/// # Errors
/// When the store fails.
pub async fn works(state: &AppState, purpose: Purpose, token: &str) -> Result<bool, Failure> {
    let Some(token) = Token::parse(token) else {
        return Ok(false);
    };
    let mut on = state.db.read().await?;
    let found = store::tokens::living(&mut on, purpose, &token.hash(), state.clock.now()).await?;
    Ok(found.is_some())
}

/// Confirms the address behind a token and gives the account to sign in. Sign-ups of others that
/// wait with the same address end here: it is known now whose it is.
///
/// # Errors
/// [`Problem::LinkSpent`]; [`Problem::Locked`].
pub async fn confirm(state: &AppState, token: &str) -> Result<AccountId, Failure> {
    let token = Token::parse(token).ok_or(Problem::LinkSpent)?;
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let address = store::tokens::take(&mut tx, Purpose::Confirm, &token.hash(), now)
        .await?
        .ok_or(Problem::LinkSpent)?;
    let row = store::addresses::find(&mut tx, &address)
        .await?
        .ok_or(Problem::LinkSpent)?;
    let account = row.account()?;
    let owner = store::accounts::find(&mut tx, &account)
        .await?
        .ok_or(Problem::LinkSpent)?;
    if owner.locked_at.is_some() {
        return Err(Problem::Locked.into());
    }
    match store::addresses::confirm(&mut tx, &row.id, now).await {
        Ok(_) => {}
        // Another account was quicker.
        Err(error) if is_unique_violation(&error) => return Err(Problem::LinkSpent.into()),
        Err(error) => return Err(error.into()),
    }
    let canonical = row.read()?.address.canonical();
    store::accounts::delete_rivals(&mut tx, &account, &canonical).await?;
    store::accounts::seen(&mut tx, &account, now).await?;
    // Badges that came in before may turn out to be theirs.
    let recheck = RecheckAccount {
        account: account.clone(),
    };
    enqueue(state, &mut tx, &recheck).await?;
    tx.commit().await?;
    Ok(account)
}

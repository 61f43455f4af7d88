//! Changing the password while signed in. Every other session ends, links to a new password stop
//! working, and every confirmed address is told.

use domain::port::Viewer;
use domain::{AccountId, Problem};

use super::limits;
use super::mails::PasswordChangedMail;
use crate::auth::passwords::{Comparison, Hash};
use crate::auth::policy::Password;
use crate::auth::token::Purpose;
use crate::http::Failure;
use crate::jobs;
use crate::state::AppState;
use crate::store::accounts::AccountRow;
use crate::store::{self, Tx};

/// Changes the password. The caller then gives the present session a new identifier.
///
/// # Errors
/// [`Problem::WrongPassword`]; [`Problem::TooMany`]; [`Problem::Field`] on `new`.
pub async fn change_password(
    state: &AppState,
    viewer: &Viewer,
    current: &str,
    new: &str,
) -> Result<(), Failure> {
    let account = asked_again(state, &viewer.account, current).await?;
    let mut on = state.db.read().await?;
    let addresses = store::addresses::of_account(&mut on, &viewer.account).await?;
    drop(on);
    let new = Password::typed(new);
    let mut known = vec![account.name.as_str()];
    known.extend(addresses.iter().map(|address| address.address.as_str()));
    if let Err(error) = state.passwords.check(&new, &known).await? {
        return Err(Problem::Field {
            field: "new".to_owned(),
            error,
        }
        .into());
    }
    let hash = state.passwords.hash(new).await?;
    let mut tx = state.db.begin().await?;
    store::accounts::change_password(&mut tx, &viewer.account, hash.as_str()).await?;
    store::tokens::cancel(&mut tx, &viewer.account, Purpose::Reset).await?;
    store::sessions::end_others(&mut tx, &viewer.account, &viewer.session).await?;
    tell(state, &mut tx, &viewer.account).await?;
    tx.commit().await?;
    Ok(())
}

/// Checks the password that somebody signed in has typed again.
///
/// # Errors
/// [`Problem::WrongPassword`]; [`Problem::TooMany`]; [`Problem::SignedOut`] when the account is
/// no more.
pub async fn asked_again(
    state: &AppState,
    id: &AccountId,
    password: &str,
) -> Result<AccountRow, Failure> {
    limits::password(state, id).await?;
    let mut on = state.db.read().await?;
    let account = store::accounts::find(&mut on, id)
        .await?
        .ok_or(Problem::SignedOut)?;
    drop(on);
    let stored = Hash::stored(account.password_hash.clone());
    match state
        .passwords
        .compare(Password::typed(password), Some(stored))
        .await?
    {
        Comparison::Different => Err(Problem::WrongPassword.into()),
        Comparison::Same | Comparison::SameButOld(_) => {
            let mut tx = state.db.begin().await?;
            limits::password_was_right(&mut tx, id).await?;
            tx.commit().await?;
            Ok(account)
        }
    }
}

/// Tells every confirmed address that the password has changed.
pub(super) async fn tell(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
) -> store::db::Result<()> {
    for address in store::addresses::of_account(tx, account).await? {
        if address.confirmed.is_some() {
            jobs::enqueue(
                state,
                tx,
                &PasswordChangedMail {
                    address: address.id,
                },
            )
            .await?;
        }
    }
    Ok(())
}

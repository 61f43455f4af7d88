//! Signing in with address and password.

use domain::{AccountId, EmailAddress, Problem};

use super::limits;
use crate::auth::passwords::{Comparison, Hash};
use crate::auth::policy::Password;
use crate::http::{Failure, Network};
use crate::state::AppState;
use crate::store;

/// Whom the password opened the door to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Door {
    /// An account: sign it in.
    Open(AccountId),
    /// An account that has confirmed no address yet.
    Unconfirmed(AccountId),
}

/// Checks address and password. One hash is computed whatever was typed, and only who knows the
/// password learns anything about the account.
///
/// # Errors
/// [`Problem::WrongCredentials`]; [`Problem::TooMany`]; [`Problem::Locked`].
pub async fn sign_in(
    state: &AppState,
    network: Network,
    address: &str,
    password: &str,
) -> Result<Door, Failure> {
    let canonical = address.parse::<EmailAddress>().map_or_else(
        |_| address.trim().to_lowercase(),
        |address| address.canonical(),
    );
    limits::sign_in(state, network, &canonical).await?;
    let mut on = state.db.read().await?;
    let account = store::accounts::find_by_address(&mut on, &canonical).await?;
    drop(on);
    let stored = account
        .as_ref()
        .map(|account| Hash::stored(account.password_hash.clone()));
    let comparison = state
        .passwords
        .compare(Password::typed(password), stored)
        .await?;
    let (Some(account), Comparison::Same | Comparison::SameButOld(_)) = (account, &comparison)
    else {
        return Err(Problem::WrongCredentials.into());
    };
    if account.locked_at.is_some() {
        return Err(Problem::Locked.into());
    }
    let id = account.id()?;
    let mut tx = state.db.begin().await?;
    limits::signed_in(&mut tx, network, &canonical).await?;
    if let Comparison::SameButOld(new) = comparison {
        store::accounts::rehash(&mut tx, &id, &account.password_hash, new.as_str()).await?;
    }
    store::accounts::seen(&mut tx, &id, state.clock.now()).await?;
    let addresses = store::addresses::of_account(&mut tx, &id).await?;
    tx.commit().await?;
    if addresses.iter().any(|address| address.confirmed.is_some()) {
        Ok(Door::Open(id))
    } else {
        Ok(Door::Unconfirmed(id))
    }
}

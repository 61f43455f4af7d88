//! An account made by the operator: confirmed at once, because the operator vouches for it.

use domain::{AccountId, AddressId, EmailAddress, Language};

use super::link;
use crate::auth::policy::Password;
use crate::auth::token::{Purpose, Token};
use crate::clock::new_id;
use crate::http::Failure;
use crate::service::deliveries;
use crate::state::AppState;
use crate::store;
use crate::store::accounts::NewAccount;

/// Makes a confirmed account.
///
/// # Errors
/// [`domain::Problem::Field`] when the address belongs to an account already, or when the store
/// fails.
pub async fn add(
    state: &AppState,
    name: &str,
    address: &EmailAddress,
    language: Language,
    password: &str,
) -> Result<AccountId, Failure> {
    let now = state.clock.now();
    let hash = state.passwords.hash(Password::typed(password)).await?;
    let account: AccountId = new_id(&*state.clock, &*state.entropy);
    let address_id: AddressId = new_id(&*state.clock, &*state.entropy);
    let mut tx = state.db.begin().await?;
    let new = NewAccount {
        id: &account,
        name,
        language,
        password_hash: hash.as_str(),
        minor_until: None,
    };
    store::accounts::insert(&mut tx, &new, now).await?;
    store::addresses::insert(&mut tx, &address_id, &account, address, now).await?;
    store::addresses::confirm(&mut tx, address_id.as_str(), now).await?;
    store::accounts::delete_rivals(&mut tx, &account, &address.canonical()).await?;
    deliveries::expect(state, &mut tx, &address_id).await?;
    tx.commit().await?;
    Ok(account)
}

/// A link with which whoever holds it chooses a new password, good for an hour; `None` when no
/// account has confirmed the address.
///
/// # Errors
/// When the store fails.
pub async fn reset_link(
    state: &AppState,
    address: &EmailAddress,
) -> Result<Option<String>, Failure> {
    let mut tx = state.db.begin().await?;
    let Some(row) = store::addresses::confirmed(&mut tx, &address.canonical()).await? else {
        return Ok(None);
    };
    let id: AddressId = row.id.parse().map_err(Failure::internal)?;
    let token = Token::new(&*state.entropy);
    store::tokens::put(
        &mut tx,
        &id,
        Purpose::Reset,
        &token.hash(),
        state.clock.now(),
    )
    .await?;
    tx.commit().await?;
    Ok(Some(link(
        state,
        &format!("/mot-de-passe?jeton={}", token.to_text()),
    )))
}

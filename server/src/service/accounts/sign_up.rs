//! Signing up. An account begins unconfirmed and nobody is signed in: the link in the mail does
//! that. Whether the address already has an account shows in the mail alone.

use std::collections::BTreeMap;

use domain::problem::FieldError;
use domain::{AccountId, AddressId, ConsentId, EmailAddress, Language};

use super::mails::ConfirmMail;
use super::{Refusal, limits, name};
use crate::auth::age::{self, Age};
use crate::auth::passwords::Hash;
use crate::auth::policy::Password;
use crate::clock::new_id;
use crate::http::Network;
use crate::jobs;
use crate::state::AppState;
use crate::store::{self, Tx, accounts::NewAccount};

/// What the form asks to agree to. The page on personal data informs and asks nothing: what an
/// account needs rests on these terms (GDPR article 6.1.b).
pub const TERMS: &str = "terms";

/// The version of the terms of use: the day on which they last changed in substance.
pub const TEXTS_OF: &str = "2026-11-22";

/// What was typed into the form.
#[derive(Debug, Clone, Copy)]
pub struct SignUp<'a> {
    /// `name`.
    pub name: &'a str,
    /// `address`.
    pub address: &'a str,
    /// `password`.
    pub password: &'a str,
    /// `birth_year`.
    pub birth_year: &'a str,
    /// Whether `terms` was ticked.
    pub terms: bool,
    /// The language of mails.
    pub language: Language,
}

/// Somebody who may have an account: everything that was typed is in order.
#[derive(Debug)]
pub(in crate::service) struct Newcomer {
    name: String,
    address: EmailAddress,
    age: Age,
    language: Language,
    hash: Hash,
}

/// Signs somebody up and gives the account that waits for its confirmation.
///
/// # Errors
/// Names every field that is wrong; [`domain::Problem::TooMany`].
pub async fn sign_up(
    state: &AppState,
    network: Network,
    typed: SignUp<'_>,
) -> Result<AccountId, Refusal> {
    let newcomer = read(state, network, typed).await?;
    let mut tx = state.db.begin().await?;
    let (account, address) = insert(state, &mut tx, &newcomer).await?;
    jobs::enqueue(state, &mut tx, &ConfirmMail { address }).await?;
    tx.commit().await?;
    Ok(account)
}

/// Reads what was typed.
///
/// # Errors
/// As [`sign_up`].
pub(in crate::service) async fn read(
    state: &AppState,
    network: Network,
    typed: SignUp<'_>,
) -> Result<Newcomer, Refusal> {
    let now = state.clock.now();
    let password = Password::typed(typed.password);
    let mut wrong = BTreeMap::new();
    let mut note = |field, error| {
        wrong.insert(field, error);
    };
    let name = name::parse(typed.name).map_err(|e| note("name", e)).ok();
    let address = parse_address(typed.address)
        .map_err(|e| note("address", e))
        .ok();
    let age = age::from_birth_year(typed.birth_year, now)
        .map_err(|e| note("birth_year", e))
        .ok();
    let known = [name.as_deref().unwrap_or_default(), typed.address];
    if let Err(error) = state.passwords.check(&password, &known).await? {
        note("password", error);
    }
    if !typed.terms {
        note("terms", FieldError::NotAccepted);
    }
    let (Some(name), Some(address), Some(age), true) = (name, address, age, wrong.is_empty())
    else {
        return Err(Refusal::Fields(wrong));
    };
    limits::sign_up(state, network, &address).await?;
    let hash = state.passwords.hash(password).await?;
    Ok(Newcomer {
        name,
        address,
        age,
        language: typed.language,
        hash,
    })
}

/// Makes the account, its address unconfirmed.
///
/// # Errors
/// The database.
pub(in crate::service) async fn insert(
    state: &AppState,
    tx: &mut Tx,
    newcomer: &Newcomer,
) -> store::db::Result<(AccountId, AddressId)> {
    let now = state.clock.now();
    let account: AccountId = new_id(&*state.clock, &*state.entropy);
    let address: AddressId = new_id(&*state.clock, &*state.entropy);
    let new = NewAccount {
        id: &account,
        name: &newcomer.name,
        language: newcomer.language,
        password_hash: newcomer.hash.as_str(),
        minor_until: newcomer.age.minor_until(),
    };
    store::accounts::insert(tx, &new, now).await?;
    store::addresses::insert(tx, &address, &account, &newcomer.address, now).await?;
    let id: ConsentId = new_id(&*state.clock, &*state.entropy);
    store::consents::insert(tx, &id, &account, TERMS, TEXTS_OF, now).await?;
    Ok((account, address))
}

/// Reads an address that somebody typed.
///
/// # Errors
/// `Required`, `NotAnAddress`.
pub(super) fn parse_address(typed: &str) -> Result<EmailAddress, FieldError> {
    if typed.trim().is_empty() {
        return Err(FieldError::Required);
    }
    typed.parse().map_err(|_| FieldError::NotAnAddress)
}

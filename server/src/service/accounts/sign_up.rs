//! Signing up. An account begins unconfirmed and nobody is signed in: the link in the mail does
//! that. Whether the address already has an account shows in the mail alone.

use std::collections::BTreeMap;

use domain::problem::FieldError;
use domain::{AccountId, AddressId, ConsentId, EmailAddress, Language};

use super::mails::ConfirmMail;
use super::{Refusal, limits, name};
use crate::auth::age;
use crate::auth::policy::Password;
use crate::clock::new_id;
use crate::http::Network;
use crate::jobs;
use crate::state::AppState;
use crate::store::{self, accounts::NewAccount};

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

/// Signs somebody up and gives the account that waits for its confirmation.
///
/// # Errors
/// Names every field that is wrong; [`domain::Problem::TooMany`].
pub async fn sign_up(
    state: &AppState,
    network: Network,
    typed: SignUp<'_>,
) -> Result<AccountId, Refusal> {
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

    let account: AccountId = new_id(&*state.clock, &*state.entropy);
    let address_id: AddressId = new_id(&*state.clock, &*state.entropy);
    let mut tx = state.db.begin().await?;
    let new = NewAccount {
        id: &account,
        name: &name,
        language: typed.language,
        password_hash: hash.as_str(),
        minor_until: age.minor_until(),
    };
    store::accounts::insert(&mut tx, &new, now).await?;
    store::addresses::insert(&mut tx, &address_id, &account, &address, now).await?;
    let id: ConsentId = new_id(&*state.clock, &*state.entropy);
    store::consents::insert(&mut tx, &id, &account, TERMS, TEXTS_OF, now).await?;
    jobs::enqueue(
        state,
        &mut tx,
        &ConfirmMail {
            address: address_id,
        },
    )
    .await?;
    tx.commit().await?;
    Ok(account)
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

//! Adding another address to an account. It counts once its owner has confirmed it by the link in
//! a mail, while signed in to this account: a press of a button that somebody else's request put
//! into their mailbox must not give their address away.
//!
//! An address of another account gets the same answer as any; the mail tells its owner.

use app::mail::AddressChange;
use domain::port::Viewer;
use domain::problem::FieldError;
use domain::{AddressId, EmailAddress, Problem};

use super::change_password::asked_again;
use super::confirm::belongs;
use super::limits;
use super::mails::{AddedMail, tell_of_address};
use super::sign_up::parse_address;
use crate::clock::new_id;
use crate::http::Failure;
use crate::jobs;
use crate::state::AppState;
use crate::store::{self, Tx};

/// More than anybody has; fewer than somebody needs who writes to strangers.
const MOST: usize = 10;

/// Adds an address, unconfirmed, and mails it.
///
/// # Errors
/// [`Problem::Field`] on `address`; [`Problem::WrongPassword`]; [`Problem::TooMany`].
pub async fn add_address(
    state: &AppState,
    viewer: &Viewer,
    typed: &str,
    password: &str,
) -> Result<(), Failure> {
    let wrong = |error| Problem::Field {
        field: "address".to_owned(),
        error,
    };
    let address = parse_address(typed).map_err(wrong)?;
    asked_again(state, &viewer.account, password).await?;
    let mut on = state.db.read().await?;
    let held = store::addresses::of_account(&mut on, &viewer.account).await?;
    drop(on);
    let canonical = address.canonical();
    if held
        .iter()
        .any(|held| held.address.canonical() == canonical)
    {
        return Err(wrong(FieldError::AlreadyYours).into());
    }
    if held.len() >= MOST {
        return Err(wrong(FieldError::TooManyAddresses).into());
    }
    limits::own_mail(state, &viewer.account, &address).await?;
    let id: AddressId = new_id(&*state.clock, &*state.entropy);
    let mut tx = state.db.begin().await?;
    let now = state.clock.now();
    store::addresses::add(&mut tx, &id, &viewer.account, &address, now).await?;
    jobs::enqueue(state, &mut tx, &AddedMail { address: id }).await?;
    tx.commit().await?;
    Ok(())
}

/// Adds an address that the viewer has proven by a link in a mail to it, and confirms it at once;
/// whoever calls has asked for the password, for with the address the account can be taken over.
///
/// # Errors
/// [`Problem::Field`] on `address`; [`Problem::LinkSpent`] when another account has confirmed it.
pub(in crate::service) async fn add_proven(
    state: &AppState,
    tx: &mut Tx,
    viewer: &Viewer,
    address: &EmailAddress,
) -> Result<(), Failure> {
    let held = store::addresses::of_account(tx, &viewer.account).await?;
    let canonical = address.canonical();
    let there = held
        .iter()
        .find(|held| held.address.canonical() == canonical);
    let id = match there {
        Some(held) => held.id.clone(),
        None if held.len() >= MOST => {
            let field = "address".to_owned();
            let error = FieldError::TooManyAddresses;
            return Err(Problem::Field { field, error }.into());
        }
        None => {
            let id: AddressId = new_id(&*state.clock, &*state.entropy);
            let now = state.clock.now();
            store::addresses::add(tx, &id, &viewer.account, address, now).await?;
            id
        }
    };
    let row = store::addresses::find(tx, &id)
        .await?
        .ok_or(Problem::NotFound)?;
    tell_of_address(state, tx, &viewer.account, AddressChange::Added, address).await?;
    belongs(state, tx, &row, &viewer.account).await
}

/// Sends the mail of an added address once more; the link of the one before stops working.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such address to confirm; [`Problem::TooMany`].
pub async fn resend(state: &AppState, viewer: &Viewer, id: &AddressId) -> Result<(), Failure> {
    let mut on = state.db.read().await?;
    let held = store::addresses::of_account(&mut on, &viewer.account).await?;
    drop(on);
    let waiting = held
        .into_iter()
        .find(|held| held.id == *id && held.confirmed.is_none())
        .ok_or(Problem::NotFound)?;
    limits::own_mail(state, &viewer.account, &waiting.address).await?;
    let mut tx = state.db.begin().await?;
    let mail = AddedMail {
        address: waiting.id,
    };
    jobs::enqueue(state, &mut tx, &mail).await?;
    tx.commit().await?;
    Ok(())
}

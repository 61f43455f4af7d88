//! Deleting an account, for good: one transaction takes the account and everything that hangs on
//! it; what was public answers 410 from then on. Backups forget it as they age.

use domain::AccountId;
use domain::port::Viewer;

use super::change_password::asked_again;
use super::mails::AccountDeletedMail;
use crate::http::Failure;
use crate::jobs;
use crate::service::maps::PruneVersions;
use crate::state::AppState;
use crate::store::{self, Tx};

/// Deletes the viewer's account after the password was typed again. The caller then ends the
/// present session.
///
/// # Errors
/// [`domain::Problem::WrongPassword`]; [`domain::Problem::TooMany`].
pub async fn delete(state: &AppState, viewer: &Viewer, password: &str) -> Result<(), Failure> {
    asked_again(state, &viewer.account, password).await?;
    let mut tx = state.db.begin().await?;
    delete_all(state, &mut tx, &viewer.account).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes an account for its operator, who does not know the password.
///
/// # Errors
/// When the store fails.
pub async fn by_operator(state: &AppState, account: &AccountId) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    delete_all(state, &mut tx, account).await?;
    tx.commit().await?;
    Ok(())
}

/// Deletes an account with everything that hangs on it, and tells its confirmed addresses.
pub(super) async fn delete_all(
    state: &AppState,
    tx: &mut Tx,
    id: &AccountId,
) -> store::db::Result<()> {
    let Some(account) = store::accounts::find(tx, id).await? else {
        return Ok(());
    };
    let addresses = store::addresses::of_account(tx, id).await?;
    // Nobody begins to be accompanied by it any more.
    store::accounts::hold(tx, id).await?;
    // The learners whom this account accompanied: their consents end with the links.
    store::follow_ups::withdraw_of_tutor(tx, id, state.clock.now()).await?;
    store::accounts::delete(tx, id).await?;
    for address in addresses
        .into_iter()
        .filter(|address| address.confirmed.is_some())
    {
        let mail = AccountDeletedMail {
            address: address.address,
            name: account.name.clone(),
            language: account.language(),
        };
        jobs::enqueue(state, tx, &mail).await?;
    }
    // The versions that it alone followed, and those of its maps that nobody follows.
    jobs::enqueue(state, tx, &PruneVersions).await?;
    Ok(())
}

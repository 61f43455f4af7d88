//! Locks an account, or unlocks it.

use domain::AccountId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Locks an account, which ends its sessions, or unlocks it.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = LockAccount, prefix = "/api/fn", endpoint = "operations/lock_account")]
pub async fn lock_account(account: AccountId, locked: bool) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .operations
        .lock_account(&viewer, &account, locked)
        .await?;
    let done = if locked { "verrouille" } else { "deverrouille" };
    crate::api::go_to(&format!("/operateur/compte/{account}?fait={done}"));
    Ok(())
}

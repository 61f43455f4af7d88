//! Finds an account by an address that it has confirmed, and leads to its page. A form posts it:
//! an address in a query would stand in histories and logs.

use leptos::prelude::*;

use crate::api::ApiError;

/// Leads to the account that has confirmed an address.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = FindAccount, prefix = "/api/fn", endpoint = "operations/find_account")]
pub async fn find_account(address: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    match ports.operations.find_account(&viewer, &address).await? {
        Some(account) => crate::api::go_to(&format!("/operateur/compte/{account}")),
        None => crate::api::go_to("/operateur?fait=inconnu"),
    }
    Ok(())
}

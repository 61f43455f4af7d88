//! Deletes the account for good. Only a plain form calls it, for the page after it is no part of the
//! application.

use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes the account for good. Only a plain form calls it, for the page after it is no part of the application.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeleteAccount, prefix = "/api/fn", endpoint = "account/delete")]
pub async fn delete_account(
    password: String,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.accounts.delete(&viewer, &password).await?;
    crate::api::go_to("/compte-supprime");
    Ok(())
}

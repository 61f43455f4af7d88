//! Deletes somebody's account.

use domain::AccountId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes an account, the operator's own password typed again.
///
/// # Errors
/// The field `confirm` when the box was not ticked; what the port says.
#[server(name = DeleteSomebody, prefix = "/api/fn", endpoint = "operations/delete_account")]
pub async fn delete_somebody(
    account: AccountId,
    password: String,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports
        .operations
        .delete_account(&viewer, &account, &password)
        .await?;
    crate::api::go_to("/operateur?fait=efface");
    Ok(())
}

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
    use domain::Problem;
    use domain::problem::FieldError;

    let (viewer, ports) = crate::api::asked()?;
    if confirm.is_none() {
        let field = "confirm".to_owned();
        return Err(Problem::Field {
            field,
            error: FieldError::NotAccepted,
        }
        .into());
    }
    ports.accounts.delete(&viewer, &password).await?;
    crate::api::go_to("/compte-supprime");
    Ok(())
}

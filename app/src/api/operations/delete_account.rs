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
    use domain::Problem;
    use domain::problem::FieldError;

    let (viewer, ports) = crate::api::asked()?;
    if confirm.is_none() {
        return Err(Problem::Field {
            field: "confirm".to_owned(),
            error: FieldError::NotAccepted,
        }
        .into());
    }
    ports
        .operations
        .delete_account(&viewer, &account, &password)
        .await?;
    crate::api::go_to("/operateur?fait=efface");
    Ok(())
}

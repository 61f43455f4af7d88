//! Deletes one of my badges, with its shares.

use domain::BadgeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes one of my badges, with its shares.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeleteBadge, prefix = "/api/fn", endpoint = "badges/delete")]
pub async fn delete_badge(
    id: BadgeId,
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
    ports.badges.delete(&viewer, &id).await?;
    crate::api::go_to("/badges?fait=efface");
    Ok(())
}

//! Changes the password; every other session ends.

use leptos::prelude::*;

use crate::api::ApiError;

/// Changes the password; every other session ends.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChangePassword, prefix = "/api/fn", endpoint = "account/change_password")]
pub async fn change_password(current: String, new: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .accounts
        .change_password(&viewer, &current, &new)
        .await?;
    crate::api::go_to("/reglages/securite?fait=mot-de-passe");
    Ok(())
}

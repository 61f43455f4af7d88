//! Sends the confirmation of the address once more.

use leptos::prelude::*;

use crate::api::ApiError;

/// Sends the confirmation of the address once more.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ResendConfirmation, prefix = "/api/fn", endpoint = "account/resend_confirmation")]
pub async fn resend_confirmation() -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accounts.resend_confirmation(&viewer).await?;
    crate::api::go_to("/reglages/adresses?fait=confirmation");
    Ok(())
}

//! Sends the confirmation of an added address once more.

use domain::AddressId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Sends the confirmation of an added address once more.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ResendConfirmation, prefix = "/api/fn", endpoint = "account/resend_confirmation")]
pub async fn resend_confirmation(address: AddressId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .accounts
        .resend_confirmation(&viewer, &address)
        .await?;
    crate::api::go_to("/reglages/adresses?fait=renvoyee");
    Ok(())
}

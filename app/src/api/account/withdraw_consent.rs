//! Withdraws one consent.

use domain::ConsentId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Withdraws one consent.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = WithdrawConsent, prefix = "/api/fn", endpoint = "account/withdraw_consent")]
pub async fn withdraw_consent(consent: ConsentId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accounts.withdraw_consent(&viewer, &consent).await?;
    crate::api::go_to("/reglages/donnees?fait=accord");
    Ok(())
}

//! Takes the page of a report down, with a reason that its owner reads.

use domain::AbuseReportId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Takes the page of a report down, with a reason that its owner reads.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = TakeDown, prefix = "/api/fn", endpoint = "moderation/take_down")]
pub async fn take_down(
    id: AbuseReportId,
    #[server(default)] reason: String,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.moderation.take_down(&viewer, &id, &reason).await?;
    crate::api::go_to(&format!("/operateur/signalements/{id}?fait=ferme"));
    Ok(())
}

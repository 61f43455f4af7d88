//! Gives the page of a report back.

use domain::AbuseReportId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Gives the page of a report back.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = LiftTakeDown, prefix = "/api/fn", endpoint = "moderation/lift")]
pub async fn lift_take_down(id: AbuseReportId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.moderation.lift(&viewer, &id).await?;
    crate::api::go_to(&format!("/operateur/signalements/{id}?fait=rouvert"));
    Ok(())
}

//! Is done with a report.

use domain::AbuseReportId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Is done with a report.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DismissReport, prefix = "/api/fn", endpoint = "moderation/dismiss")]
pub async fn dismiss_report(id: AbuseReportId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.moderation.dismiss(&viewer, &id).await?;
    crate::api::go_to("/operateur/signalements?fait=classe");
    Ok(())
}

//! One report.

use domain::AbuseReportId;
use domain::abuse::AbuseReport;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One report.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowReport, prefix = "/api/fn", input = GetUrl, endpoint = "moderation/show")]
pub async fn show_report(id: AbuseReportId) -> Result<AbuseReport, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.moderation.report(&viewer, &id).await?)
}

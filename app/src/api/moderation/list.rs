//! All reports, the open ones first.

use domain::abuse::AbuseReport;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// All reports, the open ones first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListReports, prefix = "/api/fn", input = GetUrl, endpoint = "moderation/list")]
pub async fn list_reports() -> Result<Vec<AbuseReport>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.moderation.reports(&viewer).await?)
}

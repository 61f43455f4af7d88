//! What came of an arrival.

use domain::IntakeId;
use domain::intake::Report;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// What came of an arrival, from a line on.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowReport, prefix = "/api/fn", input = GetUrl, endpoint = "intakes/report")]
pub async fn show_report(
    id: IntakeId,
    #[server(default)] from: u32,
    #[server(default)] failed: bool,
) -> Result<Report, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let query = domain::intake::ReportQuery { from, failed };
    Ok(ports.intakes.report(&viewer, &id, &query).await?)
}

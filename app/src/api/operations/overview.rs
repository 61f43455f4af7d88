//! The instance at a glance.

use domain::operator::Overview;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The instance at a glance.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = OperatorOverview, prefix = "/api/fn", input = GetUrl, endpoint = "operations/overview")]
pub async fn operator_overview() -> Result<Overview, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.operations.overview(&viewer).await?)
}

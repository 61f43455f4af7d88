//! The sources that are offered, and how they are.

use domain::operator::SourceState;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The sources that are offered, and how they are.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = OperatorSources, prefix = "/api/fn", input = GetUrl, endpoint = "operations/sources")]
pub async fn operator_sources() -> Result<Vec<SourceState>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.operations.sources(&viewer).await?)
}

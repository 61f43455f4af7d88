//! Where a visit leads.

use domain::sync::SourceVisit;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// Where a visit that was begun leads.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Visit, prefix = "/api/fn", input = GetUrl, endpoint = "sync/visit")]
pub async fn source_visit(visit: String) -> Result<SourceVisit, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.sync.visit(&viewer, &visit).await?)
}

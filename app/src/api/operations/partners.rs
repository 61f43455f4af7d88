//! The partners.

use domain::partner::Partner;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The partners, revoked ones behind the others.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = OperatorPartners, prefix = "/api/fn", input = GetUrl, endpoint = "operations/partners")]
pub async fn operator_partners() -> Result<Vec<Partner>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.operations.partners(&viewer).await?)
}

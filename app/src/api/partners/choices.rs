//! The platforms, and which of them may know that I have an account.

use domain::partner::PartnerChoice;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The platforms, and which of them may know that I have an account.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = PartnerChoices, prefix = "/api/fn", input = GetUrl, endpoint = "partners/choices")]
pub async fn partner_choices() -> Result<Vec<PartnerChoice>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.partners.choices(&viewer).await?)
}

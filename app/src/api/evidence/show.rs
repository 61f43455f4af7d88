//! The evidence that I added to one of my badges.

use domain::BadgeId;
use domain::evidence::EvidencePage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The evidence that I added to one of my badges.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowEvidence, prefix = "/api/fn", input = GetUrl, endpoint = "evidence/show")]
pub async fn show_evidence(badge: BadgeId) -> Result<EvidencePage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.evidence.show(&viewer, &badge).await?)
}

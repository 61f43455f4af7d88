//! The badges of mine that came in last.

use domain::badge::Latest;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The badges of mine that came in last.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = LatestBadges, prefix = "/api/fn", input = GetUrl, endpoint = "badges/latest")]
pub async fn latest_badges() -> Result<Latest, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.badges.latest(&viewer).await?)
}

//! One of my badges.

use domain::BadgeId;
use domain::badge::MyBadge;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One of my badges.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowBadge, prefix = "/api/fn", input = GetUrl, endpoint = "badges/show")]
pub async fn show_badge(id: BadgeId) -> Result<MyBadge, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.badges.show(&viewer, &id).await?)
}

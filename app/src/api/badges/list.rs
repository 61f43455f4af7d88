//! A page of my badges.

use domain::badge::{BadgeOrder, BadgePage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// A page of my badges.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListBadges, prefix = "/api/fn", input = GetUrl, endpoint = "badges/list")]
pub async fn list_badges(
    #[server(default)] search: String,
    #[server(default)] order: BadgeOrder,
    #[server(default)] after: Option<String>,
) -> Result<BadgePage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let query = domain::badge::BadgeQuery {
        search,
        order,
        after,
    };
    Ok(ports.badges.list(&viewer, &query).await?)
}

//! A page of my badges.

use domain::badge::{BadgePage, BadgeQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// A page of my badges.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListBadges, prefix = "/api/fn", input = GetUrl, endpoint = "badges/list")]
pub async fn list_badges(#[server(default)] query: BadgeQuery) -> Result<BadgePage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.badges.list(&viewer, &query).await?)
}

//! Checks one of my badges again, now.

use domain::BadgeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Checks one of my badges again, now.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = CheckAgain, prefix = "/api/fn", endpoint = "badges/check_again")]
pub async fn check_again(id: BadgeId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.badges.check_again(&viewer, &id).await?;
    crate::api::go_to(&format!("/badges/{id}?fait=verifie"));
    Ok(())
}

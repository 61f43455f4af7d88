//! Accepts to accompany somebody.

use leptos::prelude::*;

use crate::api::ApiError;

/// Binds a link to my account.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = AcceptFollowUp, prefix = "/api/fn", endpoint = "accompanying/accept")]
pub async fn accept_follow_up(slug: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let id = ports.accompanying.accept(&viewer, &slug).await?;
    crate::api::go_to(&format!("/accompagner/{id}?fait=accepte"));
    Ok(())
}

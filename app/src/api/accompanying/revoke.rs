//! Takes a follow-up link back.

use domain::{FollowUpId, ObjectiveId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Takes one of my links back; `of` is the objective whose page to come back to.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = RevokeFollowUp, prefix = "/api/fn", endpoint = "accompanying/revoke")]
pub async fn revoke_follow_up(id: FollowUpId, of: ObjectiveId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accompanying.revoke(&viewer, &id).await?;
    crate::api::go_to(&format!("/objectifs/{of}?fait=suivi-retire#accompagner"));
    Ok(())
}

//! Writes a line of encouragement.

use domain::FollowUpId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Writes a line to a learner whom I accompany.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Encourage, prefix = "/api/fn", endpoint = "accompanying/encourage")]
pub async fn encourage(id: FollowUpId, line: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accompanying.encourage(&viewer, &id, &line).await?;
    crate::api::go_to(&format!("/accompagner/{id}?fait=mot"));
    Ok(())
}

//! Accompanies somebody no longer.

use domain::FollowUpId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Accompanies a learner no longer, once that was confirmed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = StopAccompanying, prefix = "/api/fn", endpoint = "accompanying/stop")]
pub async fn stop_accompanying(
    id: FollowUpId,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.accompanying.stop(&viewer, &id).await?;
    crate::api::go_to("/accompagner?fait=arrete");
    Ok(())
}

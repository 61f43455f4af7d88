//! Follows a map no longer.

use domain::ObjectiveId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Lets an objective go, once that was confirmed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = LeaveObjective, prefix = "/api/fn", endpoint = "objectives/leave")]
pub async fn leave_objective(
    id: ObjectiveId,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.objectives.leave(&viewer, &id).await?;
    crate::api::go_to("/objectifs?fait=quitte");
    Ok(())
}

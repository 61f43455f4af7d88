//! One of my objectives.

use domain::ObjectiveId;
use domain::objective::Objective;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One of my objectives.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowObjective, prefix = "/api/fn", input = GetUrl, endpoint = "objectives/show")]
pub async fn show_objective(id: ObjectiveId) -> Result<Objective, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.objectives.show(&viewer, &id).await?)
}

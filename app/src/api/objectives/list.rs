//! All of my objectives.

use domain::objective::Objectives;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// All of my objectives, and what was proposed to me.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListObjectives, prefix = "/api/fn", input = GetUrl, endpoint = "objectives/list")]
pub async fn list_objectives() -> Result<Objectives, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.objectives.list(&viewer).await?)
}

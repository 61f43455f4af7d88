//! The skills that my badges prove.

use domain::skill::{SkillsPage, SkillsQuery};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The skills that my badges prove.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowSkills, prefix = "/api/fn", input = GetUrl, endpoint = "skills/show")]
pub async fn show_skills(#[server(default)] query: SkillsQuery) -> Result<SkillsPage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.skills.show(&viewer, &query).await?)
}

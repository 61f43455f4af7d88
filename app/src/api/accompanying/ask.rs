//! Makes a follow-up link.

use domain::ObjectiveId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a link by which the person of that name can follow an objective.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = AskForCompany, prefix = "/api/fn", endpoint = "accompanying/ask")]
pub async fn ask_for_company(id: ObjectiveId, name: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accompanying.ask(&viewer, &id, &name).await?;
    crate::api::go_to(&format!("/objectifs/{id}?fait=suivi#accompagner"));
    Ok(())
}

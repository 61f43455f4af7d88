//! Deletes a piece of evidence.

use domain::BadgeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes a piece of evidence, with its file.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeleteEvidence, prefix = "/api/fn", endpoint = "evidence/delete")]
pub async fn delete_evidence(
    badge: BadgeId,
    number: u32,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.evidence.delete(&viewer, &badge, number).await?;
    crate::api::go_to(&format!("/badges/{badge}/preuves?fait=efface"));
    Ok(())
}

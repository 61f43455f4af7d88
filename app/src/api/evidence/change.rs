//! Changes what I wrote on a piece of evidence, and whether it is shown.

use domain::BadgeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Changes what I wrote on a piece of evidence, and whether it is shown; its file stays.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChangeEvidence, prefix = "/api/fn", endpoint = "evidence/change")]
pub async fn change_evidence(
    badge: BadgeId,
    number: u32,
    #[server(default)] title: String,
    #[server(default)] text: String,
    #[server(default)] url: String,
    #[server(default)] shown: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let draft = domain::evidence::EvidenceDraft {
        title,
        text,
        url,
        shown: shown.is_some(),
    };
    let changed = ports.evidence.change(&viewer, &badge, number, &draft);
    changed.await?;
    crate::api::go_to(&format!(
        "/badges/{badge}/preuves?fait=change#preuve-{number}"
    ));
    Ok(())
}

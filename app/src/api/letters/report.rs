//! Reports a letter to the operator.

use domain::LetterId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Reports a letter to the operator.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ReportLetter, prefix = "/api/fn", endpoint = "letters/report")]
pub async fn report_letter(id: LetterId, #[server(default)] text: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.letters.report(&viewer, &id, &text).await?;
    crate::api::go_to(&format!("/messages/{id}?fait=signale"));
    Ok(())
}

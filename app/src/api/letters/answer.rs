//! Answers a letter, once.

use domain::LetterId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Answers a letter, once.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = AnswerLetter, prefix = "/api/fn", endpoint = "letters/answer")]
pub async fn answer_letter(id: LetterId, #[server(default)] text: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.letters.answer(&viewer, &id, &text).await?;
    crate::api::go_to(&format!("/messages/{id}?fait=repondu"));
    Ok(())
}

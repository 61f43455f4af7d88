//! Follows a newer version of a map, or stays.

use domain::ObjectiveId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Follows the newer version of this number (`answer` is `follow`), or stays with the one that is
/// followed.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = AnswerNewer, prefix = "/api/fn", endpoint = "objectives/newer")]
pub async fn answer_newer(
    id: ObjectiveId,
    number: u32,
    #[server(default)] answer: String,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let follow = answer == "follow";
    let answered = ports.objectives.answer_newer(&viewer, &id, number, follow);
    answered.await?;
    let said = if follow { "suivie" } else { "gardee" };
    crate::api::go_to(&format!("/objectifs/{id}?fait={said}"));
    Ok(())
}

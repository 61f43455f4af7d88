//! Deletes a letter.

use domain::LetterId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Deletes a letter.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DeleteLetter, prefix = "/api/fn", endpoint = "letters/delete")]
pub async fn delete_letter(id: LetterId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.letters.delete(&viewer, &id).await?;
    crate::api::go_to("/messages?fait=efface");
    Ok(())
}

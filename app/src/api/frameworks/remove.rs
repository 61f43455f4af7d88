//! Removes a framework that an operator brought.

use leptos::prelude::*;

use crate::api::ApiError;

/// Removes a framework that an operator brought; one that is shipped is as it was again.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = RemoveFramework, prefix = "/api/fn", endpoint = "frameworks/remove")]
pub async fn remove_framework(
    #[server(default)] word: String,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.frameworks.remove(&viewer, &word).await?;
    crate::api::go_to("/operateur/referentiels?fait=retire");
    Ok(())
}

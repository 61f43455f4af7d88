//! Signs every other device out.

use leptos::prelude::*;

use crate::api::ApiError;

/// Signs every other device out.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = EndOtherSessions, prefix = "/api/fn", endpoint = "account/end_other_sessions")]
pub async fn end_other_sessions() -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accounts.end_other_sessions(&viewer).await?;
    crate::api::go_to("/reglages/securite?fait=appareils");
    Ok(())
}

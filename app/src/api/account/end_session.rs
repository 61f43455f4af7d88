//! Signs one device out.

use domain::SessionId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Signs one device out.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = EndSession, prefix = "/api/fn", endpoint = "account/end_session")]
pub async fn end_session(session: SessionId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.accounts.end_session(&viewer, &session).await?;
    crate::api::go_to("/reglages/securite?fait=appareil");
    Ok(())
}

//! The consent journal, the newest first.

use domain::account::Consent;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The consent journal, the newest first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Consents, prefix = "/api/fn", input = GetUrl, endpoint = "account/consents")]
pub async fn consents() -> Result<Vec<Consent>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accounts.consents(&viewer).await?)
}

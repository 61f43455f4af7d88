//! The signed-in devices, the current first.

use domain::account::SignedInDevice;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The signed-in devices, the current first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = Sessions, prefix = "/api/fn", input = GetUrl, endpoint = "account/sessions")]
pub async fn sessions() -> Result<Vec<SignedInDevice>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accounts.sessions(&viewer).await?)
}

//! Who is signed in.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// Who is signed in.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowProfile, prefix = "/api/fn", input = GetUrl, endpoint = "account/profile")]
pub async fn profile() -> Result<domain::account::Profile, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accounts.profile(&viewer).await?)
}

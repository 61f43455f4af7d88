//! Whom I accompany.

use domain::accompany::Groups;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// Whom I accompany, map by map.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListAccompanied, prefix = "/api/fn", input = GetUrl, endpoint = "accompanying/list")]
pub async fn list_accompanied() -> Result<Groups, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accompanying.list(&viewer).await?)
}

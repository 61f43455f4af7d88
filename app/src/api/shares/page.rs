//! What the page that shares a badge or a collection needs.

use domain::share::SharePage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// What the page that shares a badge or a collection needs, by the identifier of either.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowSharePage, prefix = "/api/fn", input = GetUrl, endpoint = "shares/page")]
pub async fn share_page(id: String) -> Result<SharePage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.shares.page(&viewer, &id).await?)
}

//! Everything that others can see of me now.

use domain::share::SharedLink;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// My links that open now, the newest first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListLinks, prefix = "/api/fn", input = GetUrl, endpoint = "shares/living")]
pub async fn living_links() -> Result<Vec<SharedLink>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.shares.living(&viewer).await?)
}

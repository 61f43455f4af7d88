//! Takes a share back.

use domain::{BadgeId, ShareId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Takes a share back; `of` says which page to come back to: that of a badge or a collection, or
/// that of all links.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = RevokeShare, prefix = "/api/fn", endpoint = "shares/revoke")]
pub async fn revoke_share(
    id: ShareId,
    #[server(default)] of: Option<BadgeId>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.shares.revoke(&viewer, &id).await?;
    let page = of.map_or_else(String::new, |of| format!("/{of}"));
    crate::api::go_to(&format!("/partager{page}?fait=retire"));
    Ok(())
}

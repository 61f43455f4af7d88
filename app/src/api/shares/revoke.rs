//! Takes a share back; `of` says which page to come back to.

use domain::{BadgeId, ShareId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Takes a share back; `of` says which page to come back to.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = RevokeShare, prefix = "/api/fn", endpoint = "shares/revoke")]
pub async fn revoke_share(id: ShareId, of: BadgeId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.shares.revoke(&viewer, &id).await?;
    crate::api::go_to(&format!("/partager/{of}?fait=retire"));
    Ok(())
}

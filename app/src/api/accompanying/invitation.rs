//! What a follow-up link asks of me.

use domain::accompany::Invitation;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// What somebody's link asks of me; asking changes nothing.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowInvitation, prefix = "/api/fn", input = GetUrl, endpoint = "accompanying/invitation")]
pub async fn show_invitation(slug: String) -> Result<Invitation, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accompanying.invitation(&viewer, &slug).await?)
}

//! My import address, and the mails of the last seven days.

use domain::forwarded::Forwarding;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// My import address, and the mails of the last seven days.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowForwarding, prefix = "/api/fn", endpoint = "forwarded/show", input = GetUrl)]
pub async fn show_forwarding() -> Result<Forwarding, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.forwarded.show(&viewer).await?)
}

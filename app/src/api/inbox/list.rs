//! A page of what waits, or of what was declined.

use domain::inbox::InboxPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// A page of what waits, or of what was declined.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListInbox, prefix = "/api/fn", input = GetUrl, endpoint = "inbox/list")]
pub async fn list_inbox(
    #[server(default)] declined: bool,
    #[server(default)] after: Option<String>,
) -> Result<InboxPage, ApiError> {
    use domain::Acceptance;

    let (viewer, ports) = crate::api::asked()?;
    let which = match declined {
        false => Acceptance::Pending,
        true => Acceptance::Declined,
    };
    let page = ports.inbox.list(&viewer, which, after.as_deref()).await?;
    Ok(page)
}

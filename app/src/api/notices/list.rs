//! The latest news.

use domain::notice::Notice;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The latest news, the newest first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListNotices, prefix = "/api/fn", input = GetUrl, endpoint = "notices/list")]
pub async fn list_notices() -> Result<Vec<Notice>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.notices.latest(&viewer).await?)
}

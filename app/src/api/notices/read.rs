//! Marks news as read.

use domain::NoticeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Marks as read everything up to one notice: what came since stays new.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ReadNotices, prefix = "/api/fn", endpoint = "notices/read")]
pub async fn read_notices(upto: NoticeId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.notices.read(&viewer, &upto).await?;
    crate::api::go_to("/accueil");
    Ok(())
}

//! How often news comes by mail.

use domain::notice::Rhythm;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// How often news comes by mail.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = MailRhythm, prefix = "/api/fn", input = GetUrl, endpoint = "notices/rhythm")]
pub async fn mail_rhythm() -> Result<Rhythm, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.notices.rhythm(&viewer).await?)
}

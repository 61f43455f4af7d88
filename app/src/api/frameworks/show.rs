//! One framework, with everything in it.

use domain::skill::Framework;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One framework, with everything in it.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowFramework, prefix = "/api/fn", input = GetUrl, endpoint = "frameworks/show")]
pub async fn show_framework(#[server(default)] word: String) -> Result<Framework, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.frameworks.show(&viewer, &word).await?)
}

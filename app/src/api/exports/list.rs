//! The exports that I have asked for.

use domain::export::Export;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The exports that I have asked for and that are still there.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListExports, prefix = "/api/fn", input = GetUrl, endpoint = "exports/list")]
pub async fn exports() -> Result<Vec<Export>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.exports.list(&viewer).await?)
}

//! All letters to me.

use domain::letter::Letter;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// All letters to me.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ListLetters, prefix = "/api/fn", input = GetUrl, endpoint = "letters/list")]
pub async fn list_letters() -> Result<Vec<Letter>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.letters.list(&viewer).await?)
}

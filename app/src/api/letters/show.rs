//! One letter to me, which is read by that.

use domain::LetterId;
use domain::letter::LetterPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One letter to me, which is read by that.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowLetter, prefix = "/api/fn", input = GetUrl, endpoint = "letters/show")]
pub async fn show_letter(id: LetterId) -> Result<LetterPage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.letters.show(&viewer, &id).await?)
}

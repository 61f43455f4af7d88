//! Looks at where a link of a mail leads.

use domain::MailId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Looks at where a link of a mail leads.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = TryLink, prefix = "/api/fn", endpoint = "forwarded/try_link")]
pub async fn try_link(mail: MailId, number: u32) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.forwarded.try_link(&viewer, &mail, number).await?;
    crate::api::go_to("/recevoir?fait=lien-essaye#mails");
    Ok(())
}

//! Takes a mail off my list.

use domain::MailId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Takes a mail off my list.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = DropMail, prefix = "/api/fn", endpoint = "forwarded/drop_mail")]
pub async fn drop_mail(mail: MailId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.forwarded.drop_mail(&viewer, &mail).await?;
    crate::api::go_to("/recevoir?fait=mail-retire#mails");
    Ok(())
}

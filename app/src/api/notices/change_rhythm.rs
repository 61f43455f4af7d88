//! Changes how often news comes by mail.

use domain::notice::Rhythm;
use leptos::prelude::*;

use crate::api::ApiError;

/// Changes how often news comes by mail.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChangeRhythm, prefix = "/api/fn", endpoint = "notices/change_rhythm")]
pub async fn change_rhythm(rhythm: Rhythm) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.notices.change_rhythm(&viewer, rhythm).await?;
    crate::api::go_to("/reglages/notifications?fait=rythme");
    Ok(())
}

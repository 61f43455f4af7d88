//! Changes the name to show, the place and the language.

use domain::Language;
use leptos::prelude::*;

use crate::api::ApiError;

/// Changes the name to show, the place and the language.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChangeProfile, prefix = "/api/fn", endpoint = "account/change_profile")]
pub async fn change_profile(
    name: String,
    #[server(default)] place: String,
    language: Language,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports
        .accounts
        .change_profile(&viewer, &name, &place, language)
        .await?;
    crate::api::go_to("/reglages/profil?fait=profil");
    Ok(())
}

//! Lets a platform know that I have an account, or not any more.

use domain::PartnerId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Lets a platform know that I have an account, or not any more.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChoosePartner, prefix = "/api/fn", endpoint = "partners/choose")]
pub async fn choose_partner(partner: PartnerId, allowed: bool) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.partners.choose(&viewer, &partner, allowed).await?;
    crate::api::go_to(match allowed {
        true => "/reglages/donnees?fait=plateforme",
        false => "/reglages/donnees?fait=plateforme-retiree",
    });
    Ok(())
}

//! Gives a partner a new secret, and leads to the page that shows it, this once.

use domain::PartnerId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Gives a partner a new secret; the one before stops at once.
///
/// # Errors
/// What the port says: `NotFound` for a revoked partner and for whoever is no operator; `SignedOut`
/// without a session.
#[server(name = RenewPartner, prefix = "/api/fn", endpoint = "operations/renew_partner")]
pub async fn renew_partner(partner: PartnerId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.operations.renew_partner(&viewer, &partner).await?;
    crate::api::go_to(&format!("/operateur/partenaires/{partner}?fait=renouvele"));
    Ok(())
}

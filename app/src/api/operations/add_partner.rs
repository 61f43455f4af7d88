//! Registers a partner, and leads to the page that shows its key and, this once, its secret.

use leptos::prelude::*;

use crate::api::ApiError;

/// Registers a partner.
///
/// # Errors
/// The fields `name` and `contact`; `NotFound` for whoever is no operator; `SignedOut` without a
/// session.
#[server(name = AddPartner, prefix = "/api/fn", endpoint = "operations/add_partner")]
pub async fn add_partner(name: String, contact: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    let partner = ports
        .operations
        .add_partner(&viewer, &name, &contact)
        .await?;
    crate::api::go_to(&format!("/operateur/partenaires/{partner}?fait=inscrit"));
    Ok(())
}

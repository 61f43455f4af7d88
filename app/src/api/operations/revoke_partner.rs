//! Revokes a partner's key.

use domain::PartnerId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Revokes a partner's key.
///
/// # Errors
/// The field `confirm` when the box was not ticked; what the port says.
#[server(name = RevokePartner, prefix = "/api/fn", endpoint = "operations/revoke_partner")]
pub async fn revoke_partner(
    partner: PartnerId,
    #[server(default)] confirm: Option<String>,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    crate::api::ticked(confirm.as_deref())?;
    ports.operations.revoke_partner(&viewer, &partner).await?;
    crate::api::go_to(&format!("/operateur/partenaires/{partner}?fait=retire"));
    Ok(())
}

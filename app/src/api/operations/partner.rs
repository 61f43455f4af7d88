//! One partner, with its secret when it is new.

use domain::PartnerId;
use domain::partner::PartnerPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One partner; the first answer behind a registration or a renewal has its secret.
///
/// # Errors
/// What the port says: `NotFound` for whoever is no operator; `SignedOut` without a session.
#[server(name = OperatorPartner, prefix = "/api/fn", input = GetUrl, endpoint = "operations/partner")]
pub async fn operator_partner(partner: PartnerId) -> Result<PartnerPage, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.operations.partner(&viewer, &partner).await?)
}

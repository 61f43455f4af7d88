//! Proposes a map to somebody, or takes that back.

use domain::{MapId, MapOfferId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Proposes a map to an address.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = OfferMap, prefix = "/api/fn", endpoint = "maps/offer")]
pub async fn offer_map(id: MapId, #[server(default)] address: String) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.maps.offer(&viewer, &id, &address).await?;
    crate::api::go_to(&format!("/cartes/{id}?fait=proposee#proposer"));
    Ok(())
}

/// Takes an offer of a map back.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = WithdrawMapOffer, prefix = "/api/fn", endpoint = "maps/withdraw")]
pub async fn withdraw_map_offer(id: MapId, offer: MapOfferId) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.maps.withdraw(&viewer, &offer).await?;
    crate::api::go_to(&format!("/cartes/{id}?fait=retiree#proposer"));
    Ok(())
}

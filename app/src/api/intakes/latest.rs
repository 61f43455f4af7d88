//! The latest arrivals.

use domain::intake::Intake;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The latest arrivals, the newest first.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = LatestIntakes, prefix = "/api/fn", input = GetUrl, endpoint = "intakes/latest")]
pub async fn latest_intakes() -> Result<Vec<Intake>, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.intakes.latest(&viewer).await?)
}

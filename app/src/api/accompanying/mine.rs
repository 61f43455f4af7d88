//! Who accompanies me on one of my objectives.

use domain::ObjectiveId;
use domain::accompany::Accompaniment;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// Who accompanies me on an objective, and what they wrote.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = MyAccompaniment, prefix = "/api/fn", input = GetUrl, endpoint = "accompanying/mine")]
pub async fn my_accompaniment(id: ObjectiveId) -> Result<Accompaniment, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accompanying.mine(&viewer, &id).await?)
}

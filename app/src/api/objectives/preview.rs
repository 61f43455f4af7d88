//! What a map is called that somebody shares.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// The title of the map behind a link, as the link shows it.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = PreviewObjective, prefix = "/api/fn", input = GetUrl, endpoint = "objectives/preview")]
pub async fn preview_objective(slug: String) -> Result<String, ApiError> {
    use domain::Problem;

    let (viewer, ports) = crate::api::asked()?;
    let slug = slug.parse().map_err(|_| Problem::NotFound)?;
    Ok(ports.objectives.preview(&viewer, &slug).await?)
}

//! One of my collections.

use domain::CollectionId;
use domain::collection::Collection;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One of my collections.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowCollection, prefix = "/api/fn", input = GetUrl, endpoint = "collections/show")]
pub async fn show_collection(id: CollectionId) -> Result<Collection, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.collections.show(&viewer, &id).await?)
}

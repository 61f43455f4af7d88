//! One learner whom I accompany.

use domain::FollowUpId;
use domain::accompany::Accompanied;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::api::ApiError;

/// One learner whom I accompany, and what I wrote to them.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ShowAccompanied, prefix = "/api/fn", input = GetUrl, endpoint = "accompanying/show")]
pub async fn show_accompanied(id: FollowUpId) -> Result<Accompanied, ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    Ok(ports.accompanying.show(&viewer, &id).await?)
}

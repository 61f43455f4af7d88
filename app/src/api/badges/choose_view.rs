//! Remembers how I like to see my badges.

use domain::order::ListView;
use leptos::prelude::*;

use crate::api::ApiError;

/// Remembers how I like to see my badges; `back` is the query of the page to come back to.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = ChooseView, prefix = "/api/fn", endpoint = "badges/choose_view")]
pub async fn choose_view(
    #[server(default)] view: ListView,
    #[server(default)] back: String,
) -> Result<(), ApiError> {
    let (viewer, ports) = crate::api::asked()?;
    ports.badges.choose_view(&viewer, view).await?;
    let back = crate::passport::asked::own_query(&back);
    crate::api::go_to(&format!("/badges{back}"));
    Ok(())
}

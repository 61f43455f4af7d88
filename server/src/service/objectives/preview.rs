//! What a map is called that somebody shares, before it is followed.

use domain::Slug;

use crate::service::badges::BadgeError;
use crate::service::shares::map as charted;
use crate::state::AppState;

/// The title of the map behind a link, as the link shows it.
///
/// # Errors
/// [`domain::Problem::NotFound`], [`domain::Problem::Gone`]; the database.
pub async fn preview(state: &AppState, slug: &Slug) -> Result<String, BadgeError> {
    let page = charted(state, slug).await?.page(state).await?;
    Ok(page.map.head().title.as_str().to_owned())
}

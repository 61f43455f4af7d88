//! Makes a share of one of my badges.

use domain::BadgeId;
use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a share of one of my badges.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = CreateShare, prefix = "/api/fn", endpoint = "shares/create")]
pub async fn create_share(
    badge: BadgeId,
    #[server(default)] show_name: Option<String>,
    #[server(default)] show_evidence: Option<String>,
    #[server(default)] ends: String,
) -> Result<(), ApiError> {
    use domain::problem::FieldError;
    use domain::share::ShareDraft;
    use domain::{Millis, Problem};

    let (viewer, ports) = crate::api::asked()?;
    let ends = match ends.trim() {
        "" => None,
        day => Some(Millis::from_iso_day(day).ok_or_else(|| {
            ApiError::from(Problem::Field {
                field: "ends".to_owned(),
                error: FieldError::NotADay,
            })
        })?),
    };
    let draft = ShareDraft {
        badge: badge.clone(),
        show_name: show_name.is_some(),
        show_evidence: show_evidence.is_some(),
        ends,
    };
    ports.shares.create(&viewer, &draft).await?;
    crate::api::go_to(&format!("/partager/{badge}?fait=lien"));
    Ok(())
}

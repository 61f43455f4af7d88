//! Makes a share of something of mine.

use domain::{BadgeId, CollectionId, MapId, ObjectiveId};
use leptos::prelude::*;

use crate::api::ApiError;

/// Makes a share of one of my badges, collections, maps or objectives: of the one that is given.
///
/// # Errors
/// What the port says; `SignedOut` without a session.
#[server(name = CreateShare, prefix = "/api/fn", endpoint = "shares/create")]
pub async fn create_share(
    #[server(default)] badge: Option<BadgeId>,
    #[server(default)] collection: Option<CollectionId>,
    #[server(default)] map: Option<MapId>,
    #[server(default)] objective: Option<ObjectiveId>,
    #[server(default)] show_name: Option<String>,
    #[server(default)] show_photo: Option<String>,
    #[server(default)] show_evidence: Option<String>,
    #[server(default)] show_dates: Option<String>,
    #[server(default)] show_place: Option<String>,
    #[server(default)] listed: Option<String>,
    #[server(default)] contact: Option<String>,
    #[server(default)] ends: String,
) -> Result<(), ApiError> {
    use domain::problem::FieldError;
    use domain::share::{ShareDraft, Shown, Subject};
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
    let subject = match (badge, collection, map, objective) {
        (Some(badge), None, None, None) => Subject::Badge(badge),
        (None, Some(collection), None, None) => Subject::Collection(collection),
        (None, None, Some(map), None) => Subject::Map(map),
        (None, None, None, Some(objective)) => Subject::Objective(objective),
        _ => return Err(Problem::NotFound.into()),
    };
    let to = format!("/partager/{}?fait=lien", subject.id());
    let draft = ShareDraft {
        subject,
        shown: Shown {
            name: show_name.is_some(),
            photo: show_photo.is_some(),
            evidence: show_evidence.is_some(),
            dates: show_dates.is_some(),
            place: show_place.is_some(),
        },
        listed: listed.is_some(),
        contact: contact.is_some(),
        ends,
    };
    ports.shares.create(&viewer, &draft).await?;
    crate::api::go_to(&to);
    Ok(())
}

//! The page that shares something: what it is, what can be shown of it, and its links.

use domain::share::{SharePage, Subject};
use domain::{AccountId, BadgeId, CollectionId, MapId, Millis, ObjectiveId, Problem};

use super::collection::shareable as collection_shareable;
use super::map::shareable as map_shareable;
use super::{owned, shareable};
use crate::auth::age;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{Handle, accounts, badges, evidence, maps as rows, objectives, shares};

/// What is to be known of what can be shared, by its identifier.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such thing; the database.
pub async fn page(
    state: &AppState,
    account: &AccountId,
    id: &str,
) -> Result<SharePage, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let person = accounts::find(&mut on, account)
        .await?
        .ok_or(Problem::NotFound)?;
    let badge: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = badges::find_of(&mut on, account, &badge).await?;
    let (subject, title, face, can, evidence) = match found {
        Some(badge) => {
            let can = shareable(&badge);
            let added = evidence::of_badge(&mut on, &badge.id).await?;
            let evidence = !badge.face.evidence.is_empty() || !added.is_empty();
            let (title, face) = (badge.face.name.clone(), badge.face);
            (Subject::Badge(badge.id), title, Some(face), can, evidence)
        }
        None => {
            let (subject, title, can) = other(&mut on, account, id, now).await?;
            // What a learner declares on a map is evidence too.
            let evidence = !matches!(subject, Subject::Map(_));
            (subject, title, None, can, evidence)
        }
    };
    let can = match shares::taken_down(&mut on, &subject).await? {
        true => Err(Problem::TakenDown),
        false => can,
    };
    let rows = shares::of(&mut on, &subject).await?;
    let shares = rows
        .iter()
        .map(|row| owned(state, row, face.as_ref(), now))
        .collect::<Result<_, _>>()?;
    Ok(SharePage {
        subject,
        title,
        issuer: face.map(|face| face.issuer.name),
        shareable: can,
        evidence,
        name: person.name,
        photo: person.photo_blob_id.is_some(),
        place: person.place,
        minor: age::is_minor(person.minor_until, now),
        shares,
    })
}

/// What of the account's that is no badge has this identifier, with its title and whether it can be
/// shared.
async fn other(
    on: &mut impl Handle,
    account: &AccountId,
    id: &str,
    now: Millis,
) -> Result<(Subject, String, Result<(), Problem>), BadgeError> {
    let collection: CollectionId = id.parse().map_err(|_| Problem::NotFound)?;
    if let Some(seen) = shares::collection_of(on, account, &collection, now).await? {
        let pages = shares::pages(on, &collection, now).await?;
        let can = collection_shareable(&pages, seen.ended);
        return Ok((Subject::Collection(collection), seen.title, can));
    }
    let map: MapId = id.parse().map_err(|_| Problem::NotFound)?;
    let (subject, map) = match rows::find_of(on, account, &map).await? {
        Some(row) => (Subject::Map(map), row.map()?),
        None => {
            let objective: ObjectiveId = id.parse().map_err(|_| Problem::NotFound)?;
            let row = objectives::find_of(on, account, &objective).await?;
            let row = row.ok_or(Problem::NotFound)?;
            (Subject::Objective(objective), row.version.map()?)
        }
    };
    let seen = shares::map_of(on, account, &subject, now).await?;
    let title = map.head().title.as_str().to_owned();
    Ok((subject, title, map_shareable(seen.as_ref())))
}

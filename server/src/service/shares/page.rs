//! The page that shares something: what it is, what can be shown of it, and its links.

use domain::share::{SharePage, Subject};
use domain::{AccountId, BadgeId, CollectionId, Problem};

use super::collection::shareable as collection_shareable;
use super::{owned, shareable};
use crate::auth::age;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{accounts, badges, evidence, shares};

/// What is to be known of a badge or a collection, by the identifier of either.
///
/// # Errors
/// [`Problem::NotFound`] when the account has neither; the database.
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
            let collection: CollectionId = id.parse().map_err(|_| Problem::NotFound)?;
            let seen = shares::collection_of(&mut on, account, &collection, now).await?;
            let seen = seen.ok_or(Problem::NotFound)?;
            let pages = shares::pages(&mut on, &collection, now).await?;
            let can = collection_shareable(&pages, seen.ended);
            let subject = Subject::Collection(collection);
            (subject, seen.title, None, can, true)
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

//! A map that its owner follows comes into a collection, or leaves it.

use domain::collection::MOST_MAPS;
use domain::problem::FieldError;
use domain::{AccountId, CollectionId, ObjectiveId, Problem};

use super::begin;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{Tx, collections};

/// Puts one of the account's objectives into an edition of one of its collections, at the end, or
/// takes it out of it. What is so already stays so.
///
/// # Errors
/// [`Problem::Stale`] when there is another edition, [`Problem::NotFound`], too many maps against
/// `objective`; the database. Nothing is changed then.
pub async fn chart(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
    edition: i64,
    objective: &ObjectiveId,
    inside: bool,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    begin(state, &mut tx, account, id, Some(edition)).await?;
    match inside {
        true => put_maps(&mut tx, account, id, std::slice::from_ref(objective)).await?,
        false => collections::take_map(&mut tx, id, objective).await?,
    }
    tx.commit().await?;
    Ok(())
}

/// Puts objectives of the account's into a collection, in a change that was begun.
///
/// # Errors
/// [`Problem::NotFound`] for one that is not the account's, too many maps against `objective`; the
/// database.
pub(in crate::service) async fn put_maps(
    tx: &mut Tx,
    account: &AccountId,
    id: &CollectionId,
    objectives: &[ObjectiveId],
) -> Result<(), BadgeError> {
    let all = collections::maps(tx, account, id).await?;
    let places: Vec<i64> = all.iter().filter_map(|(_, place)| *place).collect();
    let behind = places.iter().max().map_or(0, |last| last + 1);
    let mut count = places.len();
    for (place, objective) in (behind..).zip(objectives) {
        let known = all.iter().find(|(map, _)| map.objective == *objective);
        let (_, there) = known.ok_or(Problem::NotFound)?;
        if there.is_some() {
            continue;
        }
        if count >= MOST_MAPS {
            let field = "objective".to_owned();
            let error = FieldError::TooManyMapsInside;
            return Err(Problem::Field { field, error }.into());
        }
        collections::put_map(tx, id, objective, place).await?;
        count += 1;
    }
    Ok(())
}

//! A newer version of a map is followed, or not.

use domain::{AccountId, ObjectiveId, Problem};

use crate::jobs;
use crate::service::badges::BadgeError;
use crate::service::maps::PruneVersions;
use crate::state::AppState;
use crate::store::{maps as rows, objectives};

/// Follows the newer version of this number from now on, or stays with the one that is followed and
/// is not asked again before there is another. What was declared on nodes that go is kept: they may
/// come back.
///
/// # Errors
/// [`Problem::Stale`] when yet another one was published meanwhile, [`Problem::NotFound`]; the
/// database.
pub async fn answer_newer(
    state: &AppState,
    account: &AccountId,
    id: &ObjectiveId,
    number: u32,
    follow: bool,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    let row = objectives::find_of(&mut tx, account, id).await?;
    let map = row
        .and_then(|row| row.version.map)
        .ok_or(Problem::NotFound)?;
    let latest = rows::latest(&mut tx, &map)
        .await?
        .ok_or(Problem::NotFound)?;
    if latest.number != number {
        return Err(Problem::Stale.into());
    }
    if follow {
        // Gone since it was read: there is another one by now.
        if !rows::hold(&mut tx, &latest.id).await? {
            return Err(Problem::Stale.into());
        }
        objectives::set_version(&mut tx, account, id, &latest).await?;
        jobs::enqueue(state, &mut tx, &PruneVersions).await?;
    } else {
        objectives::pass(&mut tx, account, id, number).await?;
    }
    tx.commit().await?;
    Ok(())
}

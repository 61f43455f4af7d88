//! A map is followed no longer.

use domain::{AccountId, ObjectiveId, Problem};

use crate::jobs;
use crate::service::badges::BadgeError;
use crate::service::maps::PruneVersions;
use crate::state::AppState;
use crate::store::{follow_ups, objectives};

/// Lets one of the account's objectives go, with its links and what was declared on it.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn leave(
    state: &AppState,
    account: &AccountId,
    id: &ObjectiveId,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    // A link that is being made for it is there by now, or is not made.
    if !objectives::hold(&mut tx, account, id).await? {
        return Err(Problem::NotFound.into());
    }
    follow_ups::withdraw_of_objective(&mut tx, id, state.clock.now()).await?;
    objectives::delete(&mut tx, account, id).await?;
    jobs::enqueue(state, &mut tx, &PruneVersions).await?;
    tx.commit().await?;
    Ok(())
}

//! A map is followed no longer.

use domain::{AccountId, ObjectiveId, Problem};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{follow_ups, maps as rows, objectives};

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
    objectives::find_of(&mut tx, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    follow_ups::withdraw_of_objective(&mut tx, id, state.clock.now()).await?;
    objectives::delete(&mut tx, account, id).await?;
    rows::prune(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

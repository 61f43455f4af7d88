//! A map is followed no longer.

use domain::{AccountId, ObjectiveId, Problem};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{maps as rows, objectives};

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
    if !objectives::delete(&mut tx, account, id).await? {
        return Err(Problem::NotFound.into());
    }
    rows::prune(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

//! A share is taken back.

use domain::{AccountId, Problem, ShareId};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::shares;

/// Takes a share back: its link answers "gone" from now on. Twice is once.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such share; the database.
pub async fn revoke(state: &AppState, account: &AccountId, id: &ShareId) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    if !shares::revoke(&mut tx, account, id, state.clock.now()).await?
        && shares::find_of(&mut tx, account, id).await?.is_none()
    {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}

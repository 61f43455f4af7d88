//! A badge goes, with its shares. Its bytes are swept a day later, if nothing else names them.

use domain::{AccountId, BadgeId, Problem};

use super::BadgeError;
use crate::service::explorer;
use crate::state::AppState;
use crate::store::badges;

/// Deletes a badge: its links answer "gone" from now on.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge; the database.
pub async fn delete(state: &AppState, account: &AccountId, id: &BadgeId) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    explorer::relist_badge(state, &mut tx, id).await?;
    if !badges::delete(&mut tx, account, id).await? {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}

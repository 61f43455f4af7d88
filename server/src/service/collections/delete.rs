//! A collection goes, with its links. Its badges stay.

use domain::{AccountId, CollectionId, Problem};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::collections;

/// Deletes one of the account's collections: its links answer "gone" from now on.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such collection; the database.
pub async fn delete(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    if !collections::delete(&mut tx, account, id).await? {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}

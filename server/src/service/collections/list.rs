//! All of one's collections.

use domain::AccountId;
use domain::collection::CollectionTile;

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::collections;

/// The account's collections, the last changed first.
///
/// # Errors
/// The database.
pub async fn list(
    state: &AppState,
    account: &AccountId,
) -> Result<Vec<CollectionTile>, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    Ok(collections::list(&mut on, account, now).await?)
}

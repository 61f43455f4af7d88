//! A collection is arranged: one change to one edition of it.

use domain::arrangement::CollectionChange;
use domain::{AccountId, CollectionId};

use super::begin;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::collections;

/// Makes one change to the layout of an edition of one of the account's collections.
///
/// # Errors
/// [`domain::Problem::Stale`] when there is another edition, [`domain::Problem::NotFound`], what is
/// wrong with what was typed; the database. Nothing is changed then.
pub async fn arrange(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
    edition: i64,
    change: &CollectionChange,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    begin(state, &mut tx, account, id, Some(edition)).await?;
    let mut laid = collections::laid(&mut tx, id).await?;
    laid.layout().arrange(change)?;
    collections::lay(&mut tx, id, laid).await?;
    tx.commit().await?;
    Ok(())
}

//! A map goes, with its links and offers. Who follows it keeps the version that they follow.

use domain::{AccountId, MapId, Problem};

use super::PruneVersions;
use crate::jobs;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::maps as rows;

/// Deletes one of the account's maps: its links answer "gone" from now on.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such map; the database.
pub async fn delete(state: &AppState, account: &AccountId, id: &MapId) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    if !rows::delete(&mut tx, account, id).await? {
        return Err(Problem::NotFound.into());
    }
    jobs::enqueue(state, &mut tx, &PruneVersions).await?;
    tx.commit().await?;
    Ok(())
}

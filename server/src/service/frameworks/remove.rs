//! A framework that an operator brought goes; one that is shipped under its word is there again.

use domain::Problem;

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::frameworks;

/// Removes it.
///
/// # Errors
/// [`Problem::NotFound`] when no operator brought one of this word; the database.
pub async fn remove(state: &AppState, word: &str) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    if !frameworks::delete(&mut tx, word).await? {
        return Err(Problem::NotFound.into());
    }
    tx.commit().await?;
    Ok(())
}

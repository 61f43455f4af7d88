//! A piece of evidence goes. Its bytes are swept a day later, if nothing else names them.

use domain::{AccountId, BadgeId, Problem};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{evidence, order};

/// Deletes a piece.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge or piece; the database.
pub async fn delete(
    state: &AppState,
    account: &AccountId,
    badge: &BadgeId,
    number: u32,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    let owned = order::owned(&mut tx, account, badge).await?;
    if !owned || !evidence::delete(&mut tx, badge, number).await? {
        return Err(Problem::NotFound.into());
    }
    evidence::touch(&mut tx, badge, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

//! A learner takes a link back.

use domain::{AccountId, FollowUpId, Problem};

use crate::http::Failure;
use crate::state::AppState;
use crate::store::follow_ups;

/// Ends one of the account's links: whoever accepted it sees nothing more.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn revoke(state: &AppState, account: &AccountId, id: &FollowUpId) -> Result<(), Failure> {
    let mut tx = state.db.begin().await?;
    follow_ups::of_learner(&mut tx, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    follow_ups::end(&mut tx, id, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

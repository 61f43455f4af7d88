//! One learner whom somebody accompanies, and what was written to them.

use domain::accompany::Accompanied;
use domain::{AccountId, FollowUpId, Problem};

use super::learners::read;
use crate::http::Failure;
use crate::state::AppState;
use crate::store::follow_ups;

/// The learner behind one of the links that an account has accepted.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn show(
    state: &AppState,
    account: &AccountId,
    id: &FollowUpId,
) -> Result<Accompanied, Failure> {
    let mut on = state.db.read().await?;
    let groups = read(&mut on, account, Some(id), state.clock.now()).await?;
    let group = groups.into_iter().next().ok_or(Problem::NotFound)?;
    let learner = group.learners.into_iter().next();
    Ok(Accompanied {
        learner: learner.ok_or(Problem::NotFound)?,
        title: group.title,
        lines: follow_ups::sent(&mut on, id).await?,
    })
}

//! Whoever has a link accepts it: the first to do so, and nobody after.

use domain::accompany::Invitation;
use domain::notice::News;
use domain::{AccountId, FollowUpId, Problem};

use super::invitation::{find, read};
use crate::http::Failure;
use crate::service::notices;
use crate::state::AppState;
use crate::store::{accounts, follow_ups};

/// Learners whom one account accompanies.
const MOST: i64 = 500;

/// Binds a link to an account, and tells the learner. Accepting twice is accepting once.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Gone`]; [`Problem::Stale`] when somebody else was quicker, or
/// for one's own; [`Problem::Quota`]; the database.
pub async fn accept(
    state: &AppState,
    account: &AccountId,
    slug: &str,
) -> Result<FollowUpId, Failure> {
    let mut tx = state.db.begin().await?;
    let offered = find(&mut tx, slug).await?;
    let (id, learner) = (offered.id.clone(), offered.account.clone());
    let objective = offered.objective.clone();
    let title = match read(&mut tx, account, offered).await? {
        Invitation::Open { title, .. } => title,
        Invitation::Accepted { id } => return Ok(id),
        Invitation::Own { .. } | Invitation::Taken => return Err(Problem::Stale.into()),
    };
    if follow_ups::learner_count(&mut tx, account).await? >= MOST {
        return Err(Problem::Quota.into());
    }
    if !follow_ups::accept(&mut tx, &id, account, state.clock.now()).await? {
        return Err(Problem::Stale.into());
    }
    let by = accounts::find(&mut tx, account).await?;
    let news = News::Accompanied {
        objective,
        title,
        by: by.map(|by| by.name).unwrap_or_default(),
    };
    let once = format!("accompanied:{id}");
    notices::tell(state, &mut tx, &learner, &news, &once).await?;
    tx.commit().await?;
    Ok(id)
}

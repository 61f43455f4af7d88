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

/// Binds a link to an account, and tells the learner. Accepting twice is accepting once, at once
/// too, and by two links to one objective.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Gone`]; [`Problem::Stale`] when somebody else was quicker, or
/// for one's own; [`Problem::Quota`]; [`Problem::SignedOut`] when the account is gone; the database.
pub async fn accept(
    state: &AppState,
    account: &AccountId,
    slug: &str,
) -> Result<FollowUpId, Failure> {
    let mut tx = state.db.begin().await?;
    let learner = find(&mut tx, slug).await?.account;
    // Both accounts, or one that is deleted meanwhile would leave a consent behind; in one order, or
    // two people who accept each other's links would wait for each other.
    let mut both = [account, &learner];
    both.sort_unstable();
    for one in both {
        if !accounts::hold(&mut tx, one).await? {
            let gone = if one == account {
                Problem::SignedOut
            } else {
                Problem::Gone
            };
            return Err(gone.into());
        }
    }
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
        // Ended since it was read.
        let offered = find(&mut tx, slug).await?;
        return match read(&mut tx, account, offered).await? {
            Invitation::Accepted { id } => Ok(id),
            _ => Err(Problem::Stale.into()),
        };
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

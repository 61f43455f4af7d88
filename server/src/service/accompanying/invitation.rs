//! What a follow-up link is to whoever opens it. Opening it changes nothing.

use domain::accompany::Invitation;
use domain::{AccountId, Problem, Slug};

use crate::http::Failure;
use crate::state::AppState;
use crate::store::follow_ups::{self, Offered};
use crate::store::{Handle, shares};

/// What the link asks of an account.
///
/// # Errors
/// [`Problem::NotFound`] where there never was such a link, [`Problem::Gone`] where it has ended;
/// the database.
pub async fn invitation(
    state: &AppState,
    account: &AccountId,
    slug: &str,
) -> Result<Invitation, Failure> {
    let mut on = state.db.read().await?;
    let offered = find(&mut on, slug).await?;
    read(&mut on, account, offered).await
}

/// A link that opens.
pub(super) async fn find(on: &mut impl Handle, slug: &str) -> Result<Offered, Failure> {
    let slug: Slug = slug.parse().map_err(|_| Problem::NotFound)?;
    match follow_ups::by_slug(on, &slug).await? {
        Some(offered) if !offered.ended => Ok(offered),
        Some(_) => Err(Problem::Gone.into()),
        // A link to a badge was given out too: it is gone here as well, which tells nothing.
        None if shares::was_given(on, &slug).await? => Err(Problem::Gone.into()),
        None => Err(Problem::NotFound.into()),
    }
}

/// What it is to an account.
pub(super) async fn read(
    on: &mut impl Handle,
    account: &AccountId,
    offered: Offered,
) -> Result<Invitation, Failure> {
    if offered.account == *account {
        let objective = offered.objective;
        return Ok(Invitation::Own { objective });
    }
    if let Some(id) = follow_ups::following(on, account, &offered.objective).await? {
        return Ok(Invitation::Accepted { id });
    }
    Ok(match offered.tutor {
        Some(_) => Invitation::Taken,
        None => Invitation::Open {
            learner: offered.learner,
            title: offered.title,
            name: offered.name,
        },
    })
}

//! Who accompanies a learner, and what they wrote.

use domain::accompany::Accompaniment;
use domain::{AccountId, ObjectiveId, Problem};

use crate::http::Failure;
use crate::service::accounts::link;
use crate::state::AppState;
use crate::store::{follow_ups, objectives};

/// The living links of one of the account's objectives, and the lines that came by them, which are
/// read by that.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn mine(
    state: &AppState,
    account: &AccountId,
    objective: &ObjectiveId,
) -> Result<Accompaniment, Failure> {
    let found = {
        let mut on = state.db.read().await?;
        objectives::find_of(&mut on, account, objective)
            .await?
            .ok_or(Problem::NotFound)?;
        let url = |slug: &str| link(state, &format!("/suivi/{slug}"));
        Accompaniment {
            links: follow_ups::living(&mut on, account, objective, url).await?,
            lines: follow_ups::received(&mut on, account, objective).await?,
        }
    };
    if found.lines.iter().any(|line| line.new) {
        let mut tx = state.db.begin().await?;
        follow_ups::read(&mut tx, account, objective, state.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(found)
}

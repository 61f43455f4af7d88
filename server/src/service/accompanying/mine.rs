//! Who accompanies a learner, and what they wrote.

use domain::accompany::Accompaniment;
use domain::{AccountId, Millis, ObjectiveId, Problem};

use crate::http::Failure;
use crate::service::accounts::link;
use crate::state::AppState;
use crate::store::{follow_ups, objectives};

/// How long a line is new after it was shown for the first time: as long as one looks at a page.
const LOOK: i64 = Millis::MINUTE;

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
    let now = state.clock.now();
    let found = {
        let mut on = state.db.read().await?;
        objectives::find_of(&mut on, account, objective)
            .await?
            .ok_or(Problem::NotFound)?;
        let url = |slug: &str| link(state, &format!("/suivi/{slug}"));
        Accompaniment {
            links: follow_ups::living(&mut on, account, objective, url).await?,
            lines: follow_ups::received(&mut on, account, objective, now.plus(-LOOK)).await?,
        }
    };
    if found.lines.iter().any(|line| line.new) {
        let mut tx = state.db.begin().await?;
        follow_ups::read(&mut tx, account, objective, now).await?;
        tx.commit().await?;
    }
    Ok(found)
}

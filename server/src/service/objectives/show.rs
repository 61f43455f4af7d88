//! One of one's objectives: the map with its learner on it.

use domain::objective::{Newer, Objective};
use domain::share::Subject;
use domain::{AccountId, ObjectiveId, Problem};
use maps::NodeId;
use maps::change::between;
use maps::progress::Index;

use super::standing;
use crate::service::badges::BadgeError;
use crate::service::shares::owned;
use crate::state::AppState;
use crate::store::{achievements, maps as rows, objectives, shares};

/// One objective of the account.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such objective; the database.
pub async fn show(
    state: &AppState,
    account: &AccountId,
    id: &ObjectiveId,
) -> Result<Objective, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let row = objectives::find_of(&mut on, account, id).await?;
    let row = row.ok_or(Problem::NotFound)?;
    let map = row.version.map()?;
    let declared = objectives::declared(&mut on, id).await?;
    let nodes: Vec<NodeId> = declared.keys().cloned().collect();
    let mut newer = None;
    if row.has_newer()
        && let Some(of) = &row.version.map
        && let Some(latest) = rows::latest(&mut on, of).await?
    {
        let held = achievements::held(&mut on, account, now).await?;
        let newest = latest.map()?;
        newer = Some(Newer {
            number: latest.number,
            on: latest.published,
            changes: between(&map, &newest),
            percent: Index::new(&newest).progress(&held, &nodes).percent,
        });
    }
    let own = match &row.version.map {
        Some(of) => rows::find_of(&mut on, account, of).await?.map(|row| row.id),
        None => None,
    };
    let rows = shares::of(&mut on, &Subject::Objective(id.clone())).await?;
    Ok(Objective {
        standing: standing(&mut on, account, &map, declared, now).await?,
        map,
        own,
        newer,
        shares: rows
            .iter()
            .map(|row| owned(state, row, None, now))
            .collect::<Result<_, _>>()?,
        since: row.since,
        id: row.id,
    })
}

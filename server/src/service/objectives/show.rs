//! One of one's objectives: the map with its learner on it.

use std::collections::BTreeSet;

use domain::objective::{Newer, Objective};
use domain::share::Subject;
use domain::{AccountId, ObjectiveId, Problem};
use maps::change::between;
use maps::progress::{Held, Index, Progress, Status};
use maps::{Map, NodeId};

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
    let standing = standing(&mut on, account, &map, declared, now).await?;
    let inbox = achievements::waiting(&mut on, account, now).await?;
    Ok(Objective {
        waiting: waiting(&map, &standing.progress, &inbox),
        standing,
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

/// The nodes that no badge has earned yet and that one in the inbox would.
fn waiting(map: &Map, progress: &Progress, inbox: &[Held]) -> BTreeSet<NodeId> {
    if inbox.is_empty() {
        return BTreeSet::new();
    }
    let earned = |status: &Status| matches!(status, Status::Earned { .. });
    let there = Index::new(map).progress(inbox, &[]).nodes;
    let both = there.into_iter().zip(&progress.nodes);
    both.filter(|(there, here)| earned(&there.status) && !earned(&here.status))
        .map(|(there, _)| there.node)
        .collect()
}

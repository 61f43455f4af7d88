//! An objective comes back from an export.

use domain::map::{Declared, LONGEST_LINE};
use domain::problem::FieldError;
use domain::{AccountId, Millis, ObjectiveId, Problem, text};
use maps::{Map, NodeId};

use super::take::MOST;
use crate::clock::new_id;
use crate::jobs;
use crate::service::badges::BadgeError;
use crate::service::maps::PruneVersions;
use crate::state::AppState;
use crate::store::{accounts, maps as rows, objectives};

/// Follows a copy of a map, with what was declared on it. Who follows the same map already keeps
/// that objective, and what they declared on it; what can not be declared is left out.
///
/// # Errors
/// [`Problem::NothingToFollow`] for a map without nodes, too many objectives against `title`; the
/// database. Nothing is changed then.
pub(in crate::service) async fn bring_back(
    state: &AppState,
    account: &AccountId,
    map: &Map,
    since: Millis,
    declared: Vec<(NodeId, String, Millis)>,
) -> Result<ObjectiveId, BadgeError> {
    if map.nodes().next().is_none() {
        return Err(Problem::NothingToFollow.into());
    }
    let now = state.clock.now();
    // Nothing was done before anything was, nor is it yet to be.
    let past = |moment: Millis| moment.clamp(Millis(0), now);
    let mut tx = state.db.begin().await?;
    if !accounts::hold(&mut tx, account).await? {
        return Err(Problem::SignedOut.into());
    }
    let mut version = rows::copy(&mut tx, map, now).await?;
    if !rows::hold(&mut tx, &version).await? {
        // It was there, and went before it could be held.
        version = rows::copy(&mut tx, map, now).await?;
    }
    let id = match objectives::following_alike(&mut tx, account, &version).await? {
        Some(id) => id,
        None => {
            if objectives::count(&mut tx, account).await? >= MOST {
                let field = "title".to_owned();
                let error = FieldError::TooManyObjectives;
                return Err(Problem::Field { field, error }.into());
            }
            let id: ObjectiveId = new_id(&*state.clock, &*state.entropy);
            let number = map.head().version.get();
            objectives::insert(&mut tx, account, &id, &version, number, past(since)).await?;
            id
        }
    };
    let mut known = objectives::declared(&mut tx, &id).await?;
    for (node, typed, on) in declared {
        let line = text::line(&typed, LONGEST_LINE).unwrap_or_default();
        if line.is_empty() || known.contains_key(&node) || map.node(&node).is_none() {
            continue;
        }
        let on = past(on);
        objectives::declare(&mut tx, &id, &node, &line, on).await?;
        known.insert(node, Declared { line, on: Some(on) });
    }
    jobs::enqueue(state, &mut tx, &PruneVersions).await?;
    tx.commit().await?;
    Ok(id)
}

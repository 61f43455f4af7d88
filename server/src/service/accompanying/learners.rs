//! Whom somebody accompanies, and how far each is: read for all of them at once, so that a group
//! of thirty costs hardly more than one learner.

use std::collections::{BTreeMap, BTreeSet};

use domain::accompany::{Group, LastBadge, Learner, STILL_AFTER_DAYS, Step};
use domain::{AccountId, BadgeId, FollowUpId, MapId, Millis};
use maps::progress::{Index, Progress, Standing, Status};
use maps::{Map, NodeId};

use crate::http::Failure;
use crate::service::objectives::next_step;
use crate::state::AppState;
use crate::store::db::Handle;
use crate::store::follow_ups::LearnerRow;
use crate::store::{achievements, follow_ups};

/// Whom an account accompanies, map by map.
///
/// # Errors
/// The database.
pub async fn list(state: &AppState, account: &AccountId) -> Result<Vec<Group>, Failure> {
    let mut on = state.db.read().await?;
    read(&mut on, account, None, state.clock.now()).await
}

/// The same, or by one link alone.
pub(super) async fn read(
    on: &mut impl Handle,
    tutor: &AccountId,
    only: Option<&FollowUpId>,
    now: Millis,
) -> Result<Vec<Group>, Failure> {
    let rows = follow_ups::learners(on, tutor, only).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let versions = follow_ups::versions(on, tutor, only).await?;
    let mut charted: BTreeMap<&str, (Map, &str, u32)> = BTreeMap::new();
    for version in &versions {
        // All versions of a map are one group, under the newest one's title.
        let of = version.map.as_ref().map_or(&*version.id, MapId::as_str);
        charted.insert(&version.id, (version.map()?, of, version.number));
    }
    let indexes: BTreeMap<&str, Index<'_>> = charted
        .iter()
        .map(|(id, (map, ..))| (*id, Index::new(map)))
        .collect();
    let accounts: BTreeSet<AccountId> = rows.iter().map(|row| row.account.clone()).collect();
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    let mut held = achievements::held_of_many(on, &accounts, now).await?;
    for badges in held.values_mut() {
        // What is not proven is not told, as on every page that others see.
        badges.retain(|badge| badge.standing >= Standing::Expired);
    }
    let declared = follow_ups::declared(on, tutor, only).await?;
    let mut drawn: Vec<(&LearnerRow, Progress, Millis)> = Vec::with_capacity(rows.len());
    for row in &rows {
        let Some(index) = indexes.get(&*row.version) else {
            continue;
        };
        let said = declared.get(&row.objective).map_or(&[][..], Vec::as_slice);
        let nodes: Vec<NodeId> = said.iter().map(|(node, _)| node.clone()).collect();
        let badges = held.get(&row.account).map_or(&[][..], Vec::as_slice);
        let said = said.iter().map(|(_, on)| *on).max();
        let moved = said.unwrap_or(row.followed).max(row.followed);
        drawn.push((row, index.progress(badges, &nodes), moved));
    }
    let earned: BTreeSet<BadgeId> = drawn.iter().flat_map(|(_, it, _)| earning(it)).collect();
    let earned: Vec<BadgeId> = earned.into_iter().collect();
    let badges = follow_ups::badges(on, &earned).await?;
    let mut groups: BTreeMap<&str, (u32, Group)> = BTreeMap::new();
    for (row, progress, moved) in &drawn {
        let Some((map, of, number)) = charted.get(&*row.version) else {
            continue;
        };
        let last = last(&badges, progress);
        let moved = last.map_or(*moved, |badge| badge.on.max(*moved));
        let title = || map.head().title.as_str().to_owned();
        let (newest, group) = groups.entry(of).or_insert_with(|| {
            let learners = Vec::new();
            let title = title();
            (*number, Group { title, learners })
        });
        if number > newest {
            (*newest, group.title) = (*number, title());
        }
        group.learners.push(Learner {
            id: row.id.clone(),
            name: row.name.clone(),
            percent: progress.percent,
            badge: last.cloned(),
            step: next_step(map, progress).map(|step| Step {
                name: step.name,
                apply: step.apply,
            }),
            still: progress.percent < 100 && moved.plus(STILL_AFTER_DAYS * Millis::DAY) <= now,
            since: row.accepted,
        });
    }
    Ok(groups.into_values().map(|(_, group)| group).collect())
}

/// The badges that earn a node.
fn earning(progress: &Progress) -> impl Iterator<Item = BadgeId> {
    progress.nodes.iter().filter_map(|node| match &node.status {
        Status::Earned { badge, .. } => badge.parse().ok(),
        _ => None,
    })
}

/// The last of them; of two from the same day, the one whose node comes later on the map.
fn last<'b>(
    badges: &'b BTreeMap<BadgeId, LastBadge>,
    progress: &Progress,
) -> Option<&'b LastBadge> {
    earning(progress)
        .filter_map(|id| badges.get(&id))
        .max_by_key(|badge| badge.on.0)
}

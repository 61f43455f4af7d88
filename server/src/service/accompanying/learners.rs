//! Whom somebody accompanies, and how far each is: read for all of them at once, so that a group
//! of thirty costs hardly more than one learner.

use std::collections::{BTreeMap, BTreeSet};

use domain::accompany::{Group, LastBadge, Learner, STILL_AFTER_DAYS, Step};
use domain::{AccountId, BadgeId, FollowUpId, Millis};
use maps::NodeId;
use maps::progress::{Index, Progress, Standing, Status};

use crate::http::Failure;
use crate::service::objectives::next_step;
use crate::state::AppState;
use crate::store::db::Handle;
use crate::store::follow_ups::LearnerRow;
use crate::store::{achievements, follow_ups, objectives};

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
    let accounts: BTreeSet<AccountId> = rows.iter().map(|row| row.account.clone()).collect();
    let accounts: Vec<AccountId> = accounts.into_iter().collect();
    let mut held = achievements::held_of_many(on, &accounts, now).await?;
    for badges in held.values_mut() {
        // What is not proven is not told, as on every page that others see.
        badges.retain(|badge| badge.standing >= Standing::Expired);
    }
    let declared = follow_ups::declared(on, tutor, only).await?;
    let mut by_version: BTreeMap<&str, Vec<&LearnerRow>> = BTreeMap::new();
    for row in &rows {
        by_version.entry(&row.version).or_default().push(row);
    }
    let mut charts: Vec<Chart<'_>> = Vec::with_capacity(by_version.len());
    // One version after the other, of which only words stay: a map can have megabytes of pictures.
    for (id, learners) in by_version {
        let Some(version) = objectives::version(on, id).await? else {
            continue;
        };
        let map = version.map()?;
        let index = Index::new(&map);
        let learners = learners.into_iter().map(|row| {
            let said = declared.get(&row.objective).map_or(&[][..], Vec::as_slice);
            let nodes: Vec<NodeId> = said.iter().map(|(node, _)| node.clone()).collect();
            let badges = held.get(&row.account).map_or(&[][..], Vec::as_slice);
            let said = said.iter().map(|(_, on)| *on).max();
            let progress = index.progress(badges, &nodes);
            Drawn {
                row,
                percent: progress.percent,
                declared: progress.counted().declared,
                earned: earning(&progress).collect(),
                step: next_step(&map, &progress).map(|step| Step {
                    name: step.name,
                    apply: step.apply,
                }),
                moved: said.unwrap_or(row.followed).max(row.followed),
            }
        });
        charts.push(Chart {
            learners: learners.collect(),
            title: map.head().title.as_str().to_owned(),
            number: version.number,
            // All versions of a map are one group, under the newest one's title.
            of: version
                .map
                .map_or(version.id, |map| map.as_str().to_owned()),
        });
    }
    let drawn = || charts.iter().flat_map(|chart| &chart.learners);
    let earned: BTreeSet<BadgeId> = drawn().flat_map(|it| it.earned.iter().cloned()).collect();
    let earned: Vec<BadgeId> = earned.into_iter().collect();
    let badges = follow_ups::badges(on, &earned).await?;
    let mut groups: BTreeMap<String, (u32, Group)> = BTreeMap::new();
    for chart in charts {
        let learners = chart.learners.into_iter().map(|it| it.seen(&badges, now));
        let (newest, group) = groups.entry(chart.of).or_insert_with(|| {
            let (learners, title) = (Vec::new(), String::new());
            (0, Group { title, learners })
        });
        group.learners.extend(learners);
        if chart.number > *newest {
            (*newest, group.title) = (chart.number, chart.title);
        }
    }
    Ok(groups.into_values().map(|(_, group)| group).collect())
}

/// Who follows a version of a map.
struct Chart<'r> {
    /// Of which map; of a copy, which.
    of: String,
    number: u32,
    title: String,
    learners: Vec<Drawn<'r>>,
}

/// Where one of them is on it.
struct Drawn<'r> {
    row: &'r LearnerRow,
    percent: u8,
    declared: u32,
    earned: Vec<BadgeId>,
    step: Option<Step>,
    /// When they last declared a node, or began.
    moved: Millis,
}

impl Drawn<'_> {
    /// As whoever accompanies them sees them.
    fn seen(self, badges: &BTreeMap<BadgeId, LastBadge>, now: Millis) -> Learner {
        // The last of them; of two from the same day, the one whose node comes later on the map.
        let known = self.earned.iter().filter_map(|id| badges.get(id));
        let last = known.max_by_key(|badge| badge.on.0);
        let moved = last.map_or(self.moved, |badge| badge.on.max(self.moved));
        Learner {
            id: self.row.id.clone(),
            name: self.row.name.clone(),
            percent: self.percent,
            declared: self.declared,
            badge: last.cloned(),
            step: self.step,
            still: self.percent < 100 && moved.plus(STILL_AFTER_DAYS * Millis::DAY) <= now,
            since: self.row.accepted,
        }
    }
}

/// The badges that earn a node.
fn earning(progress: &Progress) -> impl Iterator<Item = BadgeId> {
    progress.nodes.iter().filter_map(|node| match &node.status {
        Status::Earned { badge, .. } => badge.parse().ok(),
        _ => None,
    })
}

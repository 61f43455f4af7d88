//! Where a learner is on a map, with what earned it and what it proves.

use std::collections::{BTreeMap, HashSet};

use domain::collection::ProvenSkill;
use domain::map::{Declared, Standing};
use domain::objective::NextStep;
use domain::{AccountId, BadgeId, Millis};
use maps::progress::{Held, Index, Progress, Standing as Worth, Status};
use maps::{Map, NodeId};

use crate::service::shares::by_node;
use crate::store::db::{Handle, Result};
use crate::store::{achievements, objectives};

/// Where a learner is on a map.
///
/// # Errors
/// The database.
pub async fn standing(
    on: &mut impl Handle,
    account: &AccountId,
    map: &Map,
    declared: BTreeMap<NodeId, Declared>,
    now: Millis,
) -> Result<Standing> {
    let held = achievements::held(on, account, now).await?;
    stand(on, account, map, declared, &held, now).await
}

/// The same as others may see it: only what is proven counts, and badges go by their nodes.
///
/// # Errors
/// The database.
pub async fn standing_for_others(
    on: &mut impl Handle,
    account: &AccountId,
    map: &Map,
    declared: BTreeMap<NodeId, Declared>,
    now: Millis,
) -> Result<Standing> {
    let mut held = achievements::held(on, account, now).await?;
    held.retain(|held| held.standing >= Worth::Expired);
    let standing = stand(on, account, map, declared, &held, now).await?;
    Ok(by_node(standing))
}

async fn stand(
    on: &mut impl Handle,
    account: &AccountId,
    map: &Map,
    declared: BTreeMap<NodeId, Declared>,
    held: &[Held],
    now: Millis,
) -> Result<Standing> {
    let nodes: Vec<NodeId> = declared.keys().cloned().collect();
    let progress = Index::new(map).progress(held, &nodes);
    let parse = |id: &str| id.parse::<BadgeId>().ok();
    let mut named: Vec<BadgeId> = progress
        .nodes
        .iter()
        .filter_map(|node| match &node.status {
            Status::Earned { badge, .. } | Status::Pending { badge } => parse(badge),
            _ => node.revoked.as_deref().and_then(parse),
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    let badges = objectives::badges(on, account, &named, now).await?;
    let earned: Vec<BadgeId> = named
        .into_iter()
        .filter(|id| earns(&progress, id))
        .collect();
    let skills = proven(objectives::skills(on, account, &earned).await?);
    Ok(Standing {
        progress,
        badges: badges
            .into_iter()
            .map(|(id, badge)| (id.into(), badge))
            .collect(),
        declared,
        skills,
    })
}

fn earns(progress: &Progress, id: &BadgeId) -> bool {
    progress
        .nodes
        .iter()
        .any(|node| matches!(&node.status, Status::Earned { badge, .. } if badge == id.as_str()))
}

/// The skills, each once under its first spelling, what most badges prove first.
fn proven(rows: Vec<(String, String, String, Option<String>)>) -> Vec<ProvenSkill> {
    let mut skills: Vec<(String, ProvenSkill)> = Vec::new();
    let mut seen = HashSet::new();
    for (badge, key, name, framework) in rows {
        if !seen.insert((badge, key.clone())) {
            continue;
        }
        match skills.iter_mut().find(|(known, _)| *known == key) {
            Some((_, skill)) => skill.badges += 1,
            None => skills.push((
                key,
                ProvenSkill {
                    name,
                    framework,
                    badges: 1,
                },
            )),
        }
    }
    let mut skills: Vec<ProvenSkill> = skills.into_iter().map(|(_, skill)| skill).collect();
    skills.sort_by_key(|skill| std::cmp::Reverse(skill.badges));
    skills
}

/// What comes next, in the words of the map.
#[must_use]
pub fn next_step(map: &Map, progress: &Progress) -> Option<NextStep> {
    let node = map.node(progress.step.as_ref()?)?;
    Some(NextStep {
        node: node.id.clone(),
        name: node.name.as_str().to_owned(),
        apply: node.apply.as_ref().map(|apply| apply.as_str().to_owned()),
    })
}

//! Maps that are followed: the version as its open file, what was declared on it, and the links.

use std::collections::BTreeMap;

use domain::ObjectiveId;
use domain::share::Subject;
use maps::NodeId;
use maps::file::ENDING;
use maps::progress::Index;

use super::badges::shared;
use super::index::{Declared, Objective};
use super::make::{Collecting, Followed};
use super::restore::{Back, taken};
use crate::service::badges::BadgeError;
use crate::service::maps::read as read_file;
use crate::service::objectives::{MOST, bring_back, next_step};
use crate::store::{achievements, objectives as rows, shares};

/// Writes them down, the first taken first.
pub(super) async fn write(collecting: &mut Collecting<'_>) -> Result<(), BadgeError> {
    let (state, account) = (collecting.state, collecting.account);
    let on = &mut collecting.on;
    let mut all = rows::list(on, account).await?;
    if all.is_empty() {
        return Ok(());
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let held = achievements::held(on, account, state.clock.now()).await?;
    for (number, row) in (1..).zip(all) {
        let on = &mut collecting.on;
        let declared = rows::declared(on, &row.id).await?;
        let links = shares::of(on, &Subject::Objective(row.id.clone())).await?;
        let map = row.version.map()?;
        let nodes: Vec<NodeId> = declared.keys().cloned().collect();
        let progress = Index::new(&map).progress(&held, &nodes);
        let blob = state.blobs.keep(row.version.document.into()).await?;
        let path = format!("objectives/{number}{ENDING}");
        let file = collecting.files.add(path, blob);
        let path = file.file.clone();
        collecting.objectives.insert(row.id, path);
        collecting.followed.push(Followed {
            step: next_step(&map, &progress).map(|step| step.name),
            progress,
        });
        collecting.index.objectives.push(Objective {
            title: map.head().title.as_str().to_owned(),
            file,
            since: row.since,
            declared: declared
                .into_iter()
                .map(|(node, declared)| Declared {
                    node: node.as_str().to_owned(),
                    line: declared.line,
                    declared_at: declared.on.unwrap_or_default(),
                })
                .collect(),
            shares: shared(state, 'm', links),
        });
    }
    Ok(())
}

/// Brings them back, each on a copy of its map; one that is there keeps what was declared on it.
/// Gives them by the paths of their files.
pub(super) async fn read(back: &Back<'_>) -> Result<BTreeMap<String, ObjectiveId>, BadgeError> {
    let mut by_file = BTreeMap::new();
    for (_, one) in (0..MOST).zip(&back.index.objectives) {
        let Some(bytes) = back.bytes(&one.file).await? else {
            continue;
        };
        let Some((map, _)) = taken(read_file(back.state, back.account, &bytes).await)? else {
            continue;
        };
        let mut declared = Vec::new();
        for said in &one.declared {
            if let Ok(node) = NodeId::new(&said.node) {
                declared.push((node, said.line.clone(), said.declared_at));
            }
        }
        let brought = bring_back(back.state, back.account, &map, one.since, declared).await;
        if let Some(id) = taken(brought)? {
            by_file.insert(one.file.file.clone(), id);
        }
    }
    Ok(by_file)
}

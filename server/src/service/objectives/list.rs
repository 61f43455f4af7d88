//! All objectives of an account, and what was proposed to it.

use domain::AccountId;
use domain::objective::{ObjectiveTile, Objectives};
use maps::NodeId;
use maps::progress::Index;

use super::next_step;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{achievements, follow_ups, maps as rows, objectives};

/// The account's objectives, the newest first, and what was proposed to its addresses.
///
/// # Errors
/// The database.
pub async fn list(state: &AppState, account: &AccountId) -> Result<Objectives, BadgeError> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let ids = objectives::ids(&mut on, account).await?;
    let offers = rows::offers_to(&mut on, account).await?;
    let accompanied = follow_ups::learner_count(&mut on, account).await?;
    let accompanied = u32::try_from(accompanied).unwrap_or(u32::MAX);
    if ids.is_empty() {
        return Ok(Objectives {
            followed: Vec::new(),
            offers,
            accompanied,
        });
    }
    let held = achievements::held(&mut on, account, now).await?;
    let mut followed = Vec::with_capacity(ids.len());
    // One after the other: each can be long.
    for id in ids {
        let Some(row) = objectives::find_of(&mut on, account, &id).await? else {
            continue;
        };
        let map = row.version.map()?;
        let declared = objectives::declared(&mut on, &row.id).await?;
        let declared: Vec<NodeId> = declared.into_keys().collect();
        let progress = Index::new(&map).progress(&held, &declared);
        followed.push(ObjectiveTile {
            title: map.head().title.as_str().to_owned(),
            percent: progress.percent,
            counted: progress.counted(),
            step: next_step(&map, &progress),
            newer: row.has_newer(),
            id: row.id,
        });
    }
    Ok(Objectives {
        followed,
        offers,
        accompanied,
    })
}

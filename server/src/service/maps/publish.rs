//! A map is published: a copy that others follow, under a number that only goes up.

use std::collections::HashMap;
use std::num::NonZeroU32;

use domain::notice::News;
use domain::{AccountId, MapId, Problem};
use maps::Map;
use maps::change::{Edit, between};
use maps::map::Head;
use maps::progress::Index;
use serde::{Deserialize, Serialize};

use super::begin;
use crate::clock::random;
use crate::jobs::{self, Job, JobError, Lane};
use crate::service::badges::BadgeError;
use crate::service::notices;
use crate::state::AppState;
use crate::store::db::Tx;
use crate::store::maps::VersionRow;
use crate::store::{achievements, maps as rows, objectives};

/// The same map as the version of that number.
pub(super) fn numbered(mut map: Map, version: NonZeroU32) -> Map {
    let head = Head {
        version,
        ..map.head().clone()
    };
    // Words can always be replaced by words.
    map.apply(&Edit::Head(head)).ok();
    map
}

/// Publishes an edition of one of the account's maps, and tells its followers later. Where nothing
/// has changed since the last version, that one stays. Gives the number of the version.
///
/// # Errors
/// [`Problem::NothingToFollow`] when it has no node, [`Problem::Stale`], [`Problem::NotFound`]; the
/// database.
pub async fn publish(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    edition: i64,
) -> Result<u32, BadgeError> {
    let mut tx = state.db.begin().await?;
    let map = begin(state, &mut tx, account, id, edition).await?.map()?;
    let version = publish_in(state, &mut tx, id, map).await?;
    tx.commit().await?;
    Ok(version.number)
}

/// Publishes a map in a transaction of its author's, unless it is published as it is.
///
/// # Errors
/// [`Problem::NothingToFollow`] when it has no node; the database.
pub(in crate::service) async fn publish_in(
    state: &AppState,
    tx: &mut Tx,
    id: &MapId,
    map: Map,
) -> Result<VersionRow, BadgeError> {
    if map.nodes().next().is_none() {
        return Err(Problem::NothingToFollow.into());
    }
    let latest = rows::latest(tx, id).await?;
    let replaces = latest.is_some();
    let number = match latest {
        None => map.head().version,
        Some(version) => {
            let last = version.map()?;
            let same = numbered(map.clone(), last.head().version);
            if same == last {
                return Ok(version);
            }
            last.head().version.saturating_add(1)
        }
    };
    let map = numbered(map, number);
    let version = hex::encode(random::<16>(&*state.entropy));
    let now = state.clock.now();
    rows::publish(tx, &version, id, number.get(), &map, now).await?;
    rows::set_document(tx, id, &map).await?;
    rows::prune(tx).await?;
    if replaces {
        let tell = TellFollowers {
            map: id.clone(),
            number: number.get(),
        };
        jobs::enqueue(state, tx, &tell).await?;
    }
    let published = rows::latest(tx, id).await?;
    Ok(published.ok_or(Problem::NotFound)?)
}

/// Tells who follows an older version of a map that there is a newer one, and where they would be
/// on it. Where only words and places have changed, nobody is disturbed: their page says so.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TellFollowers {
    /// Which map.
    pub map: MapId,
    /// The number of the version.
    pub number: u32,
}

impl Job for TellFollowers {
    const KIND: &'static str = "maps.tell_followers";
    const LANE: Lane = Lane::Patient;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("maps.tell_followers:{}", self.map))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Self { map: id, .. } = self;
        let latest = {
            let mut on = state.db.read().await?;
            rows::latest(&mut on, &id).await?
        };
        let Some(latest) = latest else {
            return Ok(());
        };
        let newest = latest.map()?;
        let there = Index::new(&newest);
        let title = newest.head().title.as_str();
        let once = format!("map_changed:{id}:{}", latest.number);
        // The versions that are followed, and whether what changed since matters.
        let mut versions: HashMap<String, (Map, bool)> = HashMap::new();
        let mut after = String::new();
        loop {
            let now = state.clock.now();
            let (some, mut declared, held) = {
                let mut on = state.db.read().await?;
                let some = objectives::behind(&mut on, &id, latest.number, &after).await?;
                let Some((last, ..)) = some.last() else {
                    return Ok(());
                };
                let last = last.as_str();
                let declared = objectives::declared_among(&mut on, &id, &after, last).await?;
                for (.., version) in &some {
                    if !versions.contains_key(version)
                        && let Some(row) = objectives::version(&mut on, version).await?
                    {
                        let map = row.map()?;
                        let matters = between(&map, &newest).iter().any(|it| it.matters());
                        versions.insert(version.clone(), (map, matters));
                    }
                }
                let accounts: Vec<AccountId> = some.iter().map(|(_, it, _)| it.clone()).collect();
                let held = achievements::held_of_many(&mut on, &accounts, now).await?;
                (some, declared, held)
            };
            if let Some((last, ..)) = some.last() {
                last.as_str().clone_into(&mut after);
            }
            let mut here: HashMap<&str, Index<'_>> = HashMap::new();
            let mut news = Vec::with_capacity(some.len());
            for (objective, account, version) in &some {
                let Some((map, true)) = versions.get(version).map(|(map, it)| (map, *it)) else {
                    continue;
                };
                let index = here.entry(version).or_insert_with(|| Index::new(map));
                let declared = declared.remove(objective).unwrap_or_default();
                let held = held.get(account).map(Vec::as_slice).unwrap_or_default();
                news.push((
                    account.clone(),
                    News::MapChanged {
                        objective: objective.clone(),
                        title: title.to_owned(),
                        percent: index.progress(held, &declared).percent,
                        would_be: there.progress(held, &declared).percent,
                    },
                ));
            }
            let mut tx = state.db.begin().await?;
            for (account, news) in &news {
                notices::tell(&state, &mut tx, account, news, &once).await?;
            }
            tx.commit().await?;
        }
    }
}

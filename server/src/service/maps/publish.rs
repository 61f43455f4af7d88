//! A map is published: a copy that others follow, under a number that only goes up.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use domain::notice::News;
use domain::share::Subject;
use domain::{AccountId, MapId, ObjectiveId, Problem};
use maps::Map;
use maps::change::{Edit, between};
use maps::file::HIGHEST_VERSION;
use maps::map::Head;
use maps::progress::Index;
use serde::{Deserialize, Serialize};

use super::{PruneVersions, begin, fits};
use crate::clock::random;
use crate::jobs::{self, Job, JobError, Lane};
use crate::service::accounts::limits;
use crate::service::badges::BadgeError;
use crate::service::notices;
use crate::state::AppState;
use crate::store::db::Tx;
use crate::store::maps::{MapRow, VersionRow};
use crate::store::{achievements, maps as rows, objectives, shares};

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
/// [`Problem::NothingToFollow`] when it has no node, [`Problem::TakenDown`], [`Problem::LastVersion`],
/// [`Problem::TooMany`], [`Problem::Quota`], [`Problem::Stale`], [`Problem::NotFound`]; the database.
pub async fn publish(
    state: &AppState,
    account: &AccountId,
    id: &MapId,
    edition: i64,
) -> Result<u32, BadgeError> {
    let mut tx = state.db.begin().await?;
    let row = begin(state, &mut tx, account, id, edition).await?;
    if shares::taken_down(&mut tx, &Subject::Map(id.clone())).await? {
        return Err(Problem::TakenDown.into());
    }
    let version = publish_in(state, &mut tx, account, &row).await?;
    tx.commit().await?;
    Ok(version.number)
}

/// Publishes a map in a transaction of its author's, unless it is published as it is.
///
/// # Errors
/// [`Problem::NothingToFollow`] when it has no node, [`Problem::LastVersion`], [`Problem::TooMany`],
/// [`Problem::Quota`]; the database.
pub(in crate::service) async fn publish_in(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    row: &MapRow,
) -> Result<VersionRow, BadgeError> {
    let map = row.map()?;
    if map.nodes().next().is_none() {
        return Err(Problem::NothingToFollow.into());
    }
    let id = &row.id;
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
            let next = last.head().version.saturating_add(1);
            if next.get() > HIGHEST_VERSION {
                return Err(Problem::LastVersion.into());
            }
            next
        }
    };
    let map = numbered(map, number);
    let version = hex::encode(random::<16>(&*state.entropy));
    let now = state.clock.now();
    limits::map_version(tx, account, now).await?;
    rows::publish(tx, &version, id, number.get(), &map, now).await?;
    rows::set_document(tx, id, &map).await?;
    fits(state, tx, account).await?;
    let published = rows::latest(tx, id).await?;
    if replaces {
        let tell = TellFollowers {
            map: id.clone(),
            number: number.get(),
        };
        jobs::enqueue(state, tx, &tell).await?;
        jobs::enqueue(state, tx, &PruneVersions).await?;
    }
    Ok(published.ok_or(Problem::NotFound)?)
}

/// Tells who follows an older version of a map that there is a newer one, and where they would be
/// on it. Where only words and places have changed, nobody is disturbed: their page says so.
///
/// Each version has its own: one that waits may already be too late for the next, which then has
/// another. What is told is told of the newest version only, once to each.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TellFollowers {
    /// Which map.
    pub map: MapId,
    /// The number of the version.
    pub number: u32,
}

impl Job for TellFollowers {
    const KIND: &'static str = "maps.tell_followers";
    const LANE: Lane = Lane::Bulk;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("maps.tell_followers:{}:{}", self.map, self.number))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let Self { map: id, number } = self;
        let latest = {
            let mut on = state.db.read().await?;
            rows::latest(&mut on, &id).await?
        };
        let Some(latest) = latest.filter(|latest| latest.number == number) else {
            return Ok(());
        };
        let newest = latest.map()?;
        drop(latest);
        let mut after = String::new();
        loop {
            let some = {
                let mut on = state.db.read().await?;
                objectives::behind(&mut on, &id, number, &after).await?
            };
            let Some((last, ..)) = some.last() else {
                return Ok(());
            };
            let upto = last.as_str().to_owned();
            let news = news(&state, &id, &newest, some, (&after, &upto)).await?;
            let mut tx = state.db.begin().await?;
            // None is published before this is told, or it would be old news by then.
            rows::hold_map(&mut tx, &id).await?;
            if !rows::is_latest(&mut tx, &id, number).await? {
                // The newer one has a job of its own.
                return Ok(());
            }
            let once = format!("map_changed:{id}:{number}");
            for (account, news) in &news {
                notices::tell(&state, &mut tx, account, news, &once).await?;
            }
            tx.commit().await?;
            after = upto;
        }
    }
}

/// What some followers of a map are told of its newest version; `between` are the bounds of their
/// objectives. One version after the other is read: each can be long.
async fn news(
    state: &AppState,
    id: &MapId,
    newest: &Map,
    some: Vec<(ObjectiveId, AccountId, String)>,
    (after, upto): (&str, &str),
) -> Result<Vec<(AccountId, News)>, sqlx::Error> {
    let now = state.clock.now();
    let mut on = state.db.read().await?;
    let mut declared = objectives::declared_among(&mut on, id, after, upto).await?;
    let accounts: Vec<AccountId> = some.iter().map(|(_, it, _)| it.clone()).collect();
    let held = achievements::held_of_many(&mut on, &accounts, now).await?;
    let mut by_version: BTreeMap<String, Vec<(ObjectiveId, AccountId)>> = BTreeMap::new();
    for (objective, account, version) in some {
        let followers = by_version.entry(version).or_default();
        followers.push((objective, account));
    }
    let there = Index::new(newest);
    let title = newest.head().title.as_str();
    let mut news = Vec::new();
    for (version, followers) in by_version {
        let Some(row) = objectives::version(&mut on, &version).await? else {
            continue;
        };
        let map = row.map()?;
        drop(row);
        if !between(&map, newest).iter().any(|it| it.matters()) {
            continue;
        }
        let here = Index::new(&map);
        for (objective, account) in followers {
            let declared = declared.remove(&objective).unwrap_or_default();
            let held = held.get(&account).map(Vec::as_slice).unwrap_or_default();
            let changed = News::MapChanged {
                title: title.to_owned(),
                percent: here.progress(held, &declared).percent,
                would_be: there.progress(held, &declared).percent,
                objective,
            };
            news.push((account, changed));
        }
    }
    Ok(news)
}

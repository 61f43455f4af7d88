//! How each source is: for the operator's page, and for who relies on one that has failed for a
//! week.

use std::collections::HashMap;

use domain::Millis;
use domain::notice::News;
use domain::sync::SourceKind;
use serde::{Deserialize, Serialize};

use super::offered::offered;
use crate::jobs::{Job, JobError};
use crate::service::notices;
use crate::state::AppState;
use crate::store::db::Result;
use crate::store::sources::{self, Health};

/// After how long people are told.
const WEEK: i64 = 7 * Millis::DAY;

/// A source, and how it is.
#[derive(Debug, Clone)]
pub struct SourceHealth {
    /// Its word.
    pub word: String,
    /// What kind it is.
    pub kind: SourceKind,
    /// What people know it by.
    pub name: String,
    /// The host that is asked.
    pub host: String,
    /// How many people switched it on.
    pub people: i64,
    /// How it is; nothing while nobody has asked it.
    pub health: Option<Health>,
}

/// Every source that is offered.
///
/// # Errors
/// The database.
pub async fn health(state: &AppState) -> Result<Vec<SourceHealth>> {
    let mut on = state.db.read().await?;
    let known = sources::health(&mut on).await?;
    let people: HashMap<String, i64> = sources::count_people(&mut on).await?.into_iter().collect();
    let all = offered(state, &mut on).await?;
    Ok(all
        .into_iter()
        .map(|source| SourceHealth {
            people: people.get(&source.word).copied().unwrap_or(0),
            health: known.iter().find(|one| one.source == source.word).cloned(),
            word: source.word,
            kind: source.kind,
            name: source.name,
            host: source.host,
        })
        .collect())
}

/// Each day, tells who switched a source on that it has failed for a week; once each time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct TellFailing;

impl TellFailing {
    /// How often.
    pub const PERIOD: i64 = Millis::DAY;
}

impl Job for TellFailing {
    const KIND: &'static str = "tell-failing";

    async fn run(self, state: AppState) -> std::result::Result<(), JobError> {
        let week = state.clock.now().plus(-WEEK);
        for source in health(&state).await? {
            let since = source.health.and_then(|health| health.failing_since);
            let Some(since) = since.map(Millis).filter(|since| *since <= week) else {
                continue;
            };
            let news = News::SourceFails {
                source: source.name,
                since,
            };
            let once = format!("source:{}:{}", source.word, since.0);
            let mut after = String::new();
            loop {
                let mut tx = state.db.begin().await?;
                let people = sources::people(&mut tx, &source.word, &after).await?;
                for account in &people {
                    notices::tell(&state, &mut tx, account, &news, &once).await?;
                }
                tx.commit().await?;
                match people.last() {
                    Some(last) => last.as_str().clone_into(&mut after),
                    None => break,
                }
            }
        }
        Ok(())
    }
}

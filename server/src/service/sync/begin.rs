//! A run begins: by a press, or by itself at night. An account has one at a time; a second press
//! shows the one in hand.

use domain::sync::SyncWhat;
use domain::{AccountId, Millis, Problem, SyncRunId};
use sha2::{Digest, Sha256};

use super::offered::offered;
use super::run::Synchronise;
use crate::clock::new_id;
use crate::jobs::enqueue;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::sync::NewStep;
use crate::store::{badges, limits, sources, sync};

/// Presses of one account.
const PRESSES: i64 = 6;
/// In this time.
const WINDOW: i64 = Millis::HOUR;
/// A run that nothing was written of for so long has lost its job: it gets another.
const QUIET: i64 = 15 * Millis::MINUTE;
/// A run that is not over by then never will be.
const LONGEST: i64 = 6 * Millis::HOUR;

/// Begins a run for an account, or finds the one in hand.
///
/// # Errors
/// [`Problem::TooMany`] for who presses without end; the database.
pub async fn begin(
    state: &AppState,
    account: &AccountId,
    by_itself: bool,
) -> Result<SyncRunId, BadgeError> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    if let Some(open) = sync::open(&mut tx, account).await? {
        if open.started.plus(LONGEST) > now {
            if open.touched.plus(QUIET) < now {
                enqueue(state, &mut tx, &Synchronise::of(&open)).await?;
                tx.commit().await?;
            }
            return Ok(open.id);
        }
        tracing::error!(run = open.id.as_str(), "a run was given up");
        metrics::counter!("besace_sync_runs_total", "outcome" => "broken_off").increment(1);
        sync::break_off(&mut tx, &open.id, now).await?;
    }
    if !by_itself {
        let key = hex::encode(Sha256::digest(format!("sync\n{account}")));
        let tries = limits::count(&mut tx, &key, now, now.plus(WINDOW)).await?;
        if tries.count > PRESSES {
            let wait = (tries.ends_at - now.0).max(0) / Millis::SECOND + 1;
            let seconds = u32::try_from(wait).unwrap_or(u32::MAX);
            return Err(Problem::TooMany { seconds }.into());
        }
    }
    let mut steps = Vec::new();
    let own = |what| NewStep {
        what,
        label: String::new(),
        address: None,
    };
    if !by_itself {
        // At night every badge has its own turn: `RecheckDue`.
        steps.push(own(SyncWhat::Badges));
    }
    steps.push(own(SyncWhat::Mail));
    let addresses = badges::confirmed_addresses(&mut tx, account).await?;
    let offered = offered(state, &mut tx).await?;
    for link in sources::links_of(&mut tx, account).await? {
        let Some(source) = offered.iter().find(|one| one.word == link.source) else {
            continue;
        };
        let addresses = match source.kind.by_address() {
            true => addresses.iter().cloned().map(Some).collect(),
            false => vec![None],
        };
        steps.extend(addresses.into_iter().map(|address| NewStep {
            what: SyncWhat::Source(source.word.clone()),
            label: source.name.clone(),
            address,
        }));
    }
    let id: SyncRunId = new_id(&*state.clock, &*state.entropy);
    if !sync::begin(&mut tx, &id, account, by_itself, &steps, now).await? {
        // Two presses at the same time: the other one was first.
        drop(tx);
        let mut on = state.db.read().await?;
        let open = sync::open(&mut on, account).await?;
        return Ok(open.ok_or(Problem::NotFound)?.id);
    }
    let job = Synchronise {
        run: id.clone(),
        turn: 0,
    };
    enqueue(state, &mut tx, &job).await?;
    tx.commit().await?;
    Ok(id)
}

//! A run goes on: one turn of its first step that is not over.

use domain::sync::SyncWhat;
use domain::{Millis, SyncRunId};
use serde::{Deserialize, Serialize};

use super::{ask, look, mail};
use crate::jobs::{Job, JobError, Lane, enqueue_at};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::db::{self, Tx};
use crate::store::sync::{self, Run, Step};

/// Does a run's next turn, and has the one after it done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Synchronise {
    /// Which run.
    pub run: SyncRunId,
    /// How many turns it has had.
    pub turn: i64,
}

impl Synchronise {
    /// The next turn of a run.
    #[must_use]
    pub fn of(run: &Run) -> Self {
        Self {
            run: run.id.clone(),
            turn: run.turn,
        }
    }
}

impl Job for Synchronise {
    const KIND: &'static str = "synchronise";
    const LANE: Lane = Lane::Patient;

    fn dedup_key(&self) -> Option<String> {
        Some(format!("{}:{}:{}", Self::KIND, self.run, self.turn))
    }

    async fn run(self, state: AppState) -> Result<(), JobError> {
        self.turn(&state).await.map_err(JobError::later)
    }
}

impl Synchronise {
    async fn turn(self, state: &AppState) -> Result<(), BadgeError> {
        let (run, step) = {
            let mut on = state.db.read().await?;
            let Some(run) = sync::find(&mut on, &self.run).await? else {
                return Ok(());
            };
            let steps = sync::steps(&mut on, &run.id).await?;
            (run, steps.into_iter().find(|step| step.finished.is_none()))
        };
        // Somebody has written this turn already.
        if run.turn != self.turn || run.finished.is_some() {
            return Ok(());
        }
        match step {
            None => Ok(finish(state, &run).await?),
            Some(step) => match step.what.clone() {
                SyncWhat::Badges => look::turn(state, &run, step).await,
                SyncWhat::Mail => mail::turn(state, &run, step).await,
                SyncWhat::Source(word) => ask::turn(state, &run, step, &word).await,
            },
        }
    }
}

async fn finish(state: &AppState, run: &Run) -> db::Result<()> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    if !sync::take_turn(&mut tx, run, now).await? {
        return Ok(());
    }
    sync::finish(&mut tx, &run.id, now).await?;
    tx.commit().await?;
    metrics::counter!("besace_sync_runs_total", "outcome" => "finished").increment(1);
    Ok(())
}

/// Writes a step down as it is now, with what else belongs to this turn and the job for the next,
/// `wait` milliseconds from now. When somebody else has written this turn, nothing is.
pub(super) async fn write_down(
    state: &AppState,
    run: &Run,
    step: &Step,
    wait: i64,
    also: impl AsyncFnOnce(&mut Tx) -> Result<(), BadgeError>,
) -> Result<(), BadgeError> {
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    if !sync::take_turn(&mut tx, run, now).await? {
        return Ok(());
    }
    also(&mut tx).await?;
    sync::write(&mut tx, &run.id, step).await?;
    let next = Synchronise {
        run: run.id.clone(),
        turn: run.turn + 1,
    };
    enqueue_at(state, &mut tx, &next, now.plus(wait)).await?;
    tx.commit().await?;
    Ok(())
}

/// How long a turn works before it lets others have theirs.
pub(super) const TURN: std::time::Duration = std::time::Duration::from_secs(60);
/// How long a run waits for somebody else who has the same thing in hand.
pub(super) const IN_HAND: i64 = 2 * Millis::SECOND;

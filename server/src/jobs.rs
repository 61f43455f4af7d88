//! What the server does later: a job is a type that says what it needs and how it runs.
//!
//! A job is enqueued in the transaction that makes it necessary, claimed by row, and run until it
//! is done: at least once, so every job is idempotent. After a failure it waits, longer each time
//! and never the same for two, and after its last attempt it stays for the operator, dead, for a
//! week ([`Sweep`]): jobs name people, and nobody needs them longer. At shutdown the job in hand is
//! finished; what is claimed but killed comes back when its claim is not renewed ([`lease`]).

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use domain::Millis;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::{new_id, random};
use crate::lease;
use crate::service::accounts::inactivity::Inactivity;
use crate::service::accounts::mails;
use crate::service::accounts::move_address::MoveAddresses;
use crate::service::accounts::sweep::Sweep;
use crate::state::AppState;
use crate::store::jobs::{Claimed, NewJob};
use crate::store::{self, Db};

pub use crate::store::jobs::Lane;

/// How often a kind is tried that this version does not know: for about a week, within which an
/// upgrade that was taken back is made again.
const UNKNOWN_ATTEMPTS: i64 = 20;
/// How long an idle worker sleeps at most; other machines' jobs are seen by then.
const POLL: Duration = Duration::from_secs(3);

/// Why a job did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// It may work later.
    #[error("{0}")]
    Later(String),
    /// It can never work.
    #[error("{0}")]
    Never(String),
}

impl JobError {
    /// For errors that may pass: the database, the network, the disk.
    pub fn later(error: impl std::fmt::Display) -> Self {
        Self::Later(error.to_string())
    }
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Self::later(error)
    }
}

/// Something to do later.
pub trait Job: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// Its name in the table; never changes.
    const KIND: &'static str;
    /// How often it is tried.
    const ATTEMPTS: i64 = 8;
    /// Who runs it.
    const LANE: Lane = Lane::Prompt;

    /// Of two jobs with one key that wait, the second is dropped.
    fn dedup_key(&self) -> Option<String> {
        None
    }

    /// Does it. May be called again after it has succeeded.
    fn run(self, state: AppState) -> impl Future<Output = Result<(), JobError>> + Send;
}

/// Adds a job to a transaction, due now.
pub async fn enqueue<J: Job>(
    state: &AppState,
    tx: &mut store::Tx,
    job: &J,
) -> store::db::Result<()> {
    enqueue_at(state, tx, job, state.clock.now()).await
}

/// Adds a job to a transaction, due at `run_at`.
pub async fn enqueue_at<J: Job>(
    state: &AppState,
    tx: &mut store::Tx,
    job: &J,
    run_at: Millis,
) -> store::db::Result<()> {
    let payload = serde_json::to_string(job).map_err(|e| sqlx::Error::Encode(Box::new(e)))?;
    let id = new_id(&*state.clock, &*state.entropy);
    let key = job.dedup_key();
    let new = NewJob {
        id: &id,
        kind: J::KIND,
        lane: J::LANE,
        payload: &payload,
        dedup_key: key.as_deref(),
        run_at,
    };
    store::jobs::enqueue(tx, &new, state.clock.now()).await?;
    tx.notify_on_commit(state.wake.clone());
    Ok(())
}

type Run = fn(AppState, String) -> BoxFuture<'static, Result<(), JobError>>;

#[derive(Clone, Copy)]
struct Kind {
    run: Run,
    attempts: i64,
    lane: Lane,
    every: Option<i64>,
}

/// The kinds of job that this program knows.
#[derive(Clone, Default)]
pub struct Registry(BTreeMap<&'static str, Kind>);

impl Registry {
    /// Every kind of job.
    #[must_use]
    pub fn all() -> Self {
        use crate::service::{
            abuse, badges, deliveries, explorer, exports, forwarded, intakes, letters, maps,
            notices, sync,
        };
        Self::default()
            .with::<mails::ConfirmMail>()
            .with::<mails::AddedMail>()
            .with::<mails::AddressChangedMail>()
            .with::<mails::ResetMail>()
            .with::<mails::PasswordChangedMail>()
            .with::<mails::InactivityMail>()
            .with::<mails::AccountDeletedMail>()
            .every::<Inactivity>(Millis::DAY)
            .every::<Sweep>(Millis::HOUR)
            .with::<badges::CheckBadges>()
            .with::<badges::CheckNew>()
            .with::<badges::DrawPicture>()
            .with::<badges::Recheck>()
            .with::<badges::RecheckAccount>()
            .every::<badges::ReadAnew>(badges::ReadAnew::PERIOD)
            .with::<badges::TakeKept>()
            .every::<badges::PurgeKept>(badges::PurgeKept::PERIOD)
            .every::<badges::RecheckDue>(badges::RecheckDue::PERIOD)
            .every::<badges::SweepBlobs>(badges::SweepBlobs::PERIOD)
            .every::<badges::LeaveBadges>(badges::LeaveBadges::PERIOD)
            .every::<MoveAddresses>(MoveAddresses::PERIOD)
            .with::<mails::AddressMovesMail>()
            .with::<notices::Digest>()
            .every::<notices::TellExpiring>(notices::TellExpiring::PERIOD)
            .every::<forwarded::SweepMails>(forwarded::SweepMails::PERIOD)
            .with::<deliveries::Deliver>()
            .with::<deliveries::TakeDeliveries>()
            .every::<deliveries::SweepDeliveries>(deliveries::SweepDeliveries::PERIOD)
            .with::<sync::Synchronise>()
            .every::<sync::Night>(sync::Night::PERIOD)
            .every::<sync::TellFailing>(sync::TellFailing::PERIOD)
            .with::<explorer::List>()
            .every::<explorer::ListBehind>(explorer::ListBehind::PERIOD)
            .with::<letters::ConfirmLetterMail>()
            .with::<letters::AnswerMail>()
            .every::<letters::SweepLetters>(letters::SweepLetters::PERIOD)
            .with::<abuse::TakenDownMail>()
            .with::<exports::MakeExport>()
            .with::<exports::Restore>()
            .every::<exports::SweepExports>(exports::SweepExports::PERIOD)
            .with::<maps::TellFollowers>()
            .with::<maps::PruneVersions>()
            .every::<maps::PruneMaps>(maps::PruneMaps::PERIOD)
            .with::<intakes::TakeIn>()
            .every::<intakes::SweepIntakes>(intakes::SweepIntakes::PERIOD)
    }

    /// Adds a kind.
    #[must_use]
    pub fn with<J: Job>(self) -> Self {
        self.add::<J>(None)
    }

    /// Adds a kind that runs every `period` milliseconds by itself, once among all machines.
    #[must_use]
    pub fn every<J: Job + Default>(self, period: i64) -> Self {
        self.add::<J>(Some(period))
    }

    fn add<J: Job>(mut self, every: Option<i64>) -> Self {
        let run: Run = |state, payload| {
            Box::pin(async move {
                let job: J = serde_json::from_str(&payload)
                    .map_err(|e| JobError::Never(format!("payload: {e}")))?;
                job.run(state).await
            })
        };
        self.0.insert(
            J::KIND,
            Kind {
                run,
                attempts: J::ATTEMPTS,
                lane: J::LANE,
                every,
            },
        );
        self
    }

    /// Enqueues the periodic kinds that do not wait already.
    pub async fn schedule(&self, state: &AppState) -> store::db::Result<()> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        // The embedded database has one server: whoever holds a job now was killed.
        if let Db::Sqlite { .. } = state.db {
            store::jobs::release(&mut tx).await?;
        }
        for (name, kind) in &self.0 {
            if kind.every.is_some() {
                schedule_next(state, &mut tx, name, kind.lane, now).await?;
            }
        }
        tx.commit().await
    }

    /// Claims one due job, of a lane where one is named, and runs it; says whether there was one.
    pub async fn run_one(
        &self,
        state: &AppState,
        worker: &str,
        lane: Option<Lane>,
    ) -> store::db::Result<bool> {
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let claimed =
            store::jobs::claim(&mut tx, worker, lane, now, now.plus(lease::LASTS)).await?;
        tx.commit().await?;
        let Some(job) = claimed else { return Ok(false) };
        let result = match self.0.get(job.kind.as_str()) {
            Some(kind) => {
                let renew = || renew(state.clone(), job.id.clone(), worker.to_owned());
                let run = run_guarded(*kind, state.clone(), job.payload.clone());
                lease::held(renew, run).await
            }
            None => Err(JobError::Later(
                "this version does not know this kind of job".to_owned(),
            )),
        };
        self.settle(state, worker, &job, result).await?;
        Ok(true)
    }

    async fn settle(
        &self,
        state: &AppState,
        worker: &str,
        job: &Claimed,
        result: Result<(), JobError>,
    ) -> store::db::Result<()> {
        let kind = self.0.get(job.kind.as_str());
        let attempts = kind.map_or(UNKNOWN_ATTEMPTS, |k| k.attempts);
        let every = kind.and_then(|k| k.every);
        let now = state.clock.now();
        let mut tx = state.db.begin().await?;
        let lane = kind.map_or(Lane::Prompt, |k| k.lane);
        let outcome = match (&result, every) {
            (Ok(()), None) => {
                store::jobs::finish(&mut tx, job, worker).await?;
                "done"
            }
            (Ok(()), Some(period)) => {
                store::jobs::finish(&mut tx, job, worker).await?;
                schedule_next(state, &mut tx, &job.kind, lane, now.plus(period)).await?;
                "done"
            }
            (Err(JobError::Later(why)), every) if job.attempts < attempts || every.is_some() => {
                let wait = backoff(job.attempts, u32::from_le_bytes(random(&*state.entropy)));
                store::jobs::retry(&mut tx, job, worker, now.plus(wait), why).await?;
                "retry"
            }
            (Err(JobError::Later(why) | JobError::Never(why)), _) => {
                store::jobs::bury(&mut tx, job, worker, now, why).await?;
                "dead"
            }
        };
        tx.commit().await?;
        metrics::counter!("besace_jobs_total", "kind" => job.kind.clone(), "outcome" => outcome)
            .increment(1);
        match result {
            Ok(()) => tracing::debug!(job = job.id, kind = job.kind, "job done"),
            Err(error) => {
                tracing::warn!(job = job.id, kind = job.kind, attempts = job.attempts, outcome, %error, "job failed")
            }
        }
        Ok(())
    }
}

/// Keeps a claim.
async fn renew(state: AppState, job: String, worker: String) -> store::db::Result<()> {
    let mut tx = state.db.begin().await?;
    let until = state.clock.now().plus(lease::LASTS);
    store::jobs::renew(&mut tx, &job, &worker, until).await?;
    tx.commit().await
}

/// Adds a periodic job, unless it waits already.
async fn schedule_next(
    state: &AppState,
    tx: &mut store::Tx,
    kind: &str,
    lane: Lane,
    run_at: Millis,
) -> store::db::Result<()> {
    let id = new_id(&*state.clock, &*state.entropy);
    let new = NewJob {
        id: &id,
        kind,
        lane,
        payload: "null",
        dedup_key: Some(kind),
        run_at,
    };
    store::jobs::enqueue(tx, &new, state.clock.now()).await?;
    Ok(())
}

/// Runs a job; a panic in it is a failure of the job, not of the worker.
async fn run_guarded(kind: Kind, state: AppState, payload: String) -> Result<(), JobError> {
    match tokio::spawn((kind.run)(state, payload)).await {
        Ok(result) => result,
        Err(error) => Err(JobError::Later(format!("the job broke off: {error}"))),
    }
}

/// How long to wait after the `attempts`-th failure: 5 s doubled each time, a day at most, and up
/// to half of it more by `dice`, so that jobs that failed together do not return together.
fn backoff(attempts: i64, dice: u32) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    let base = (5 * Millis::SECOND)
        .saturating_mul(1 << doublings)
        .min(Millis::DAY);
    base + base / 2 * i64::from(dice % 1_000) / 1_000
}

/// Runs a lane's jobs until `stop`, then finishes the one in hand.
pub async fn work(registry: Arc<Registry>, state: AppState, lane: Lane, stop: CancellationToken) {
    let worker = hex::encode(random::<8>(&*state.entropy));
    let wake: Arc<Notify> = state.wake.clone();
    while !stop.is_cancelled() {
        // Heard from here on: what is enqueued while the queue is looked at is not missed.
        let mut woken = pin!(wake.notified());
        woken.as_mut().enable();
        match registry.run_one(&state, &worker, Some(lane)).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "the job queue cannot be read"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = woken => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end_at_a_day_and_a_half() {
        assert_eq!(backoff(1, 0), 5 * Millis::SECOND);
        assert_eq!(backoff(2, 0), 10 * Millis::SECOND);
        for attempts in 1..100 {
            for dice in [0, 1, 999, u32::MAX] {
                let wait = backoff(attempts, dice);
                assert!((5 * Millis::SECOND..=Millis::DAY * 3 / 2).contains(&wait));
                assert!(backoff(attempts + 1, 0) >= backoff(attempts, 0));
            }
        }
    }
}

//! The job queue's rows.
//!
//! Claiming is one statement that both engines run: the repeated outer condition makes a loser of
//! the race on PostgreSQL change no row in place of taking the same job. A finished job is
//! deleted; one that has failed too often stays, dead, for the operator, for a week.

use domain::{JobId, Millis};

use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    ENQUEUE = "INSERT INTO job (id, kind, payload, dedup_key, run_at, created_at, lane) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (dedup_key) DO NOTHING";
    CLAIM = "UPDATE job SET locked_until = $1, locked_by = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM job WHERE dead_at IS NULL AND run_at <= $3 AND locked_until < $3
            AND (CAST($4 AS BIGINT) IS NULL OR lane = $4) ORDER BY run_at, id LIMIT 1)
        AND dead_at IS NULL AND locked_until < $3
        RETURNING id, kind, payload, attempts";
    RENEW = "UPDATE job SET locked_until = $3 WHERE id = $1 AND locked_by = $2";
    FINISH = "DELETE FROM job WHERE id = $1 AND locked_by = $2";
    RETRY = "UPDATE job SET run_at = $3, locked_until = 0, locked_by = NULL, last_error = $4 WHERE id = $1 AND locked_by = $2";
    BURY = "UPDATE job SET dead_at = $3, dedup_key = NULL, locked_until = 0, locked_by = NULL, last_error = $4 WHERE id = $1 AND locked_by = $2";
    SWEEP = "DELETE FROM job WHERE dead_at <= $1";
    RELEASE = "UPDATE job SET locked_until = 0, locked_by = NULL WHERE locked_until > 0";
    COUNT = "SELECT kind, CAST(SUM(CASE WHEN dead_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting, CAST(SUM(CASE WHEN dead_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS dead FROM job GROUP BY kind ORDER BY kind";
}

/// Who runs a job. Somebody who waits at their screen waits neither behind a stranger's server nor
/// behind what comes in hundreds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Done in a moment: a mail to one person, what somebody looks at.
    Prompt,
    /// May wait long for others.
    Patient,
    /// Comes in numbers and keeps the processor busy: what a ZIP brings, its pictures, news to many.
    Bulk,
}

impl Lane {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Prompt, Self::Patient, Self::Bulk];

    const fn number(self) -> i64 {
        match self {
            Self::Prompt => 0,
            Self::Patient => 1,
            Self::Bulk => 2,
        }
    }
}

/// A job to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'a> {
    /// Which one.
    pub id: &'a JobId,
    /// Its kind.
    pub kind: &'a str,
    /// Who runs it.
    pub lane: Lane,
    /// What it needs, as JSON.
    pub payload: &'a str,
    /// Of two with one key that wait, the second is dropped.
    pub dedup_key: Option<&'a str>,
    /// When it is due.
    pub run_at: Millis,
}

/// A job that this process has claimed.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Claimed {
    /// Which one.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What it needs, as JSON.
    pub payload: String,
    /// How often it has been tried, this time included.
    pub attempts: i64,
}

/// How many jobs of a kind there are.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Count {
    /// The kind.
    pub kind: String,
    /// Waiting or running.
    pub waiting: i64,
    /// Failed too often.
    pub dead: i64,
}

/// Adds a job to the transaction that makes it necessary. Says whether it was added.
pub async fn enqueue(tx: &mut Tx, new: &NewJob<'_>, now: Millis) -> Result<bool> {
    let added = execute!(
        tx,
        ENQUEUE,
        new.id.as_str(),
        new.kind,
        new.payload,
        new.dedup_key,
        new.run_at.0,
        now.0,
        new.lane.number()
    )?;
    Ok(added > 0)
}

/// Claims the job that has been due longest, of a lane where one is named, for `worker`, until
/// `until`.
pub async fn claim(
    on: &mut impl Handle,
    worker: &str,
    lane: Option<Lane>,
    now: Millis,
    until: Millis,
) -> Result<Option<Claimed>> {
    fetch_optional!(
        on,
        Claimed,
        CLAIM,
        until.0,
        worker,
        now.0,
        lane.map(Lane::number)
    )
}

/// Keeps a claim until `until`.
pub async fn renew(on: &mut impl Handle, job: &str, worker: &str, until: Millis) -> Result<()> {
    execute!(on, RENEW, job, worker, until.0)?;
    Ok(())
}

/// Deletes a finished job; nothing when somebody else has claimed it meanwhile.
pub async fn finish(on: &mut impl Handle, job: &Claimed, worker: &str) -> Result<()> {
    execute!(on, FINISH, &job.id, worker)?;
    Ok(())
}

/// Puts a failed job back until `run_at`.
pub async fn retry(
    on: &mut impl Handle,
    job: &Claimed,
    worker: &str,
    run_at: Millis,
    error: &str,
) -> Result<()> {
    execute!(on, RETRY, &job.id, worker, run_at.0, error)?;
    Ok(())
}

/// Gives a failed job up; it stays for the operator.
pub async fn bury(
    on: &mut impl Handle,
    job: &Claimed,
    worker: &str,
    now: Millis,
    error: &str,
) -> Result<()> {
    execute!(on, BURY, &job.id, worker, now.0, error)?;
    Ok(())
}

/// Drops what was given up before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}

/// Gives back what a process that is gone had claimed; only for who is alone on the database.
pub async fn release(tx: &mut Tx) -> Result<u64> {
    execute!(tx, RELEASE)
}

/// How many jobs wait or are dead, by kind.
pub async fn count(on: &mut impl Handle) -> Result<Vec<Count>> {
    fetch_all!(on, Count, COUNT)
}

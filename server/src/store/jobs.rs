//! The job queue's rows.
//!
//! Claiming is one statement that both engines run: the repeated outer condition makes a loser of
//! the race on PostgreSQL change no row in place of taking the same job. A finished job is
//! deleted; one that has failed too often stays, dead, for the operator, for a week.

use domain::{JobId, Millis};

use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    ENQUEUE = "INSERT INTO job (id, kind, payload, dedup_key, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (dedup_key) DO NOTHING";
    CLAIM = "UPDATE job SET locked_until = $1, locked_by = $2, attempts = attempts + 1
        WHERE id = (SELECT id FROM job WHERE dead_at IS NULL AND run_at <= $3 AND locked_until < $3 ORDER BY run_at, id LIMIT 1)
        AND dead_at IS NULL AND locked_until < $3
        RETURNING id, kind, payload, attempts";
    FINISH = "DELETE FROM job WHERE id = $1 AND locked_by = $2";
    RETRY = "UPDATE job SET run_at = $3, locked_until = 0, locked_by = NULL, last_error = $4 WHERE id = $1 AND locked_by = $2";
    BURY = "UPDATE job SET dead_at = $3, dedup_key = NULL, locked_until = 0, locked_by = NULL, last_error = $4 WHERE id = $1 AND locked_by = $2";
    SWEEP = "DELETE FROM job WHERE dead_at <= $1";
    COUNT = "SELECT kind, CAST(SUM(CASE WHEN dead_at IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS waiting, CAST(SUM(CASE WHEN dead_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS dead FROM job GROUP BY kind ORDER BY kind";
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

/// Adds a job to the transaction that makes it necessary. Of two with one `dedup_key` that wait,
/// the second is dropped; says whether it was added.
pub async fn enqueue(
    tx: &mut Tx,
    id: &JobId,
    kind: &str,
    payload: &str,
    dedup_key: Option<&str>,
    run_at: Millis,
    now: Millis,
) -> Result<bool> {
    let added = execute!(
        tx,
        ENQUEUE,
        id.as_str(),
        kind,
        payload,
        dedup_key,
        run_at.0,
        now.0
    )?;
    Ok(added > 0)
}

/// Claims the job that has been due longest, for `worker`, until `until`.
pub async fn claim(
    on: &mut impl Handle,
    worker: &str,
    now: Millis,
    until: Millis,
) -> Result<Option<Claimed>> {
    fetch_optional!(on, Claimed, CLAIM, until.0, worker, now.0)
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

/// How many jobs wait or are dead, by kind.
pub async fn count(on: &mut impl Handle) -> Result<Vec<Count>> {
    fetch_all!(on, Count, COUNT)
}

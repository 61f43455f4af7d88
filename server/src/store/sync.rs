//! Runs of the Synchroniser, step by step, and when each account has its turn at night.
//!
//! A run counts its turns: whoever writes down what a turn found does so only while the run is
//! still at that turn, so that of two jobs on one run one writes and the other gives up.

use domain::sync::{SyncProblem, SyncRun, SyncState, SyncStep, SyncWhat};
use domain::{AccountId, IntakeId, Millis, SyncRunId};

use super::accounts::parse_id;
use super::badges::{json, text};
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    BEGIN = "INSERT INTO sync_run (id, account_id, by_itself, started_at, touched_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT DO NOTHING";
    ADD_STEP = "INSERT INTO sync_step (run_id, position, what, label, address) VALUES ($1, $2, $3, $4, $5)";
    OPEN = "SELECT id, account_id, by_itself, started_at, finished_at, turn, touched_at FROM sync_run WHERE account_id = $1 AND finished_at IS NULL";
    FIND = "SELECT id, account_id, by_itself, started_at, finished_at, turn, touched_at FROM sync_run WHERE id = $1";
    LATEST = "SELECT id, account_id, by_itself, started_at, finished_at, turn, touched_at FROM sync_run WHERE account_id = $1 ORDER BY started_at DESC, id DESC LIMIT 1";
    STEPS = "SELECT position, what, label, address, cursor, intake_id, found, added, changed, others, failed, left_out, problem, finished_at
        FROM sync_step WHERE run_id = $1 ORDER BY position";
    TURN = "UPDATE sync_run SET turn = turn + 1, touched_at = $3 WHERE id = $1 AND turn = $2 AND finished_at IS NULL";
    WRITE = "UPDATE sync_step SET cursor = $3, intake_id = $4, found = $5, added = $6, changed = $7, others = $8, failed = $9, left_out = $10, problem = $11, finished_at = $12
        WHERE run_id = $1 AND position = $2";
    FINISH = "UPDATE sync_run SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL";
    BREAK_OFF = "UPDATE sync_step SET problem = $2, finished_at = $3 WHERE run_id = $1 AND finished_at IS NULL";
    SWEEP = "DELETE FROM sync_run WHERE finished_at < $1";
    PLAN = "INSERT INTO sync_plan (account_id, next_at) VALUES ($1, $2) ON CONFLICT (account_id) DO UPDATE SET next_at = excluded.next_at";
    PLANNED = "SELECT next_at FROM sync_plan WHERE account_id = $1";
    UNPLAN = "DELETE FROM sync_plan WHERE account_id = $1 AND NOT EXISTS (SELECT 1 FROM source_link l WHERE l.account_id = $1)";
    DUE = "SELECT account_id FROM sync_plan WHERE next_at <= $1 ORDER BY next_at, account_id LIMIT 200";
}

/// A run as it is stored.
#[derive(Debug, Clone)]
pub struct Run {
    /// Which one.
    pub id: SyncRunId,
    /// Whose.
    pub account: AccountId,
    /// Whether it began by itself.
    pub by_itself: bool,
    /// When it began.
    pub started: Millis,
    /// When it was over.
    pub finished: Option<Millis>,
    /// How many turns were written down.
    pub turn: i64,
    /// When the last one was.
    pub touched: Millis,
}

#[derive(sqlx::FromRow)]
struct RawRun {
    id: String,
    account_id: String,
    by_itself: i64,
    started_at: i64,
    finished_at: Option<i64>,
    turn: i64,
    touched_at: i64,
}

impl RawRun {
    fn read(self) -> Result<Run> {
        Ok(Run {
            id: parse_id(&self.id)?,
            account: parse_id(&self.account_id)?,
            by_itself: self.by_itself != 0,
            started: Millis(self.started_at),
            finished: self.finished_at.map(Millis),
            turn: self.turn,
            touched: Millis(self.touched_at),
        })
    }
}

/// A step as it is stored.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its place in the run.
    pub position: i64,
    /// What it looks at.
    pub what: SyncWhat,
    /// What people know the source by.
    pub label: String,
    /// The address that the source is asked for.
    pub address: Option<String>,
    /// Where it goes on.
    pub cursor: String,
    /// What the source gave, on its way in.
    pub intake: Option<IntakeId>,
    /// What came of it so far.
    pub counts: Counts,
    /// Why it did not work.
    pub problem: Option<SyncProblem>,
    /// When it was over.
    pub finished: Option<Millis>,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Found.
    pub found: i64,
    /// New.
    pub added: i64,
    /// Verdicts that changed.
    pub changed: i64,
    /// Somebody else's.
    pub others: i64,
    /// Not taken in.
    pub failed: i64,
    /// Over a limit.
    pub left_out: i64,
}

#[derive(sqlx::FromRow)]
struct RawStep {
    position: i64,
    what: String,
    label: String,
    address: Option<String>,
    cursor: String,
    intake_id: Option<String>,
    found: i64,
    added: i64,
    changed: i64,
    others: i64,
    failed: i64,
    left_out: i64,
    problem: Option<String>,
    finished_at: Option<i64>,
}

impl RawStep {
    fn read(self) -> Result<Step> {
        Ok(Step {
            position: self.position,
            what: SyncWhat::from(self.what.as_str()),
            label: self.label,
            address: self.address,
            cursor: self.cursor,
            intake: self.intake_id.as_deref().map(parse_id).transpose()?,
            counts: Counts {
                found: self.found,
                added: self.added,
                changed: self.changed,
                others: self.others,
                failed: self.failed,
                left_out: self.left_out,
            },
            problem: self.problem.as_deref().map(json).transpose()?,
            finished: self.finished_at.map(Millis),
        })
    }
}

/// A step to be added.
#[derive(Debug, Clone)]
pub struct NewStep {
    /// What it looks at.
    pub what: SyncWhat,
    /// What people know the source by.
    pub label: String,
    /// The address that the source is asked for.
    pub address: Option<String>,
}

/// Begins a run; `false` when the account has one in hand.
pub async fn begin(
    tx: &mut Tx,
    id: &SyncRunId,
    account: &AccountId,
    by_itself: bool,
    steps: &[NewStep],
    now: Millis,
) -> Result<bool> {
    let begun = execute!(
        tx,
        BEGIN,
        id.as_str(),
        account.as_str(),
        i64::from(by_itself),
        now.0
    )?;
    if begun == 0 {
        return Ok(false);
    }
    for (position, step) in (0_i64..).zip(steps) {
        execute!(
            tx,
            ADD_STEP,
            id.as_str(),
            position,
            step.what.word(),
            &step.label,
            step.address.as_deref()
        )?;
    }
    Ok(true)
}

/// The run that an account has in hand.
pub async fn open(on: &mut impl Handle, account: &AccountId) -> Result<Option<Run>> {
    let row = fetch_optional!(on, RawRun, OPEN, account.as_str())?;
    row.map(RawRun::read).transpose()
}

/// One run.
pub async fn find(on: &mut impl Handle, id: &SyncRunId) -> Result<Option<Run>> {
    let row = fetch_optional!(on, RawRun, FIND, id.as_str())?;
    row.map(RawRun::read).transpose()
}

/// The steps of a run, in order.
pub async fn steps(on: &mut impl Handle, id: &SyncRunId) -> Result<Vec<Step>> {
    let rows = fetch_all!(on, RawStep, STEPS, id.as_str())?;
    rows.into_iter().map(RawStep::read).collect()
}

/// The last run of an account, as it is shown.
pub async fn latest(on: &mut impl Handle, account: &AccountId) -> Result<Option<SyncRun>> {
    let Some(run) = fetch_optional!(on, RawRun, LATEST, account.as_str())? else {
        return Ok(None);
    };
    let run = run.read()?;
    let steps = steps(on, &run.id).await?;
    let current = steps.iter().position(|step| step.finished.is_none());
    let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
    let shown = steps.into_iter().enumerate().map(|(place, step)| SyncStep {
        state: match step.finished {
            Some(_) => SyncState::Done,
            None if current == Some(place) && run.finished.is_none() => SyncState::Runs,
            None => SyncState::Waits,
        },
        what: step.what,
        label: step.label,
        address: step.address,
        found: count(step.counts.found),
        added: count(step.counts.added),
        changed: count(step.counts.changed),
        others: count(step.counts.others),
        failed: count(step.counts.failed),
        left_out: count(step.counts.left_out),
        problem: step.problem,
        intake: step.intake,
        finished: step.finished,
    });
    Ok(Some(SyncRun {
        id: run.id,
        by_itself: run.by_itself,
        started: run.started,
        finished: run.finished,
        steps: shown.collect(),
    }))
}

/// Takes the right to write a turn down; `false` when somebody else has written it.
pub async fn take_turn(tx: &mut Tx, run: &Run, now: Millis) -> Result<bool> {
    Ok(execute!(tx, TURN, run.id.as_str(), run.turn, now.0)? > 0)
}

/// Writes a step down as it is now.
pub async fn write(tx: &mut Tx, run: &SyncRunId, step: &Step) -> Result<()> {
    let problem = step.problem.as_ref().map(text).transpose()?;
    let counts = step.counts;
    execute!(
        tx,
        WRITE,
        run.as_str(),
        step.position,
        &step.cursor,
        step.intake.as_ref().map(IntakeId::as_str),
        counts.found,
        counts.added,
        counts.changed,
        counts.others,
        counts.failed,
        counts.left_out,
        problem.as_deref(),
        step.finished.map(|at| at.0)
    )?;
    Ok(())
}

/// Ends a run.
pub async fn finish(tx: &mut Tx, id: &SyncRunId, now: Millis) -> Result<()> {
    execute!(tx, FINISH, id.as_str(), now.0)?;
    Ok(())
}

/// Ends a run that the server could not finish.
pub async fn break_off(tx: &mut Tx, id: &SyncRunId, now: Millis) -> Result<()> {
    let why = text(&SyncProblem::BrokenOff)?;
    execute!(tx, BREAK_OFF, id.as_str(), &why, now.0)?;
    finish(tx, id, now).await
}

/// Forgets the runs that were over before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}

/// Plans the next run of an account.
pub async fn plan(tx: &mut Tx, account: &AccountId, next: Millis) -> Result<()> {
    execute!(tx, PLAN, account.as_str(), next.0)?;
    Ok(())
}

/// When an account runs by itself next.
pub async fn planned(on: &mut impl Handle, account: &AccountId) -> Result<Option<Millis>> {
    let row = fetch_optional!(on, (i64,), PLANNED, account.as_str())?;
    Ok(row.map(|(next,)| Millis(next)))
}

/// Plans nothing more for an account that has no source on.
pub async fn unplan(tx: &mut Tx, account: &AccountId) -> Result<()> {
    execute!(tx, UNPLAN, account.as_str())?;
    Ok(())
}

/// The accounts whose turn has come, 200 at most.
pub async fn due(on: &mut impl Handle, now: Millis) -> Result<Vec<AccountId>> {
    let rows = fetch_all!(on, (String,), DUE, now.0)?;
    rows.into_iter().map(|(id,)| parse_id(&id)).collect()
}

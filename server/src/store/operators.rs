//! Who looks after the instance, and its figures.

use domain::operator::{DeadJob, Figures};
use domain::{AccountId, JobId, Millis};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    IS_OPERATOR = "SELECT 1 FROM account WHERE id = $1 AND is_operator AND locked_at IS NULL";
    GRANT = "UPDATE account SET is_operator = $2 WHERE id = $1";
    SEEN = "SELECT seen_at FROM account WHERE id = $1";
    ACCOUNTS = "SELECT COUNT(*) FROM account a WHERE a.seen_at >= $1
        AND EXISTS (SELECT 1 FROM address d WHERE d.account_id = a.id AND d.confirmed_at IS NOT NULL)";
    BADGES = "SELECT COUNT(*) FROM badge";
    LINKS = "SELECT COUNT(*) FROM share WHERE revoked_at IS NULL AND (ends_at IS NULL OR ends_at > $1)";
    DEAD = "SELECT id, kind, attempts, COALESCE(last_error, '') AS last_error, dead_at FROM job WHERE dead_at IS NOT NULL
        ORDER BY dead_at DESC, id LIMIT 100";
    REVIVE = "UPDATE job SET dead_at = NULL, attempts = 0, run_at = $2, locked_until = 0, locked_by = NULL
        WHERE dead_at IS NOT NULL AND (CAST($1 AS TEXT) IS NULL OR id = $1)";
}

/// Whether an account may look after the instance.
pub async fn is_operator(on: &mut impl Handle, account: &AccountId) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), IS_OPERATOR, account.as_str())?.is_some())
}

/// Gives or takes the right to look after the instance.
pub async fn grant(tx: &mut Tx, account: &AccountId, granted: bool) -> Result<()> {
    execute!(tx, GRANT, account.as_str(), granted)?;
    Ok(())
}

/// When an account was last used.
pub async fn seen(on: &mut impl Handle, account: &AccountId) -> Result<Option<Millis>> {
    let found = fetch_optional!(on, (i64,), SEEN, account.as_str())?;
    Ok(found.map(|(at,)| Millis(at)))
}

/// The figures of the instance; `month` is 30 days ago.
pub async fn figures(on: &mut impl Handle, now: Millis, month: Millis) -> Result<Figures> {
    let count = |(n,): (i64,)| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Figures {
        accounts: count(fetch_one!(on, (i64,), ACCOUNTS, i64::MIN)?),
        active: count(fetch_one!(on, (i64,), ACCOUNTS, month.0)?),
        badges: count(fetch_one!(on, (i64,), BADGES)?),
        links: count(fetch_one!(on, (i64,), LINKS, now.0)?),
    })
}

/// The jobs that were given up, the newest first.
pub async fn dead_jobs(on: &mut impl Handle) -> Result<Vec<DeadJob>> {
    let rows = fetch_all!(on, (String, String, i64, String, i64), DEAD)?;
    rows.into_iter()
        .map(|(id, kind, attempts, error, died)| {
            Ok(DeadJob {
                id: parse_id(&id)?,
                kind,
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
                error,
                died: Millis(died),
            })
        })
        .collect()
}

/// Makes a job that was given up due again, or all of them; gives how many.
pub async fn revive(tx: &mut Tx, job: Option<&JobId>, now: Millis) -> Result<u64> {
    execute!(tx, REVIVE, job.map(JobId::as_str), now.0)
}

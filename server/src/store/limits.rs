//! Counters of tries, shared by all machines: a number and the end of its window under a key
//! that is already a hash.

use domain::Millis;

use super::db::{Result, Tx};
use crate::{execute, fetch_one, statements};

statements! {
    // A window that is over begins anew.
    COUNT = "INSERT INTO limit_counter (key, count, ends_at) VALUES ($1, $4, $2)
        ON CONFLICT (key) DO UPDATE SET
            count = CASE WHEN limit_counter.ends_at <= $3 THEN excluded.count ELSE limit_counter.count + excluded.count END,
            ends_at = CASE WHEN limit_counter.ends_at <= $3 THEN excluded.ends_at ELSE limit_counter.ends_at END
        RETURNING count, ends_at";
    GIVE_BACK = "UPDATE limit_counter SET count = count - 1 WHERE key = $1 AND count > 0";
    FORGET = "DELETE FROM limit_counter WHERE key = $1";
    SWEEP = "DELETE FROM limit_counter WHERE ends_at <= $1";
}

/// How often something was tried in the present window.
#[derive(Debug, Clone, Copy, sqlx::FromRow)]
pub struct Tries {
    /// How often, this time included.
    pub count: i64,
    /// When the window ends.
    pub ends_at: i64,
}

/// Counts one try; a new window lasts until `ends`.
pub async fn count(tx: &mut Tx, key: &str, now: Millis, ends: Millis) -> Result<Tries> {
    count_many(tx, key, 1, now, ends).await
}

/// Counts several tries at once; a new window lasts until `ends`.
pub async fn count_many(
    tx: &mut Tx,
    key: &str,
    tries: i64,
    now: Millis,
    ends: Millis,
) -> Result<Tries> {
    fetch_one!(tx, Tries, COUNT, key, ends.0, now.0, tries)
}

/// Takes one try back.
pub async fn give_back(tx: &mut Tx, key: &str) -> Result<()> {
    execute!(tx, GIVE_BACK, key)?;
    Ok(())
}

/// Forgets every try under a key.
pub async fn forget(tx: &mut Tx, key: &str) -> Result<()> {
    execute!(tx, FORGET, key)?;
    Ok(())
}

/// Deletes the windows that are over.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64> {
    execute!(tx, SWEEP, now.0)
}

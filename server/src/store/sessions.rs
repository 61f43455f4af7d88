//! Sessions' rows: the SHA-256 of the cookie's value, never the value.

use domain::account::SignedInDevice;
use domain::{AccountId, Millis, SessionId};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO session (id, hash, account_id, device, data, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    // An ended session is not brought back: saving only changes what is there.
    SAVE = "UPDATE session SET id = $2, account_id = $3, device = $4, data = $5, created_at = $6, seen_at = $7, expires_at = $8 WHERE hash = $1";
    LOAD = "SELECT id, hash, account_id, device, data, created_at, seen_at, expires_at FROM session WHERE hash = $1 AND expires_at > $2";
    TOUCH = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE hash = $1 AND seen_at < $2";
    END_BY_HASH = "DELETE FROM session WHERE hash = $1";
    OF_ACCOUNT = "SELECT id, hash, account_id, device, data, created_at, seen_at, expires_at FROM session WHERE account_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, id DESC";
    END = "DELETE FROM session WHERE account_id = $1 AND id = $2";
    END_OTHERS = "DELETE FROM session WHERE account_id = $1 AND id <> $2";
    END_ALL = "DELETE FROM session WHERE account_id = $1";
    SWEEP = "DELETE FROM session WHERE expires_at <= $1";
}

/// A session as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SessionRow {
    /// Its name in lists.
    pub id: String,
    /// The SHA-256 of the cookie's value, in hex.
    pub hash: String,
    /// Whose it is; nobody's before signing in.
    pub account_id: Option<String>,
    /// Browser and system.
    pub device: String,
    /// What else the session holds, as JSON.
    pub data: String,
    /// When it was signed in (or begun).
    pub created_at: i64,
    /// When it was last used, to ten minutes.
    pub seen_at: i64,
    /// When it ends.
    pub expires_at: i64,
}

/// Adds a session; a unique violation when the hash is taken.
pub async fn insert(tx: &mut Tx, row: &SessionRow) -> Result<()> {
    execute!(
        tx,
        INSERT,
        &row.id,
        &row.hash,
        row.account_id.as_deref(),
        &row.device,
        &row.data,
        row.created_at,
        row.seen_at,
        row.expires_at,
    )?;
    Ok(())
}

/// Changes a session; nothing when it has been ended meanwhile.
pub async fn save(tx: &mut Tx, row: &SessionRow) -> Result<()> {
    execute!(
        tx,
        SAVE,
        &row.hash,
        &row.id,
        row.account_id.as_deref(),
        &row.device,
        &row.data,
        row.created_at,
        row.seen_at,
        row.expires_at,
    )?;
    Ok(())
}

/// The living session behind a hash.
pub async fn load(on: &mut impl Handle, hash: &str, now: Millis) -> Result<Option<SessionRow>> {
    fetch_optional!(on, SessionRow, LOAD, hash, now.0)
}

/// Notes that a session was used, and until when it now lives.
pub async fn touch(tx: &mut Tx, hash: &str, now: Millis, expires: Millis) -> Result<()> {
    execute!(tx, TOUCH, hash, now.0, expires.0)?;
    Ok(())
}

/// Ends the session behind a hash.
pub async fn end_by_hash(tx: &mut Tx, hash: &str) -> Result<()> {
    execute!(tx, END_BY_HASH, hash)?;
    Ok(())
}

/// The living sessions of an account, the current first, then the last used.
pub async fn of_account(
    on: &mut impl Handle,
    account: &AccountId,
    current: &SessionId,
    now: Millis,
) -> Result<Vec<SignedInDevice>> {
    let rows = fetch_all!(on, SessionRow, OF_ACCOUNT, account.as_str(), now.0)?;
    let mut devices = Vec::with_capacity(rows.len());
    for row in rows {
        let id: SessionId = parse_id(&row.id)?;
        devices.push(SignedInDevice {
            current: id == *current,
            id,
            device: row.device,
            created: Millis(row.created_at),
            seen: Millis(row.seen_at),
        });
    }
    devices.sort_by_key(|device| !device.current);
    Ok(devices)
}

/// Ends one session of an account; says whether it was there.
pub async fn end(tx: &mut Tx, account: &AccountId, session: &SessionId) -> Result<bool> {
    Ok(execute!(tx, END, account.as_str(), session.as_str())? > 0)
}

/// Ends every session of an account but one.
pub async fn end_others(tx: &mut Tx, account: &AccountId, kept: &SessionId) -> Result<u64> {
    execute!(tx, END_OTHERS, account.as_str(), kept.as_str())
}

/// Ends every session of an account.
pub async fn end_all(tx: &mut Tx, account: &AccountId) -> Result<u64> {
    execute!(tx, END_ALL, account.as_str())
}

/// Deletes what has expired.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64> {
    execute!(tx, SWEEP, now.0)
}

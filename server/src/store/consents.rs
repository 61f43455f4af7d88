//! The consent journal's rows.

use domain::account::Consent;
use domain::{AccountId, ConsentId, Millis};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO consent (id, account_id, purpose, version, given_at) VALUES ($1, $2, $3, $4, $5)";
    WITHDRAW = "UPDATE consent SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL";
    FORGET = "DELETE FROM consent WHERE account_id = $1";
    LIVING = "SELECT id FROM consent WHERE account_id = $1 AND purpose = $2 AND withdrawn_at IS NULL ORDER BY given_at LIMIT 1";
    OF_ACCOUNT = "SELECT id, purpose, version, given_at, withdrawn_at FROM consent WHERE account_id = $1 ORDER BY given_at DESC, id DESC";
}

#[derive(Debug, sqlx::FromRow)]
struct ConsentRow {
    id: String,
    purpose: String,
    version: String,
    given_at: i64,
    withdrawn_at: Option<i64>,
}

/// Notes that the owner of an account agreed to a text.
pub async fn insert(
    tx: &mut Tx,
    id: &ConsentId,
    account: &AccountId,
    purpose: &str,
    version: &str,
    now: Millis,
) -> Result<()> {
    execute!(
        tx,
        INSERT,
        id.as_str(),
        account.as_str(),
        purpose,
        version,
        now.0
    )?;
    Ok(())
}

/// Notes that a consent was withdrawn.
pub async fn withdraw(tx: &mut Tx, id: &ConsentId, now: Millis) -> Result<()> {
    execute!(tx, WITHDRAW, id.as_str(), now.0)?;
    Ok(())
}

/// Empties the journal of an account that turns out to be somebody else's.
pub async fn forget(tx: &mut Tx, account: &AccountId) -> Result<()> {
    execute!(tx, FORGET, account.as_str())?;
    Ok(())
}

/// The consent to one purpose that stands.
pub async fn living(
    on: &mut impl Handle,
    account: &AccountId,
    purpose: &str,
) -> Result<Option<ConsentId>> {
    let row = fetch_optional!(on, (String,), LIVING, account.as_str(), purpose)?;
    row.map(|(id,)| parse_id(&id)).transpose()
}

/// The journal of an account, the newest entry first.
pub async fn of_account(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Consent>> {
    let rows = fetch_all!(on, ConsentRow, OF_ACCOUNT, account.as_str())?;
    let read = |row: ConsentRow| {
        Ok(Consent {
            id: parse_id(&row.id)?,
            purpose: row.purpose,
            version: row.version,
            given: Millis(row.given_at),
            withdrawn: row.withdrawn_at.map(Millis),
        })
    };
    rows.into_iter().map(read).collect()
}

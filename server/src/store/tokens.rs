//! Tokens' rows: only hashes, one for each address and purpose.

use domain::{AddressId, Millis};

use super::db::{Handle, Result, Tx};
use crate::auth::token::{Purpose, TokenHash};
use crate::{execute, fetch_optional, statements};

statements! {
    // The new one takes the old one's place, which is thereby cancelled.
    PUT = "INSERT INTO token (address_id, purpose, hash, expires_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (address_id, purpose) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at";
    LIVING = "SELECT address_id FROM token WHERE hash = $1 AND purpose = $2 AND expires_at > $3";
    TAKE = "DELETE FROM token WHERE hash = $1 AND purpose = $2 AND expires_at > $3 RETURNING address_id";
    CANCEL = "DELETE FROM token WHERE address_id IN (SELECT id FROM address WHERE account_id = $1) AND purpose = $2";
    SWEEP = "DELETE FROM token WHERE expires_at <= $1";
}

/// Stores a token's hash and cancels the one before.
pub async fn put(
    tx: &mut Tx,
    address: &AddressId,
    purpose: Purpose,
    hash: &TokenHash,
    now: Millis,
) -> Result<()> {
    let expires = now.plus(purpose.lifetime());
    execute!(
        tx,
        PUT,
        address.as_str(),
        purpose.word(),
        hash.as_str(),
        expires.0
    )?;
    Ok(())
}

/// The address of a token that still works; the token stays.
pub async fn living(
    on: &mut impl Handle,
    purpose: Purpose,
    hash: &TokenHash,
    now: Millis,
) -> Result<Option<AddressId>> {
    let row = fetch_optional!(on, (String,), LIVING, hash.as_str(), purpose.word(), now.0)?;
    row.map(|(id,)| super::accounts::parse_id(&id)).transpose()
}

/// Uses a token up: whoever gets the address is the only one who does.
pub async fn take(
    tx: &mut Tx,
    purpose: Purpose,
    hash: &TokenHash,
    now: Millis,
) -> Result<Option<AddressId>> {
    let row = fetch_optional!(tx, (String,), TAKE, hash.as_str(), purpose.word(), now.0)?;
    row.map(|(id,)| super::accounts::parse_id(&id)).transpose()
}

/// Cancels every token of an account for a purpose.
pub async fn cancel(tx: &mut Tx, account: &domain::AccountId, purpose: Purpose) -> Result<()> {
    execute!(tx, CANCEL, account.as_str(), purpose.word())?;
    Ok(())
}

/// Deletes what has expired.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64> {
    execute!(tx, SWEEP, now.0)
}

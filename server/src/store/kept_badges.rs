//! Badges that a visitor without an account keeps, until an account takes them or their hour is
//! over.

use domain::{AccountId, BasketId, Millis};

use super::badges::{Held, word};
use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, statements};

statements! {
    INSERT = "INSERT INTO kept_badge (basket, blob_id, size, kept_until, account_id) VALUES ($1, $2, $3, $4, NULL)
        ON CONFLICT (basket, blob_id) DO UPDATE SET kept_until = excluded.kept_until";
    IN_BASKET = "SELECT COUNT(*) AS badges, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM kept_badge WHERE basket = $1";
    IN_ALL = "SELECT COUNT(*) AS badges, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM kept_badge";
    TIE = "UPDATE kept_badge SET account_id = $2 WHERE basket = $1 AND kept_until > $3";
    OF_ACCOUNT = "SELECT basket, blob_id FROM kept_badge WHERE account_id = $1 ORDER BY kept_until, blob_id";
    CALL = "UPDATE kept_badge SET name = $3 WHERE basket = $1 AND blob_id = $2";
    STAGED = "SELECT basket, blob_id, name FROM kept_badge WHERE basket = $1 AND kept_until > $2 ORDER BY name, blob_id";
    DELETE = "DELETE FROM kept_badge WHERE basket = $1 AND blob_id = $2";
    DELETE_OVER = "DELETE FROM kept_badge WHERE kept_until <= $1 AND account_id IS NULL RETURNING blob_id";
}

/// A kept badge: whose basket it is in, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The visitor's basket.
    pub basket: BasketId,
    /// The file.
    pub blob: BlobId,
}

/// Puts bytes into a basket; they were said to be wanted before. The same bytes again begin a new
/// hour.
pub async fn insert(tx: &mut Tx, kept: &Kept, size: i64, until: Millis) -> Result<()> {
    execute!(
        tx,
        INSERT,
        kept.basket.as_str(),
        kept.blob.as_str(),
        size,
        until.0
    )?;
    Ok(())
}

/// How much is in a basket.
pub async fn in_basket(on: &mut impl Handle, basket: &BasketId) -> Result<Held> {
    fetch_one!(on, Held, IN_BASKET, basket.as_str())
}

/// How much is in all baskets.
pub async fn in_all(on: &mut impl Handle) -> Result<Held> {
    fetch_one!(on, Held, IN_ALL)
}

/// Gives what is in a basket, and not over, to an account.
pub async fn tie(tx: &mut Tx, basket: &BasketId, account: &AccountId, now: Millis) -> Result<u64> {
    execute!(tx, TIE, basket.as_str(), account.as_str(), now.0)
}

/// What waits to be taken into an account.
pub async fn of_account(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Kept>> {
    let rows = fetch_all!(on, (String, String), OF_ACCOUNT, account.as_str())?;
    rows.into_iter()
        .map(|(basket, blob)| {
            Ok(Kept {
                basket: word(basket.parse().ok())?,
                blob: word(BlobId::parse(&blob))?,
            })
        })
        .collect()
}

/// Gives one the name that it came with.
pub async fn call(tx: &mut Tx, kept: &Kept, name: &str) -> Result<()> {
    execute!(tx, CALL, kept.basket.as_str(), kept.blob.as_str(), name)?;
    Ok(())
}

/// What is in a basket and not over, with the names that it came with.
pub async fn staged(
    on: &mut impl Handle,
    basket: &BasketId,
    now: Millis,
) -> Result<Vec<(Kept, String)>> {
    let rows = fetch_all!(
        on,
        (String, String, Option<String>),
        STAGED,
        basket.as_str(),
        now.0
    )?;
    rows.into_iter()
        .map(|(basket, blob, name)| {
            let kept = Kept {
                basket: word(basket.parse().ok())?,
                blob: word(BlobId::parse(&blob))?,
            };
            Ok((kept, name.unwrap_or_default()))
        })
        .collect()
}

/// Forgets one; its bytes stay for whatever else names them.
pub async fn delete(tx: &mut Tx, kept: &Kept) -> Result<()> {
    execute!(tx, DELETE, kept.basket.as_str(), kept.blob.as_str())?;
    Ok(())
}

/// Forgets what is over and gives the bytes that were named.
pub async fn delete_over(tx: &mut Tx, now: Millis) -> Result<Vec<BlobId>> {
    let rows = fetch_all!(tx, (String,), DELETE_OVER, now.0)?;
    rows.into_iter()
        .map(|(blob,)| word(BlobId::parse(&blob)))
        .collect()
}

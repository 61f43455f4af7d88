//! What partners delivered: rows without an address, whose badge only who knows the address can
//! open.

use domain::{DeliveryId, Millis, PartnerId};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

/// Waiting deliveries that are read at once.
pub const SLICE: usize = 64;

statements! {
    INSERT = "INSERT INTO delivery (id, partner_id, item_mac, content_mac, address_mac, key_name, sealed, received_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (partner_id, item_mac) DO NOTHING";
    CONTENT = "SELECT content_mac FROM delivery WHERE partner_id = $1 AND item_mac = $2";
    WAITING = "SELECT id, sealed FROM delivery WHERE address_mac = $1 AND sealed IS NOT NULL
        AND (CAST($2 AS TEXT) IS NULL OR partner_id = $2) ORDER BY received_at, id LIMIT 64";
    TAKE = "UPDATE delivery SET sealed = NULL WHERE id = $1 AND sealed IS NOT NULL";
    FORGET = "UPDATE delivery SET sealed = NULL WHERE address_mac = $1 AND partner_id = $2 AND sealed IS NOT NULL";
    SWEEP = "DELETE FROM delivery WHERE received_at < $1";
    KEYS = "SELECT key_name, COUNT(*) FROM delivery GROUP BY key_name";
}

/// A delivery to be added.
#[derive(Debug, Clone)]
pub struct NewDelivery<'a> {
    /// Which one.
    pub id: &'a DeliveryId,
    /// From whom.
    pub partner: &'a PartnerId,
    /// The HMAC of the partner's own name of it.
    pub item_mac: &'a str,
    /// The HMAC of what it is.
    pub content_mac: &'a str,
    /// The HMAC of the address.
    pub address_mac: &'a str,
    /// The name of the key that made them.
    pub key_name: &'a str,
    /// The badge, sealed with the address.
    pub sealed: &'a str,
}

/// A delivery that waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Which one.
    pub id: DeliveryId,
    /// The badge, sealed with the address.
    pub sealed: String,
}

/// Adds a delivery; `false` when the partner has sent one of that name before.
pub async fn insert(tx: &mut Tx, new: &NewDelivery<'_>, now: Millis) -> Result<bool> {
    let added = execute!(
        tx,
        INSERT,
        new.id.as_str(),
        new.partner.as_str(),
        new.item_mac,
        new.content_mac,
        new.address_mac,
        new.key_name,
        new.sealed,
        now.0
    )?;
    Ok(added > 0)
}

/// What a partner has sent under a name: the HMAC of it.
pub async fn content(
    on: &mut impl Handle,
    partner: &PartnerId,
    item_mac: &str,
) -> Result<Option<String>> {
    let row = fetch_optional!(on, (String,), CONTENT, partner.as_str(), item_mac)?;
    Ok(row.map(|(mac,)| mac))
}

/// What waits for an address, the oldest first, at most [`SLICE`]; from one partner, or from all.
pub async fn waiting(
    on: &mut impl Handle,
    address_mac: &str,
    partner: Option<&PartnerId>,
) -> Result<Vec<Waiting>> {
    let rows = fetch_all!(
        on,
        (String, String),
        WAITING,
        address_mac,
        partner.map(PartnerId::as_str)
    )?;
    rows.into_iter()
        .map(|(id, sealed)| {
            Ok(Waiting {
                id: parse_id(&id)?,
                sealed,
            })
        })
        .collect()
}

/// Takes a badge out of its delivery; `false` when it waits no more.
pub async fn take(tx: &mut Tx, id: &DeliveryId) -> Result<bool> {
    Ok(execute!(tx, TAKE, id.as_str())? > 0)
}

/// Deletes the badges that wait for an address from a partner; says how many did.
pub async fn forget(tx: &mut Tx, address_mac: &str, partner: &PartnerId) -> Result<u64> {
    execute!(tx, FORGET, address_mac, partner.as_str())
}

/// Deletes what was delivered before `before`.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}

/// The keys that made the HMACs here, by name, and of how many rows.
pub async fn keys(on: &mut impl Handle) -> Result<Vec<(String, i64)>> {
    fetch_all!(on, (String, i64), KEYS)
}

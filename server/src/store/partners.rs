//! Partners' rows: who may deliver.

use domain::partner::Partner;
use domain::{Millis, PartnerId};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO partner (id, name, contact, key, secret_hash, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    ALL = "SELECT id, name, contact, key, secret_hash, created_at, renewed_at, used_at, revoked_at FROM partner ORDER BY created_at, id";
    FIND = "SELECT id, name, contact, key, secret_hash, created_at, renewed_at, used_at, revoked_at FROM partner WHERE id = $1";
    BY_KEY = "SELECT id, name, contact, key, secret_hash, created_at, renewed_at, used_at, revoked_at FROM partner WHERE key = $1";
    // A share of the row's lock: a revocation waits for what is being written, and holds for what comes behind it.
    STANDS = "UPDATE partner SET used_at = $3 WHERE id = $1 AND secret_hash = $2 AND revoked_at IS NULL";
    RENEW = "UPDATE partner SET secret_hash = $2, renewed_at = $3, revoked_at = NULL
        WHERE id = $1 AND (revoked_at IS NULL OR CAST($4 AS BOOLEAN))";
    REVOKE = "UPDATE partner SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
}

/// A partner with what its secret is compared to.
#[derive(Debug, Clone)]
pub struct Known {
    /// The partner.
    pub partner: Partner,
    /// The SHA-256 of its secret, in hex.
    pub secret_hash: String,
}

#[derive(sqlx::FromRow)]
struct RawPartner {
    id: String,
    name: String,
    contact: String,
    key: String,
    secret_hash: String,
    created_at: i64,
    renewed_at: Option<i64>,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl RawPartner {
    fn read(self) -> Result<Known> {
        let partner = Partner {
            id: parse_id(&self.id)?,
            name: self.name,
            contact: self.contact,
            key: self.key,
            created: Millis(self.created_at),
            renewed: self.renewed_at.map(Millis),
            used: self.used_at.map(Millis),
            revoked: self.revoked_at.map(Millis),
        };
        Ok(Known {
            partner,
            secret_hash: self.secret_hash,
        })
    }
}

/// Adds a partner.
pub async fn insert(tx: &mut Tx, partner: &Partner, secret_hash: &str) -> Result<()> {
    execute!(
        tx,
        INSERT,
        partner.id.as_str(),
        &partner.name,
        &partner.contact,
        &partner.key,
        secret_hash,
        partner.created.0
    )?;
    Ok(())
}

/// Every partner, the oldest first, revoked ones too.
pub async fn all(on: &mut impl Handle) -> Result<Vec<Partner>> {
    let rows = fetch_all!(on, RawPartner, ALL)?;
    rows.into_iter()
        .map(|row| row.read().map(|known| known.partner))
        .collect()
}

/// One partner.
pub async fn find(on: &mut impl Handle, id: &PartnerId) -> Result<Option<Partner>> {
    let row = fetch_optional!(on, RawPartner, FIND, id.as_str())?;
    row.map(|row| row.read().map(|known| known.partner))
        .transpose()
}

/// The partner that a key names.
pub async fn by_key(on: &mut impl Handle, key: &str) -> Result<Option<Known>> {
    let row = fetch_optional!(on, RawPartner, BY_KEY, key)?;
    row.map(RawPartner::read).transpose()
}

/// Whether a partner may still deliver with that secret, as it does now; until the transaction
/// ends, that cannot change.
pub async fn stands(tx: &mut Tx, id: &PartnerId, secret_hash: &str, now: Millis) -> Result<bool> {
    Ok(execute!(tx, STANDS, id.as_str(), secret_hash, now.0)? > 0)
}

/// Gives a partner a new secret; one that is revoked only where `revoked_too`, and then it is so no
/// more. Says whether it did.
pub async fn renew(
    tx: &mut Tx,
    id: &PartnerId,
    secret_hash: &str,
    revoked_too: bool,
    now: Millis,
) -> Result<bool> {
    Ok(execute!(tx, RENEW, id.as_str(), secret_hash, now.0, revoked_too)? > 0)
}

/// Revokes a partner's key; says whether it did.
pub async fn revoke(tx: &mut Tx, id: &PartnerId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, REVOKE, id.as_str(), now.0)? > 0)
}

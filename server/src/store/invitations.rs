//! Invitations, one for each partner and address, and the addresses that want none.

use domain::{InvitationId, Millis, PartnerId};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::auth::token::TokenHash;
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    FIND = "SELECT id, partner_id, address_mac, sealed_address, sent_at FROM invitation WHERE partner_id = $1 AND address_mac = $2";
    BY_TOKEN = "SELECT id, partner_id, address_mac, sealed_address, sent_at FROM invitation WHERE token_hash = $1 AND ends_at > $2";
    // A mail that was not sent gets another token: what the one before would have led to is void.
    PUT = "INSERT INTO invitation (id, partner_id, address_mac, key_name, token_hash, sealed_address, held_until, ends_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (partner_id, address_mac) DO UPDATE SET token_hash = excluded.token_hash, sealed_address = excluded.sealed_address,
            held_until = excluded.held_until, ends_at = excluded.ends_at
        WHERE invitation.sent_at IS NULL AND invitation.held_until <= $9";
    LET_GO = "UPDATE invitation SET held_until = 0 WHERE id = $1";
    SENT = "UPDATE invitation SET sent_at = $2 WHERE id = $1";
    PROLONG = "UPDATE invitation SET ends_at = $2 WHERE id = $1";
    SWEEP = "DELETE FROM invitation WHERE ends_at <= $1";
    KEYS = "SELECT key_name, COUNT(*) FROM invitation GROUP BY key_name";
    SUPPRESS = "INSERT INTO suppression (address_mac, key_name, since) VALUES ($1, $2, $3) ON CONFLICT (address_mac) DO NOTHING";
    UNSUPPRESS = "DELETE FROM suppression WHERE address_mac = $1";
    SUPPRESSED = "SELECT 1 FROM suppression WHERE address_mac = $1";
    SUPPRESSION_KEYS = "SELECT key_name, COUNT(*) FROM suppression GROUP BY key_name";
}

/// An invitation as it is stored.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Which one.
    pub id: InvitationId,
    /// Who sent the badges.
    pub partner: PartnerId,
    /// The HMAC of the address.
    pub address_mac: String,
    /// The address, sealed with the token.
    pub sealed_address: String,
    /// When its mail was sent.
    pub sent: Option<Millis>,
}

#[derive(sqlx::FromRow)]
struct RawInvitation {
    id: String,
    partner_id: String,
    address_mac: String,
    sealed_address: String,
    sent_at: Option<i64>,
}

impl RawInvitation {
    fn read(self) -> Result<Invitation> {
        Ok(Invitation {
            id: parse_id(&self.id)?,
            partner: parse_id(&self.partner_id)?,
            address_mac: self.address_mac,
            sealed_address: self.sealed_address,
            sent: self.sent_at.map(Millis),
        })
    }
}

/// An invitation to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// Which one.
    pub id: &'a InvitationId,
    /// Who sent the badges.
    pub partner: &'a PartnerId,
    /// The HMAC of the address.
    pub address_mac: &'a str,
    /// The name of the key that made it.
    pub key_name: &'a str,
    /// What is stored of the token.
    pub token: &'a TokenHash,
    /// The address, sealed with the token.
    pub sealed_address: &'a str,
    /// Until when its sender has it for itself.
    pub held: Millis,
    /// When it ends.
    pub ends: Millis,
}

/// The invitation of a partner to an address.
pub async fn find(
    on: &mut impl Handle,
    partner: &PartnerId,
    address_mac: &str,
) -> Result<Option<Invitation>> {
    let row = fetch_optional!(on, RawInvitation, FIND, partner.as_str(), address_mac)?;
    row.map(RawInvitation::read).transpose()
}

/// The invitation behind a link, while it lasts.
pub async fn by_token(
    on: &mut impl Handle,
    token: &TokenHash,
    now: Millis,
) -> Result<Option<Invitation>> {
    let row = fetch_optional!(on, RawInvitation, BY_TOKEN, token.as_str(), now.0)?;
    row.map(RawInvitation::read).transpose()
}

/// Makes an invitation, or gives the one whose mail was not sent a new token; `false` when its
/// mail was sent meanwhile, or somebody is sending it.
pub async fn put(tx: &mut Tx, new: &NewInvitation<'_>, now: Millis) -> Result<bool> {
    let made = execute!(
        tx,
        PUT,
        new.id.as_str(),
        new.partner.as_str(),
        new.address_mac,
        new.key_name,
        new.token.as_str(),
        new.sealed_address,
        new.held.0,
        new.ends.0,
        now.0
    )?;
    Ok(made > 0)
}

/// Leaves an invitation whose mail was not sent to whoever tries next.
pub async fn let_go(tx: &mut Tx, id: &InvitationId) -> Result<()> {
    execute!(tx, LET_GO, id.as_str())?;
    Ok(())
}

/// Notes that its mail was sent.
pub async fn sent(tx: &mut Tx, id: &InvitationId, now: Millis) -> Result<()> {
    execute!(tx, SENT, id.as_str(), now.0)?;
    Ok(())
}

/// Has its links work until `ends`.
pub async fn prolong(tx: &mut Tx, id: &InvitationId, ends: Millis) -> Result<()> {
    execute!(tx, PROLONG, id.as_str(), ends.0)?;
    Ok(())
}

/// Deletes those that are over.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64> {
    execute!(tx, SWEEP, now.0)
}

/// The keys that made the HMACs of invitations, by name, and of how many.
pub async fn keys(on: &mut impl Handle) -> Result<Vec<(String, i64)>> {
    fetch_all!(on, (String, i64), KEYS)
}

/// Notes that an address wants no invitation.
pub async fn suppress(tx: &mut Tx, address_mac: &str, key_name: &str, now: Millis) -> Result<()> {
    execute!(tx, SUPPRESS, address_mac, key_name, now.0)?;
    Ok(())
}

/// Deletes such a note.
pub async fn unsuppress(tx: &mut Tx, address_mac: &str) -> Result<()> {
    execute!(tx, UNSUPPRESS, address_mac)?;
    Ok(())
}

/// Whether an address wants no invitation.
pub async fn is_suppressed(on: &mut impl Handle, address_mac: &str) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), SUPPRESSED, address_mac)?.is_some())
}

/// The keys that made the HMACs of addresses that want no invitation, by name, and of how many.
pub async fn suppression_keys(on: &mut impl Handle) -> Result<Vec<(String, i64)>> {
    fetch_all!(on, (String, i64), SUPPRESSION_KEYS)
}

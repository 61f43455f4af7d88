//! Shares' rows, and what is left of those that are gone.
//!
//! A slug's SHA-256 is noted when the share is made and stays: when badge or account go, and the
//! share with them, its link says "gone" and not "never was".

use domain::badge::{BadgeFace, Checked};
use domain::{AccountId, BadgeId, Language, Millis, RecipientMatch, ShareId, Slug};
use sha2::{Digest, Sha256};

use super::badges::{json, word};
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO share (id, badge_id, slug, show_name, show_evidence, listed, ends_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    NOTE_SLUG = "INSERT INTO gone_slug (hash) VALUES ($1) ON CONFLICT (hash) DO NOTHING";
    KNOWN_SLUG = "SELECT 1 FROM gone_slug WHERE hash = $1";
    OF_BADGE = "SELECT id, badge_id, slug, show_name, show_evidence, listed, ends_at, revoked_at, created_at FROM share WHERE badge_id = $1 ORDER BY created_at DESC, id DESC";
    FIND_OF = "SELECT s.id, s.badge_id, s.slug, s.show_name, s.show_evidence, s.listed, s.ends_at, s.revoked_at, s.created_at
        FROM share s JOIN badge b ON b.id = s.badge_id WHERE b.account_id = $1 AND s.id = $2";
    REVOKE = "UPDATE share SET revoked_at = $3 WHERE id = $2 AND revoked_at IS NULL
        AND EXISTS (SELECT 1 FROM badge b WHERE b.id = share.badge_id AND b.account_id = $1)";
    REVOKE_BADGE = "UPDATE share SET revoked_at = $2 WHERE badge_id = $1 AND revoked_at IS NULL";
    SEEN = "SELECT s.id, s.badge_id, s.slug, s.show_name, s.show_evidence, s.listed, s.ends_at, s.revoked_at, s.created_at,
            b.account_id, b.kind, b.recipient, b.face, b.checked, b.changed_at, b.picture_width, b.picture_height, a.name AS holder, a.language
        FROM share s JOIN badge b ON b.id = s.badge_id JOIN account a ON a.id = b.account_id WHERE s.slug = $1 AND a.locked_at IS NULL AND b.acceptance = 'accepted'";
}

/// A share as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct ShareRow {
    /// Which one.
    pub id: String,
    /// Of which badge.
    pub badge_id: String,
    /// The part of its URL.
    pub slug: String,
    /// Whether the holder's name stands on it.
    pub show_name: bool,
    /// Whether evidence stands on it.
    pub show_evidence: bool,
    /// Whether search engines may list it.
    pub listed: bool,
    /// When it ends by itself.
    pub ends_at: Option<i64>,
    /// When its owner took it back.
    pub revoked_at: Option<i64>,
    /// When it was made.
    pub created_at: i64,
}

impl ShareRow {
    /// Whether it opens now.
    #[must_use]
    pub fn living(&self, now: Millis) -> bool {
        self.revoked_at.is_none() && self.ends_at.is_none_or(|end| end > now.0)
    }
}

/// A share to be made.
#[derive(Debug, Clone)]
pub struct NewShare<'a> {
    /// Which one.
    pub id: &'a ShareId,
    /// Of which badge.
    pub badge: &'a BadgeId,
    /// The part of its URL.
    pub slug: &'a Slug,
    /// Whether the holder's name stands on it.
    pub show_name: bool,
    /// Whether evidence stands on it.
    pub show_evidence: bool,
    /// When it ends by itself.
    pub ends: Option<Millis>,
}

/// A share with all that its public page is drawn from.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The share.
    pub share: ShareRow,
    /// Its badge.
    pub badge: BadgeId,
    /// Whose.
    pub account: AccountId,
    /// The kind of file that the badge came in.
    pub kind: String,
    /// Whether the badge names a confirmed address of the account.
    pub recipient: RecipientMatch,
    /// What the badge says.
    pub face: BadgeFace,
    /// What was found out.
    pub checked: Option<Checked>,
    /// When the badge's row last changed.
    pub changed: Millis,
    /// The sides of the picture in pixels, once it is drawn.
    pub sides: Option<(u32, u32)>,
    /// The name that the holder gives.
    pub holder: String,
    /// The holder's language.
    pub language: Language,
}

#[derive(sqlx::FromRow)]
struct RawSeen {
    #[sqlx(flatten)]
    share: ShareRow,
    account_id: String,
    kind: String,
    recipient: String,
    face: String,
    checked: Option<String>,
    changed_at: i64,
    picture_width: Option<i64>,
    picture_height: Option<i64>,
    holder: String,
    language: String,
}

fn hash(slug: &Slug) -> String {
    hex::encode(Sha256::digest(slug.as_str()))
}

/// Makes a share.
pub async fn insert(tx: &mut Tx, new: &NewShare<'_>, now: Millis) -> Result<()> {
    let NewShare {
        id,
        badge,
        slug,
        show_name,
        show_evidence,
        ends,
    } = *new;
    let ends = ends.map(|m| m.0);
    execute!(
        tx,
        INSERT,
        id.as_str(),
        badge.as_str(),
        slug.as_str(),
        show_name,
        show_evidence,
        false,
        ends,
        now.0,
    )?;
    execute!(tx, NOTE_SLUG, hash(slug))?;
    Ok(())
}

/// The shares of a badge, the newest first, ended ones too.
pub async fn of_badge(on: &mut impl Handle, badge: &BadgeId) -> Result<Vec<ShareRow>> {
    fetch_all!(on, ShareRow, OF_BADGE, badge.as_str())
}

/// One share of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &ShareId,
) -> Result<Option<ShareRow>> {
    fetch_optional!(on, ShareRow, FIND_OF, account.as_str(), id.as_str())
}

/// Takes a share back; `false` when it was not there or taken back already.
pub async fn revoke(tx: &mut Tx, account: &AccountId, id: &ShareId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, REVOKE, account.as_str(), id.as_str(), now.0)? > 0)
}

/// Takes every share of a badge back.
pub async fn revoke_badge(tx: &mut Tx, badge: &BadgeId, now: Millis) -> Result<()> {
    execute!(tx, REVOKE_BADGE, badge.as_str(), now.0)?;
    Ok(())
}

/// A share by its slug, with what its page is drawn from.
pub async fn seen(on: &mut impl Handle, slug: &Slug) -> Result<Option<Seen>> {
    let Some(raw) = fetch_optional!(on, RawSeen, SEEN, slug.as_str())? else {
        return Ok(None);
    };
    let decode = |error| sqlx::Error::Decode(Box::new(error));
    let side = |side: Option<i64>| side.and_then(|side| u32::try_from(side).ok());
    Ok(Some(Seen {
        badge: raw.share.badge_id.parse().map_err(decode)?,
        account: raw.account_id.parse().map_err(decode)?,
        share: raw.share,
        kind: raw.kind,
        recipient: word(RecipientMatch::from_word(&raw.recipient))?,
        face: json(&raw.face)?,
        checked: raw.checked.as_deref().map(json).transpose()?,
        changed: Millis(raw.changed_at),
        sides: side(raw.picture_width).zip(side(raw.picture_height)),
        holder: raw.holder,
        language: Language::from_tag(&raw.language).unwrap_or_default(),
    }))
}

/// Whether a slug was ever given out.
pub async fn was_given(on: &mut impl Handle, slug: &Slug) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), KNOWN_SLUG, hash(slug))?.is_some())
}

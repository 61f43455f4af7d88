//! Evidence that learners added to badges.

use domain::evidence::{EvidenceFile, FileKind};
use domain::{AccountId, BadgeId, Millis};

use super::badges::word;
use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    OF_BADGE = "SELECT number, title, text, url, blob_id, file_kind, file_name, size, shown, created_at FROM evidence WHERE badge_id = $1 ORDER BY number";
    ONE = "SELECT number, title, text, url, blob_id, file_kind, file_name, size, shown, created_at FROM evidence WHERE badge_id = $1 AND number = $2";
    LAST = "SELECT COUNT(*), COALESCE(MAX(number), 0) FROM evidence WHERE badge_id = $1";
    INSERT = "INSERT INTO evidence (badge_id, account_id, number, title, text, url, blob_id, file_kind, file_name, size, shown, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    CHANGE = "UPDATE evidence SET title = $3, text = $4, url = $5, shown = $6 WHERE badge_id = $1 AND number = $2";
    DELETE = "DELETE FROM evidence WHERE badge_id = $1 AND number = $2";
    // What is shown of a badge has changed, and with it every mark that answers are known by.
    TOUCH = "UPDATE badge SET changed_at = CASE WHEN changed_at < $2 THEN $2 ELSE changed_at + 1 END WHERE id = $1";
}

/// A piece as it is stored.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Its number among the pieces of the badge.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// Its words, as they were typed.
    pub text: String,
    /// Where it is, http(s) only.
    pub url: Option<String>,
    /// Its file and the bytes of it.
    pub file: Option<(EvidenceFile, BlobId)>,
    /// Whether it is shown.
    pub shown: bool,
    /// When it was added.
    pub added: Millis,
}

#[derive(sqlx::FromRow)]
struct Raw {
    number: i64,
    title: String,
    text: String,
    url: Option<String>,
    blob_id: Option<String>,
    file_kind: Option<String>,
    file_name: Option<String>,
    size: i64,
    shown: bool,
    created_at: i64,
}

impl Raw {
    fn read(self) -> Result<Piece> {
        let file = match (self.blob_id, self.file_kind) {
            (Some(blob), Some(kind)) => {
                let file = EvidenceFile {
                    kind: word(FileKind::from_word(&kind))?,
                    name: self.file_name.unwrap_or_default(),
                    bytes: u64::try_from(self.size).unwrap_or(0),
                };
                Some((file, word(BlobId::parse(&blob))?))
            }
            _ => None,
        };
        Ok(Piece {
            number: u32::try_from(self.number).unwrap_or(0),
            title: self.title,
            text: self.text,
            url: self.url,
            file,
            shown: self.shown,
            added: Millis(self.created_at),
        })
    }
}

/// The pieces of a badge, the first added first.
pub async fn of_badge(on: &mut impl Handle, badge: &BadgeId) -> Result<Vec<Piece>> {
    let rows = fetch_all!(on, Raw, OF_BADGE, badge.as_str())?;
    rows.into_iter().map(Raw::read).collect()
}

/// One piece of a badge.
pub async fn one(on: &mut impl Handle, badge: &BadgeId, number: u32) -> Result<Option<Piece>> {
    let row = fetch_optional!(on, Raw, ONE, badge.as_str(), i64::from(number))?;
    row.map(Raw::read).transpose()
}

/// How many pieces a badge has, and the highest number among them.
pub async fn last(on: &mut impl Handle, badge: &BadgeId) -> Result<(i64, i64)> {
    fetch_one!(on, (i64, i64), LAST, badge.as_str())
}

/// Adds a piece to a badge of an account.
pub async fn insert(
    tx: &mut Tx,
    account: &AccountId,
    badge: &BadgeId,
    piece: &Piece,
) -> Result<()> {
    let file = piece.file.as_ref().map(|(file, _)| file);
    let blob = piece.file.as_ref().map(|(_, blob)| blob.as_str());
    execute!(
        tx,
        INSERT,
        badge.as_str(),
        account.as_str(),
        i64::from(piece.number),
        &piece.title,
        &piece.text,
        piece.url.as_deref(),
        blob,
        file.map(|file| file.kind.word()),
        file.map(|file| file.name.as_str()),
        file.map_or(0, |file| i64::try_from(file.bytes).unwrap_or(i64::MAX)),
        piece.shown,
        piece.added.0
    )?;
    Ok(())
}

/// Changes what an owner wrote on a piece, and whether it is shown.
pub async fn change(tx: &mut Tx, badge: &BadgeId, piece: &Piece) -> Result<()> {
    execute!(
        tx,
        CHANGE,
        badge.as_str(),
        i64::from(piece.number),
        &piece.title,
        &piece.text,
        piece.url.as_deref(),
        piece.shown
    )?;
    Ok(())
}

/// Deletes a piece; `false` when it was not there.
pub async fn delete(tx: &mut Tx, badge: &BadgeId, number: u32) -> Result<bool> {
    Ok(execute!(tx, DELETE, badge.as_str(), i64::from(number))? > 0)
}

/// Notes that what is shown of a badge has changed.
pub async fn touch(tx: &mut Tx, badge: &BadgeId, now: Millis) -> Result<()> {
    execute!(tx, TOUCH, badge.as_str(), now.0)?;
    Ok(())
}

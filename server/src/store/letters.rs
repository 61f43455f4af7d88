//! Letters' rows: written by a visitor, delivered once the address is confirmed.

use domain::letter::Letter;
use domain::{AccountId, Language, LetterId, Millis, ShareId, Slug};

use super::accounts::parse_id;
use super::db::{Handle, Result, Tx};
use crate::auth::token::TokenHash;
use crate::{execute, fetch_all, fetch_optional, statements};

/// The columns of [`RawLetter`].
macro_rules! letter {
    () => {
        "SELECT l.id, s.slug, l.about, l.name, l.organisation, l.address, l.message, l.confirmed_at, l.read_at, l.answer, l.answered_at,
            EXISTS (SELECT 1 FROM abuse_report r WHERE r.letter_id = l.id) AS reported
        FROM letter l LEFT JOIN share s ON s.id = l.share_id WHERE l.account_id = $1 AND l.confirmed_at IS NOT NULL"
    };
}

statements! {
    INSERT = "INSERT INTO letter (id, account_id, share_id, about, name, organisation, address, language, message, written_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    FIND = "SELECT id, account_id, share_id, about, name, address, language, message, confirmed_at, answer, answered_at FROM letter WHERE id = $1";
    SET_TOKEN = "UPDATE letter SET token_hash = $2 WHERE id = $1 AND confirmed_at IS NULL";
    BY_TOKEN = "SELECT id, account_id, share_id, about, name, address, language, message, confirmed_at, answer, answered_at
        FROM letter WHERE token_hash = $1 AND confirmed_at IS NULL AND written_at > $2";
    CONFIRM = "UPDATE letter SET confirmed_at = $2, token_hash = NULL WHERE id = $1 AND confirmed_at IS NULL";
    LIST = concat!(letter!(), " ORDER BY l.confirmed_at DESC, l.id DESC LIMIT 500");
    FIND_OF = concat!(letter!(), " AND l.id = $2");
    READ = "UPDATE letter SET read_at = $3 WHERE account_id = $1 AND id = $2 AND read_at IS NULL";
    ANSWER = "UPDATE letter SET answer = $3, answered_at = $4 WHERE account_id = $1 AND id = $2 AND confirmed_at IS NOT NULL AND answered_at IS NULL";
    DELETE = "DELETE FROM letter WHERE account_id = $1 AND id = $2";
    SWEEP = "DELETE FROM letter WHERE confirmed_at IS NULL AND written_at < $1";
}

/// A letter to be written down.
#[derive(Debug, Clone)]
pub struct NewLetter<'a> {
    /// Which one.
    pub id: &'a LetterId,
    /// To whom.
    pub account: &'a AccountId,
    /// On which page.
    pub share: &'a ShareId,
    /// What that page shows.
    pub about: &'a str,
    /// Who writes.
    pub name: &'a str,
    /// For whom they write.
    pub organisation: &'a str,
    /// Their address.
    pub address: &'a str,
    /// The language of mails to them.
    pub language: Language,
    /// What they write.
    pub message: &'a str,
}

/// A letter as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct LetterRow {
    /// Which one.
    pub id: String,
    /// To whom.
    pub account_id: String,
    /// On which page, where it is still there.
    pub share_id: Option<String>,
    /// What that page showed.
    pub about: String,
    /// Who writes.
    pub name: String,
    /// Their address.
    pub address: String,
    language: String,
    /// What they write.
    pub message: String,
    /// When the address was confirmed.
    pub confirmed_at: Option<i64>,
    /// What was answered.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<i64>,
}

impl LetterRow {
    /// The language of mails to its writer.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }
}

#[derive(sqlx::FromRow)]
struct RawLetter {
    id: String,
    slug: Option<String>,
    about: String,
    name: String,
    organisation: String,
    address: String,
    message: String,
    confirmed_at: Option<i64>,
    read_at: Option<i64>,
    answer: Option<String>,
    answered_at: Option<i64>,
    reported: bool,
}

impl RawLetter {
    fn read(self) -> Result<Letter> {
        let page: Option<Slug> = self.slug.as_deref().map(parse_id).transpose()?;
        Ok(Letter {
            id: parse_id(&self.id)?,
            page,
            about: self.about,
            name: self.name,
            organisation: self.organisation,
            address: self.address,
            message: self.message,
            delivered: Millis(self.confirmed_at.unwrap_or_default()),
            read: self.read_at.is_some(),
            answer: self.answered_at.map(Millis).zip(self.answer),
            reported: self.reported,
        })
    }
}

/// Writes a letter down, not delivered yet.
pub async fn insert(tx: &mut Tx, new: &NewLetter<'_>, now: Millis) -> Result<()> {
    execute!(
        tx,
        INSERT,
        new.id.as_str(),
        new.account.as_str(),
        new.share.as_str(),
        new.about,
        new.name,
        new.organisation,
        new.address,
        new.language.tag(),
        new.message,
        now.0
    )?;
    Ok(())
}

/// One letter, for a job.
pub async fn find(on: &mut impl Handle, id: &LetterId) -> Result<Option<LetterRow>> {
    fetch_optional!(on, LetterRow, FIND, id.as_str())
}

/// Stores the token of a letter that waits; the one before is cancelled.
pub async fn set_token(tx: &mut Tx, id: &LetterId, hash: &TokenHash) -> Result<()> {
    execute!(tx, SET_TOKEN, id.as_str(), hash.as_str())?;
    Ok(())
}

/// The letter that waits for this token, written after `since`.
pub async fn by_token(
    on: &mut impl Handle,
    hash: &TokenHash,
    since: Millis,
) -> Result<Option<LetterRow>> {
    fetch_optional!(on, LetterRow, BY_TOKEN, hash.as_str(), since.0)
}

/// Delivers a letter; `false` when it was delivered before.
pub async fn confirm(tx: &mut Tx, id: &LetterId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, CONFIRM, id.as_str(), now.0)? > 0)
}

/// The letters to an account, the newest first.
pub async fn list(on: &mut impl Handle, account: &AccountId) -> Result<Vec<Letter>> {
    let rows = fetch_all!(on, RawLetter, LIST, account.as_str())?;
    rows.into_iter().map(RawLetter::read).collect()
}

/// One letter to an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &LetterId,
) -> Result<Option<Letter>> {
    let raw = fetch_optional!(on, RawLetter, FIND_OF, account.as_str(), id.as_str())?;
    raw.map(RawLetter::read).transpose()
}

/// Notes that a letter was opened.
pub async fn read(tx: &mut Tx, account: &AccountId, id: &LetterId, now: Millis) -> Result<()> {
    execute!(tx, READ, account.as_str(), id.as_str(), now.0)?;
    Ok(())
}

/// Answers a letter; `false` when it is not there or answered already.
pub async fn answer(
    tx: &mut Tx,
    account: &AccountId,
    id: &LetterId,
    text: &str,
    now: Millis,
) -> Result<bool> {
    Ok(execute!(tx, ANSWER, account.as_str(), id.as_str(), text, now.0)? > 0)
}

/// Deletes a letter; `false` when it is not there.
pub async fn delete(tx: &mut Tx, account: &AccountId, id: &LetterId) -> Result<bool> {
    Ok(execute!(tx, DELETE, account.as_str(), id.as_str())? > 0)
}

/// Deletes what nobody has confirmed.
pub async fn sweep(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, SWEEP, before.0)
}

//! Accounts' rows.

use domain::{AccountId, Language, Millis};

use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    INSERT = "INSERT INTO account (id, name, language, password_hash, minor_until, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $6)";
    /// The operator's lock.
    LOCK = "UPDATE account SET locked_at = $2 WHERE id = $1";
    HOLD = "UPDATE account SET name = name WHERE id = $1";
    FIND = "SELECT id, name, language, password_hash, minor_until, created_at, locked_at, place, photo_blob_id FROM account WHERE id = $1";
    // Of several accounts that were signed up with one address, the one that has confirmed it, else the newest.
    FIND_BY_ADDRESS = "SELECT a.id, a.name, a.language, a.password_hash, a.minor_until, a.created_at, a.locked_at, a.place, a.photo_blob_id
        FROM account a JOIN address d ON d.account_id = a.id WHERE d.canonical = $1 AND (d.confirmed_at IS NOT NULL OR d.is_primary)
        ORDER BY CASE WHEN d.confirmed_at IS NULL THEN 1 ELSE 0 END, a.created_at DESC, a.id DESC LIMIT 1";
    CHANGE_PROFILE = "UPDATE account SET name = $2, place = $3, language = $4 WHERE id = $1";
    SET_PLACE = "UPDATE account SET place = $2 WHERE id = $1";
    SET_PHOTO = "UPDATE account SET photo_blob_id = $2 WHERE id = $1";
    CHANGE_PASSWORD = "UPDATE account SET password_hash = $2 WHERE id = $1";
    REHASH = "UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    SEEN = "UPDATE account SET seen_at = $2, warned_at = NULL WHERE id = $1 AND seen_at < $2";
    DELETE = "DELETE FROM account WHERE id = $1";
    DELETE_RIVALS = "DELETE FROM account WHERE id <> $1
        AND id IN (SELECT account_id FROM address WHERE canonical = $2 AND confirmed_at IS NULL AND is_primary)
        AND NOT EXISTS (SELECT 1 FROM address d WHERE d.account_id = account.id AND d.confirmed_at IS NOT NULL)";
    DELETE_UNCONFIRMED = "DELETE FROM account WHERE created_at < $1
        AND NOT EXISTS (SELECT 1 FROM address d WHERE d.account_id = account.id AND d.confirmed_at IS NOT NULL)";
    FORGET_MINORITY = "UPDATE account SET minor_until = NULL WHERE minor_until < $1";
    SILENT = "SELECT id FROM account WHERE seen_at <= $1 AND warned_at IS NULL ORDER BY seen_at, id LIMIT 100";
    WARN = "UPDATE account SET warned_at = $2 WHERE id = $1 AND warned_at IS NULL";
    ABANDONED = "SELECT id FROM account WHERE seen_at <= $1 AND warned_at <= $2 ORDER BY seen_at, id LIMIT 100";
}

/// An account as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AccountRow {
    /// Which one.
    pub id: String,
    /// The name to show.
    pub name: String,
    /// The language's tag.
    pub language: String,
    /// The password's hash (PHC).
    pub password_hash: String,
    /// The last year of minority.
    pub minor_until: Option<i64>,
    /// Since when.
    pub created_at: i64,
    /// Since when the operator has locked it.
    pub locked_at: Option<i64>,
    /// Where the person lives, in their own words; empty for nothing.
    pub place: String,
    /// Their photo.
    pub photo_blob_id: Option<String>,
}

impl AccountRow {
    /// The identifier.
    ///
    /// # Errors
    /// When the database holds what is no identifier.
    pub fn id(&self) -> Result<AccountId> {
        parse_id(&self.id)
    }

    /// The language of its mails.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::from_tag(&self.language).unwrap_or_default()
    }
}

/// Reads an identifier that the database holds.
pub(super) fn parse_id<T: std::str::FromStr<Err = domain::id::NotAnId>>(text: &str) -> Result<T> {
    text.parse()
        .map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

/// What a new account begins with.
#[derive(Debug, Clone)]
pub struct NewAccount<'a> {
    /// Which one.
    pub id: &'a AccountId,
    /// The name to show.
    pub name: &'a str,
    /// The language of mails.
    pub language: Language,
    /// The password's hash (PHC).
    pub password_hash: &'a str,
    /// The last year of minority.
    pub minor_until: Option<i64>,
}

/// Adds an account.
pub async fn insert(tx: &mut Tx, new: &NewAccount<'_>, now: Millis) -> Result<()> {
    let NewAccount {
        id,
        name,
        language,
        password_hash,
        minor_until,
    } = *new;
    execute!(
        tx,
        INSERT,
        id.as_str(),
        name,
        language.tag(),
        password_hash,
        minor_until,
        now.0
    )?;
    Ok(())
}

/// Locks an account since `at`, or unlocks it.
pub async fn lock(tx: &mut Tx, id: &AccountId, at: Option<Millis>) -> Result<()> {
    execute!(tx, LOCK, id.as_str(), at.map(|at| at.0))?;
    Ok(())
}

/// Keeps an account until this transaction ends: of two that hold the same one, the second goes on
/// when the first is over. `false` when it is gone. For what is counted before it is written, and for
/// what must not be written beside a deletion.
pub async fn hold(tx: &mut Tx, id: &AccountId) -> Result<bool> {
    Ok(execute!(tx, HOLD, id.as_str())? > 0)
}

/// One account.
pub async fn find(on: &mut impl Handle, id: &AccountId) -> Result<Option<AccountRow>> {
    fetch_optional!(on, AccountRow, FIND, id.as_str())
}

/// The account behind an address in its canonical form: the one that has confirmed it, else the
/// newest that was signed up with it.
pub async fn find_by_address(on: &mut impl Handle, canonical: &str) -> Result<Option<AccountRow>> {
    fetch_optional!(on, AccountRow, FIND_BY_ADDRESS, canonical)
}

/// Changes name, place and language.
pub async fn change_profile(
    tx: &mut Tx,
    id: &AccountId,
    name: &str,
    place: &str,
    language: Language,
) -> Result<()> {
    let (id, language) = (id.as_str(), language.tag());
    execute!(tx, CHANGE_PROFILE, id, name, place, language)?;
    Ok(())
}

/// Changes the photo; `None` takes it away.
pub async fn set_photo(tx: &mut Tx, id: &AccountId, photo: Option<&BlobId>) -> Result<()> {
    execute!(tx, SET_PHOTO, id.as_str(), photo.map(BlobId::as_str))?;
    Ok(())
}

/// Notes where the person lives, in their own words.
pub async fn set_place(tx: &mut Tx, id: &AccountId, place: &str) -> Result<()> {
    execute!(tx, SET_PLACE, id.as_str(), place)?;
    Ok(())
}

/// Changes the password's hash.
pub async fn change_password(tx: &mut Tx, id: &AccountId, hash: &str) -> Result<()> {
    execute!(tx, CHANGE_PASSWORD, id.as_str(), hash)?;
    Ok(())
}

/// Replaces a hash by a newer one of the same password; nothing when the password has changed
/// meanwhile.
pub async fn rehash(tx: &mut Tx, id: &AccountId, old: &str, new: &str) -> Result<()> {
    execute!(tx, REHASH, id.as_str(), old, new)?;
    Ok(())
}

/// Notes a sign of life; a warning for inactivity is then void.
pub async fn seen(tx: &mut Tx, id: &AccountId, now: Millis) -> Result<()> {
    execute!(tx, SEEN, id.as_str(), now.0)?;
    Ok(())
}

/// Deletes an account with everything that hangs on it; says whether it was there.
pub async fn delete(tx: &mut Tx, id: &AccountId) -> Result<bool> {
    Ok(execute!(tx, DELETE, id.as_str())? > 0)
}

/// Deletes the accounts that were signed up with an address which `winner` has just confirmed.
pub async fn delete_rivals(tx: &mut Tx, winner: &AccountId, canonical: &str) -> Result<()> {
    execute!(tx, DELETE_RIVALS, winner.as_str(), canonical)?;
    Ok(())
}

/// Deletes the accounts of before `before` that never confirmed an address.
pub async fn delete_unconfirmed(tx: &mut Tx, before: Millis) -> Result<u64> {
    execute!(tx, DELETE_UNCONFIRMED, before.0)
}

/// Forgets the year of minority where it is over.
pub async fn forget_minority(tx: &mut Tx, this_year: i64) -> Result<u64> {
    execute!(tx, FORGET_MINORITY, this_year)
}

/// Up to 100 accounts without a sign of life since `since` that have not been warned.
pub async fn silent(on: &mut impl Handle, since: Millis) -> Result<Vec<AccountId>> {
    let rows = fetch_all!(on, (String,), SILENT, since.0)?;
    rows.iter().map(|(id,)| parse_id(id)).collect()
}

/// Notes that the owner is being warned; says whether this call did.
pub async fn warn(tx: &mut Tx, id: &AccountId, now: Millis) -> Result<bool> {
    Ok(execute!(tx, WARN, id.as_str(), now.0)? > 0)
}

/// Up to 100 accounts without a sign of life since `since` whose owners were warned before
/// `warned_before`.
pub async fn abandoned(
    on: &mut impl Handle,
    since: Millis,
    warned_before: Millis,
) -> Result<Vec<AccountId>> {
    let rows = fetch_all!(on, (String,), ABANDONED, since.0, warned_before.0)?;
    rows.iter().map(|(id,)| parse_id(id)).collect()
}

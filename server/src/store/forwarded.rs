//! Import addresses, and what is kept of the mails that came to them.

use domain::intake::Taken;
use domain::{AccountId, IntakeId, MailId, Millis};

use super::accounts::parse_id;
use super::badges::text;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_one, fetch_optional, statements};

statements! {
    ADDRESS = "SELECT account_id, token_hash, sealed, made_at FROM import_address WHERE account_id = $1";
    // Of two first visits at the same time, one makes the address.
    FIRST_ADDRESS = "INSERT INTO import_address (account_id, token_hash, sealed, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT (account_id) DO NOTHING";
    SET_ADDRESS = "INSERT INTO import_address (account_id, token_hash, sealed, made_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (account_id) DO UPDATE SET token_hash = excluded.token_hash, sealed = excluded.sealed, made_at = excluded.made_at";
    WHOSE = "SELECT a.id FROM import_address i JOIN account a ON a.id = i.account_id WHERE i.token_hash = $1 AND a.locked_at IS NULL";
    KEEP = "INSERT INTO forwarded_mail (id, account_id, digest, intake_id, sealed, received_at) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id, digest) DO UPDATE SET received_at = excluded.received_at, intake_id = COALESCE(excluded.intake_id, forwarded_mail.intake_id)
        RETURNING id";
    LATEST = "SELECT id, intake_id, sealed, received_at FROM forwarded_mail WHERE account_id = $1 AND received_at > $2 ORDER BY received_at DESC, id DESC LIMIT 20";
    FIND_OF = "SELECT id, intake_id, sealed, received_at FROM forwarded_mail WHERE account_id = $1 AND id = $2";
    RESEAL = "UPDATE forwarded_mail SET sealed = $3 WHERE id = $1 AND sealed = $2";
    SEALED_MAILS = "SELECT id, sealed FROM forwarded_mail WHERE id > $1 ORDER BY id LIMIT 500";
    SEALED_ADDRESSES = "SELECT account_id, sealed FROM import_address WHERE sealed IS NOT NULL AND account_id > $1 ORDER BY account_id LIMIT 500";
    RESEAL_ADDRESS = "UPDATE import_address SET sealed = $3 WHERE account_id = $1 AND sealed = $2";
    DROP_OF = "DELETE FROM forwarded_mail WHERE account_id = $1 AND id = $2";
    SWEEP = "DELETE FROM forwarded_mail WHERE received_at <= $1";
    GIVE_UP_ITEMS = "UPDATE intake_item SET outcome = $2, blob_id = NULL WHERE outcome IS NULL
        AND intake_id IN (SELECT n.id FROM intake n WHERE n.origin = 'mail' AND n.finished_at IS NULL AND n.started_at <= $1)";
    GIVE_UP = "UPDATE intake SET finished_at = $2 WHERE origin = 'mail' AND finished_at IS NULL AND started_at <= $1";
}

/// An import address as it is stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct AddressRow {
    /// Whose.
    pub account_id: String,
    /// What finds it; nothing when it is switched off.
    pub token_hash: Option<String>,
    /// The token, sealed.
    pub sealed: Option<String>,
    /// When it was made, or switched off.
    pub made_at: i64,
}

/// What is kept of a mail.
#[derive(Debug, Clone)]
pub struct MailRow {
    /// Which one.
    pub id: MailId,
    /// What its files and links became.
    pub intake: Option<IntakeId>,
    /// What its owner has to decide, sealed.
    pub sealed: String,
    /// When it came.
    pub received: Millis,
}

#[derive(sqlx::FromRow)]
struct RawMail {
    id: String,
    intake_id: Option<String>,
    sealed: String,
    received_at: i64,
}

impl RawMail {
    fn read(self) -> Result<MailRow> {
        Ok(MailRow {
            id: parse_id(&self.id)?,
            intake: self.intake_id.as_deref().map(parse_id).transpose()?,
            sealed: self.sealed,
            received: Millis(self.received_at),
        })
    }
}

/// A token to be stored: what finds it, and what shows it.
#[derive(Debug, Clone, Copy)]
pub struct NewToken<'a> {
    /// Its SHA-256, in hex.
    pub hash: &'a str,
    /// The token, sealed.
    pub sealed: &'a str,
}

/// The import address of an account.
pub async fn address(on: &mut impl Handle, account: &AccountId) -> Result<Option<AddressRow>> {
    fetch_optional!(on, AddressRow, ADDRESS, account.as_str())
}

/// Gives an account its first address; does nothing when it has one or has switched it off.
pub async fn first_address(
    tx: &mut Tx,
    account: &AccountId,
    token: NewToken<'_>,
    now: Millis,
) -> Result<()> {
    let NewToken { hash, sealed } = token;
    execute!(tx, FIRST_ADDRESS, account.as_str(), hash, sealed, now.0)?;
    Ok(())
}

/// Changes the address of an account; without a token it is switched off.
pub async fn set_address(
    tx: &mut Tx,
    account: &AccountId,
    token: Option<NewToken<'_>>,
    now: Millis,
) -> Result<()> {
    let (hash, sealed) = token.map(|t| (t.hash, t.sealed)).unzip();
    execute!(tx, SET_ADDRESS, account.as_str(), hash, sealed, now.0)?;
    Ok(())
}

/// Whose an address is; nobody's when the account is locked.
pub async fn whose(on: &mut impl Handle, token_hash: &str) -> Result<Option<AccountId>> {
    let found = fetch_optional!(on, (String,), WHOSE, token_hash)?;
    found.map(|(id,)| parse_id(&id)).transpose()
}

/// Keeps what was found in a mail; one that brings the same as an earlier one is not shown twice.
/// Says under which id it is kept.
pub async fn keep(
    tx: &mut Tx,
    account: &AccountId,
    mail: &MailRow,
    digest: &str,
) -> Result<MailId> {
    let (id,) = fetch_one!(
        tx,
        (String,),
        KEEP,
        mail.id.as_str(),
        account.as_str(),
        digest,
        mail.intake.as_ref().map(IntakeId::as_str),
        &mail.sealed,
        mail.received.0
    )?;
    parse_id(&id)
}

/// The mails that came after `since`, the newest first, 20 at most.
pub async fn latest(
    on: &mut impl Handle,
    account: &AccountId,
    since: Millis,
) -> Result<Vec<MailRow>> {
    let raw = fetch_all!(on, RawMail, LATEST, account.as_str(), since.0)?;
    raw.into_iter().map(RawMail::read).collect()
}

/// One mail of an account.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &MailId,
) -> Result<Option<MailRow>> {
    let raw = fetch_optional!(on, RawMail, FIND_OF, account.as_str(), id.as_str())?;
    raw.map(RawMail::read).transpose()
}

/// Replaces what is kept of a mail; `false` when somebody else has done so meanwhile.
pub async fn reseal(tx: &mut Tx, mail: &MailRow, sealed: &str) -> Result<bool> {
    Ok(execute!(tx, RESEAL, mail.id.as_str(), &mail.sealed, sealed)? > 0)
}

/// Deletes one mail of an account; says whether there was one.
pub async fn drop_of(tx: &mut Tx, account: &AccountId, id: &MailId) -> Result<bool> {
    Ok(execute!(tx, DROP_OF, account.as_str(), id.as_str())? > 0)
}

/// Deletes what is kept of the mails that came before `before`, and gives up what still waits of
/// them, with `why`.
pub async fn sweep(tx: &mut Tx, before: Millis, why: &Taken, now: Millis) -> Result<()> {
    let why = text(why)?;
    execute!(tx, SWEEP, before.0)?;
    execute!(tx, GIVE_UP_ITEMS, before.0, &why)?;
    execute!(tx, GIVE_UP, before.0, now.0)?;
    Ok(())
}

/// Import addresses as they are sealed, behind an account, by account; 500 at most.
pub async fn sealed_addresses(on: &mut impl Handle, after: &str) -> Result<Vec<(String, String)>> {
    fetch_all!(on, (String, String), SEALED_ADDRESSES, after)
}

/// Replaces a sealed import address, where it is still the same.
pub async fn reseal_address(tx: &mut Tx, account: &str, old: &str, new: &str) -> Result<()> {
    execute!(tx, RESEAL_ADDRESS, account, old, new)?;
    Ok(())
}

/// What is kept of mails as it is sealed, behind a mail, by mail; 500 at most.
pub async fn sealed_mails(on: &mut impl Handle, after: &str) -> Result<Vec<(String, String)>> {
    fetch_all!(on, (String, String), SEALED_MAILS, after)
}

/// Replaces what is kept of a mail, where it is still the same.
pub async fn reseal_mail(tx: &mut Tx, id: &str, old: &str, new: &str) -> Result<()> {
    execute!(tx, RESEAL, id, old, new)?;
    Ok(())
}

//! Exports that were asked for, and what the files of another instance bring back.

use std::collections::BTreeMap;

use domain::export::{Export, ExportState};
use domain::{AccountId, BadgeId, ExportId, IntakeId, Millis};

use super::accounts::parse_id;
use super::badges::word;
use super::blobs::BlobId;
use super::db::{Handle, Result, Tx};
use crate::{execute, fetch_all, fetch_optional, statements};

statements! {
    REQUEST = "INSERT INTO export (id, account_id, requested_at, size, until_at) VALUES ($1, $2, $3, 0, $4) ON CONFLICT DO NOTHING";
    OF_ACCOUNT = "SELECT id, requested_at, ready_at, failed_at, blob_id, size, until_at FROM export WHERE account_id = $1 AND until_at > $2 ORDER BY requested_at DESC, id DESC LIMIT 20";
    FIND_OF = "SELECT id, requested_at, ready_at, failed_at, blob_id, size, until_at FROM export WHERE account_id = $1 AND id = $2 AND until_at > $3";
    WAITING = "SELECT account_id FROM export WHERE id = $1 AND ready_at IS NULL AND failed_at IS NULL";
    READY = "UPDATE export SET ready_at = $2, blob_id = $3, size = $4, until_at = $5 WHERE id = $1 AND ready_at IS NULL AND failed_at IS NULL";
    FAIL = "UPDATE export SET failed_at = $2 WHERE ready_at IS NULL AND failed_at IS NULL AND requested_at < $1";
    SWEEP = "DELETE FROM export WHERE until_at <= $1";
    RESTORE = "INSERT INTO restore (id, account_id, intake_id, index_blob_id, created_at) VALUES ($1, $2, $3, $4, $5)";
    RESTORE_FILE = "INSERT INTO restore_file (restore_id, path, blob_id) VALUES ($1, $2, $3) ON CONFLICT (restore_id, path) DO NOTHING";
    FIND_RESTORE = "SELECT account_id, intake_id, index_blob_id FROM restore WHERE id = $1";
    FILES = "SELECT path, blob_id FROM restore_file WHERE restore_id = $1";
    END_RESTORE = "DELETE FROM restore WHERE id = $1";
    FINISHED = "SELECT 1 FROM intake WHERE id = $1 AND finished_at IS NOT NULL";
    BROUGHT = "SELECT name, badge_id FROM intake_item WHERE intake_id = $1 AND name IS NOT NULL AND badge_id IS NOT NULL ORDER BY position DESC";
}

#[derive(sqlx::FromRow)]
struct Raw {
    id: String,
    requested_at: i64,
    ready_at: Option<i64>,
    failed_at: Option<i64>,
    blob_id: Option<String>,
    size: i64,
    until_at: i64,
}

impl Raw {
    fn read(self) -> Result<(Export, Option<BlobId>)> {
        let state = match (self.ready_at, self.failed_at) {
            (Some(_), _) => ExportState::Ready {
                bytes: u64::try_from(self.size).unwrap_or(0),
                until: Millis(self.until_at),
            },
            (None, Some(_)) => ExportState::Failed,
            (None, None) => ExportState::Waiting,
        };
        let export = Export {
            id: parse_id(&self.id)?,
            requested: Millis(self.requested_at),
            state,
        };
        let blob = self.blob_id.as_deref().map(BlobId::parse);
        Ok((export, blob.map(word).transpose()?))
    }
}

/// Notes that an account asked; `false` when one is being made already.
pub async fn request(
    tx: &mut Tx,
    id: &ExportId,
    account: &AccountId,
    now: Millis,
    until: Millis,
) -> Result<bool> {
    Ok(execute!(tx, REQUEST, id.as_str(), account.as_str(), now.0, until.0)? > 0)
}

/// The exports of an account that are still there, the newest first.
pub async fn of_account(
    on: &mut impl Handle,
    account: &AccountId,
    now: Millis,
) -> Result<Vec<Export>> {
    let rows = fetch_all!(on, Raw, OF_ACCOUNT, account.as_str(), now.0)?;
    rows.into_iter().map(|raw| Ok(raw.read()?.0)).collect()
}

/// One export of an account with its bytes.
pub async fn find_of(
    on: &mut impl Handle,
    account: &AccountId,
    id: &ExportId,
    now: Millis,
) -> Result<Option<(Export, Option<BlobId>)>> {
    let raw = fetch_optional!(on, Raw, FIND_OF, account.as_str(), id.as_str(), now.0)?;
    raw.map(Raw::read).transpose()
}

/// Whose an export is that is still to be made.
pub async fn waiting(on: &mut impl Handle, id: &ExportId) -> Result<Option<AccountId>> {
    let found = fetch_optional!(on, (String,), WAITING, id.as_str())?;
    found.map(|(account,)| parse_id(&account)).transpose()
}

/// Notes that an export is made; `false` when somebody else has made it, or nobody wants it.
pub async fn ready(
    tx: &mut Tx,
    id: &ExportId,
    blob: &BlobId,
    bytes: u64,
    now: Millis,
    until: Millis,
) -> Result<bool> {
    let size = i64::try_from(bytes).unwrap_or(i64::MAX);
    Ok(execute!(tx, READY, id.as_str(), now.0, blob.as_str(), size, until.0)? > 0)
}

/// Gives up exports that were asked for before `before` and are not made.
pub async fn give_up(tx: &mut Tx, before: Millis, now: Millis) -> Result<u64> {
    execute!(tx, FAIL, before.0, now.0)
}

/// Removes exports that have had their time.
pub async fn sweep(tx: &mut Tx, now: Millis) -> Result<u64> {
    execute!(tx, SWEEP, now.0)
}

/// What an export brings back beside its badges.
#[derive(Debug, Clone)]
pub struct Restore {
    /// To whom.
    pub account: AccountId,
    /// The arrival of its badges.
    pub intake: IntakeId,
    /// Its index.
    pub index: BlobId,
}

/// Notes what is to be brought back once an arrival has ended.
pub async fn restore(
    tx: &mut Tx,
    id: &ExportId,
    new: &Restore,
    files: &BTreeMap<String, BlobId>,
    now: Millis,
) -> Result<()> {
    execute!(
        tx,
        RESTORE,
        id.as_str(),
        new.account.as_str(),
        new.intake.as_str(),
        new.index.as_str(),
        now.0
    )?;
    for (path, blob) in files {
        execute!(tx, RESTORE_FILE, id.as_str(), path, blob.as_str())?;
    }
    Ok(())
}

/// What is to be brought back, with its files; `None` once it is.
pub async fn find_restore(
    on: &mut impl Handle,
    id: &ExportId,
) -> Result<Option<(Restore, BTreeMap<String, BlobId>)>> {
    let found = fetch_optional!(on, (String, String, String), FIND_RESTORE, id.as_str())?;
    let Some((account, intake, index)) = found else {
        return Ok(None);
    };
    let restore = Restore {
        account: parse_id(&account)?,
        intake: parse_id(&intake)?,
        index: word(BlobId::parse(&index))?,
    };
    let files = fetch_all!(on, (String, String), FILES, id.as_str())?;
    let files = files
        .into_iter()
        .map(|(path, blob)| Ok((path, word(BlobId::parse(&blob))?)))
        .collect::<Result<_>>()?;
    Ok(Some((restore, files)))
}

/// Notes that all is brought back.
pub async fn end_restore(tx: &mut Tx, id: &ExportId) -> Result<()> {
    execute!(tx, END_RESTORE, id.as_str())?;
    Ok(())
}

/// Whether an arrival has ended.
pub async fn is_finished(on: &mut impl Handle, intake: &IntakeId) -> Result<bool> {
    Ok(fetch_optional!(on, (i32,), FINISHED, intake.as_str())?.is_some())
}

/// The badges that an arrival has brought, by the names of their files.
pub async fn brought(on: &mut impl Handle, intake: &IntakeId) -> Result<BTreeMap<String, BadgeId>> {
    let rows = fetch_all!(on, (String, String), BROUGHT, intake.as_str())?;
    rows.into_iter()
        .map(|(name, badge)| Ok((name, parse_id(&badge)?)))
        .collect()
}

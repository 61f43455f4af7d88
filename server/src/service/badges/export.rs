//! Everything in one ZIP: the originals byte for byte, and an index that other programs read.
//!
//! Written while it is sent, one original in memory at a time.

use std::io::{self, Write};

use bytes::Bytes;
use domain::badge::Checked;
use domain::share::Shown;
use domain::{AccountId, BadgeId, Millis};
use serde::Serialize;
use tokio::sync::mpsc;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::BadgeError;
use crate::service::evidence::bytes_of;
use crate::state::AppState;
use crate::store::badges::{self, BadgeRow, Role};
use crate::store::evidence::Piece;
use crate::store::{Reading, db, evidence, order, shares};

/// The version of `index.json`; raised when a reader of the old one would misread the new one.
const SCHEMA: u32 = 1;
/// Pieces of the ZIP on their way to the reader.
const AHEAD: usize = 8;
/// Bytes of one piece.
const PIECE: usize = 64 << 10;

#[derive(Debug, Serialize)]
struct Index {
    schema: u32,
    exported_at: String,
    instance: String,
    badges: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Entry {
    file: String,
    name: String,
    issuer: String,
    version: String,
    kind: String,
    received_at: Millis,
    issued_at: Option<Millis>,
    expires_at: Option<Millis>,
    recipient: &'static str,
    acceptance: &'static str,
    checked: Option<Checked>,
    tags: Vec<String>,
    note: String,
    favourite: bool,
    archived_at: Option<Millis>,
    evidence: Vec<AddedEntry>,
    shares: Vec<SharedAs>,
}

/// A piece of evidence that the owner added.
#[derive(Debug, Serialize)]
struct AddedEntry {
    title: String,
    text: String,
    url: Option<String>,
    file: Option<String>,
    file_name: Option<String>,
    shown: bool,
    added_at: Millis,
}

#[derive(Debug, Serialize)]
struct SharedAs {
    url: String,
    shown: Shown,
    listed: bool,
    contact: bool,
    created_at: i64,
    ends_at: Option<i64>,
    revoked_at: Option<i64>,
}

/// Sends what is written to it through a channel, a piece at a time. The writer is driven on a
/// thread that may block; when the reader is gone, so is the writer.
struct Piecewise {
    buffer: Vec<u8>,
    sender: mpsc::Sender<io::Result<Bytes>>,
}

impl Piecewise {
    fn send(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = std::mem::take(&mut self.buffer).into();
        self.sender
            .blocking_send(Ok(piece))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Piecewise {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.send()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.send()
    }
}

/// Begins to write an account's badges into a ZIP; what is received are its bytes in order. A
/// failure half-way is the last thing received, so that a cut file is not taken for a whole one.
///
/// # Errors
/// The database, before anything is sent.
pub async fn export(
    state: &AppState,
    account: &AccountId,
) -> Result<mpsc::Receiver<io::Result<Bytes>>, BadgeError> {
    let mut ids: Vec<BadgeId> = Vec::new();
    loop {
        let mut on = state.db.read().await?;
        let last = ids.last().map_or("", BadgeId::as_str);
        let more = badges::after(&mut on, Some(account), last).await?;
        if more.is_empty() {
            break;
        }
        ids.extend(more);
    }
    let (sender, receiver) = mpsc::channel(AHEAD);
    let state = state.clone();
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || {
        let failed = sender.clone();
        if let Err(error) = write(&state, &runtime, &ids, sender)
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            tracing::error!(%error, "an export broke off");
            // Nobody may be listening any more.
            let _ = failed.blocking_send(Err(error));
        }
    });
    Ok(receiver)
}

fn write(
    state: &AppState,
    runtime: &tokio::runtime::Handle,
    ids: &[BadgeId],
    sender: mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(Piecewise {
        buffer: Vec::with_capacity(PIECE),
        sender,
    });
    // Pictures and PDF are compressed already.
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut entries = Vec::with_capacity(ids.len());
    for id in ids {
        let Some((badge, bytes, shared, own)) = runtime.block_on(read(state, id))? else {
            continue;
        };
        let file = format!("badges/{}", file_name(&badge));
        zip.start_file(&file, stored)?;
        zip.write_all(&bytes)?;
        let mut entry = entry(state, badge, file, shared, &own);
        for piece in own.added {
            let file = match &piece.file {
                Some(_) => Some(add_file(state, runtime, &mut zip, &entry.file, &piece)?),
                None => None,
            };
            entry.evidence.push(AddedEntry {
                title: piece.title,
                text: piece.text,
                url: piece.url,
                file,
                file_name: piece.file.map(|(file, _)| file.name),
                shown: piece.shown,
                added_at: piece.added,
            });
        }
        entries.push(entry);
    }
    let now = state.clock.now();
    let index = Index {
        schema: SCHEMA,
        exported_at: openbadges::Timestamp(now.0).to_string(),
        instance: state.site.public_url.clone(),
        badges: entries,
    };
    zip.start_file("index.json", SimpleFileOptions::default())?;
    serde_json::to_writer_pretty(&mut zip, &index)?;
    zip.finish()?.into_inner().flush()
}

/// Writes the file of a piece of evidence; gives its place in the ZIP.
fn add_file(
    state: &AppState,
    runtime: &tokio::runtime::Handle,
    zip: &mut ZipWriter<StreamWriter<Piecewise>>,
    badge: &str,
    piece: &Piece,
) -> io::Result<String> {
    let handed = runtime.block_on(bytes_of(state, Some(piece.clone())));
    let handed = handed.map_err(io::Error::other)?;
    let stem = badge.rsplit_once('.').map_or(badge, |(stem, _)| stem);
    let place = format!("{stem}/{}", handed.name).replacen("badges/", "preuves/", 1);
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file(&place, stored)?;
    zip.write_all(&handed.bytes)?;
    Ok(place)
}

type Read = (BadgeRow, Bytes, Vec<shares::ShareRow>, Own);

/// What its owner noted on a badge and added to it.
struct Own {
    added: Vec<Piece>,
    tags: Vec<String>,
    note: String,
    favourite: bool,
    archived: Option<Millis>,
}

impl Own {
    async fn read(on: &mut Reading, id: &BadgeId) -> db::Result<Self> {
        let (favourite, archived) = order::marks(on, id).await?;
        Ok(Self {
            added: evidence::of_badge(on, id).await?,
            tags: order::tags(on, id).await?,
            note: order::note(on, id).await?,
            favourite,
            archived,
        })
    }
}

async fn read(state: &AppState, id: &BadgeId) -> io::Result<Option<Read>> {
    let (badge, blob, shared, own) = {
        let mut on = state.db.read().await.map_err(io::Error::other)?;
        let badge = badges::find(&mut on, id).await.map_err(io::Error::other)?;
        let blob = badges::blob(&mut on, id, Role::Original).await;
        let shared = shares::of_badge(&mut on, id)
            .await
            .map_err(io::Error::other)?;
        let own = Own::read(&mut on, id).await.map_err(io::Error::other)?;
        (badge, blob.map_err(io::Error::other)?, shared, own)
    };
    // Deleted while the export runs.
    let (Some(badge), Some(blob)) = (badge, blob) else {
        return Ok(None);
    };
    let bytes = state.blobs.read(&blob).await.map_err(io::Error::other)?;
    Ok(bytes.map(|bytes| (badge, bytes, shared, own)))
}

fn entry(
    state: &AppState,
    badge: BadgeRow,
    file: String,
    shared: Vec<shares::ShareRow>,
    own: &Own,
) -> Entry {
    let BadgeRow {
        kind,
        face,
        checked,
        recipient,
        received,
        acceptance,
        ..
    } = badge;
    Entry {
        file,
        name: face.name,
        issuer: face.issuer.name,
        version: face.version,
        kind,
        received_at: received,
        issued_at: face.issued,
        expires_at: face.expires,
        recipient: recipient.word(),
        acceptance: acceptance.word(),
        checked,
        tags: own.tags.clone(),
        note: own.note.clone(),
        favourite: own.favourite,
        archived_at: own.archived,
        evidence: Vec::new(),
        shares: shared
            .into_iter()
            .map(|share| SharedAs {
                url: format!("{}/b/{}", state.site.public_url, share.slug),
                shown: share.shown(),
                listed: share.listed,
                contact: share.contact,
                created_at: share.created_at,
                ends_at: share.ends_at,
                revoked_at: share.revoked_at,
            })
            .collect(),
    }
}

/// The end of a file's name, by the kind that its bytes said it is.
#[must_use]
pub fn extension(kind: &str) -> &'static str {
    match kind {
        "png" => "png",
        "svg" => "svg",
        "pdf" => "pdf",
        "json" => "json",
        "jwt" => "jwt",
        _ => "txt",
    }
}

/// A name that every file system takes: the badge's words, and enough of its identifier to be the
/// only one.
#[must_use]
pub fn file_name(badge: &BadgeRow) -> String {
    let words: String = super::fold(&badge.face.name)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(60)
        .collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let tail = &badge.id.as_str()[24..];
    format!("{}-{tail}.{}", words.join("-"), extension(&badge.kind))
        .trim_start_matches('-')
        .to_owned()
}

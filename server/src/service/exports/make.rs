//! The ZIP is made by a job: first the index, then every file, one in memory at a time.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek, Write};

use ::maps::progress::Progress;
use domain::badge::{BadgeFace, Checked};
use domain::notice::News;
use domain::{AccountId, BadgeId, ExportId, Language, ObjectiveId};
use serde::{Deserialize, Serialize};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::index::{self, Index, SCHEMA};
use super::{
    KEPT, accompanying, badges, collections, evidence, journal, maps, objectives, order, pages,
    profile,
};
use crate::jobs::{Job, JobError, Lane};
use crate::service::badges::BadgeError;
use crate::service::notices;
use crate::state::AppState;
use crate::store::blobs::BlobId;
use crate::store::db::Reading;
use crate::store::{self, exports};

/// Makes one export.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MakeExport {
    /// Which one.
    pub export: ExportId,
}

impl Job for MakeExport {
    const KIND: &'static str = "exports.make";
    /// It takes as long as there is much to write: no mail waits behind it.
    const LANE: Lane = Lane::Patient;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let account = {
            let mut on = state.db.read().await?;
            exports::waiting(&mut on, &self.export).await?
        };
        let Some(account) = account else {
            return Ok(());
        };
        let file = tempfile::tempfile().map_err(JobError::later)?;
        let file = write(&state, &account, file)
            .await
            .map_err(JobError::later)?;
        let (blob, bytes) = state.blobs.keep_file(file).await.map_err(JobError::later)?;
        let now = state.clock.now();
        let until = now.plus(KEPT);
        let mut tx = state.db.begin().await?;
        store::badges::keep_blob(&mut tx, &blob, now).await?;
        // From here on no sweep takes it; one that began before may have.
        if !state.blobs.holds(&blob).await.map_err(JobError::later)? {
            return Err(JobError::later("the export was swept before it was named"));
        }
        if exports::ready(&mut tx, &self.export, &blob, bytes, now, until).await? {
            let news = News::ExportReady { until };
            let once = format!("export:{}", self.export);
            notices::tell(&state, &mut tx, &account, &news, &once).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

/// What is gathered for an export.
pub(super) struct Collecting<'a> {
    pub(super) state: &'a AppState,
    pub(super) account: &'a AccountId,
    pub(super) on: Reading,
    pub(super) index: Index,
    pub(super) files: Files,
    /// The badges as their pages need them.
    pub(super) held: BTreeMap<BadgeId, Held>,
    /// How far the objectives are, in the order of the index.
    pub(super) followed: Vec<Followed>,
    /// The files of the objectives.
    pub(super) objectives: BTreeMap<ObjectiveId, String>,
}

/// How far an objective is.
pub(super) struct Followed {
    pub(super) progress: Progress,
    /// What comes next.
    pub(super) step: Option<String>,
}

/// A badge, and where it stands in the ZIP.
pub(super) struct Held {
    /// Its place in the index.
    pub(super) entry: usize,
    pub(super) face: BadgeFace,
    pub(super) checked: Option<Checked>,
    pub(super) file: String,
    pub(super) picture: Option<String>,
}

impl Held {
    /// The name of its original without its end: what its page and its evidence are called by.
    pub(super) fn stem(&self) -> &str {
        let name = self.file.trim_start_matches("badges/");
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }
}

/// The files of the ZIP, each once.
#[derive(Default)]
pub(super) struct Files(BTreeMap<String, BlobId>);

impl Files {
    /// Adds a file, and gives what the index says of it.
    pub(super) fn add(&mut self, path: String, blob: BlobId) -> index::File {
        let file = index::File {
            file: path.clone(),
            sha256: blob.as_str().to_owned(),
        };
        self.0.insert(path, blob);
        file
    }
}

/// Writes an account's export into a file, and gives it back at its beginning.
///
/// # Errors
/// The database, the blob store or the disk.
pub async fn write(state: &AppState, account: &AccountId, file: File) -> Result<File, BadgeError> {
    let mut collecting = Collecting {
        state,
        account,
        on: state.db.read().await?,
        index: Index {
            schema: SCHEMA,
            exported_at: openbadges::Timestamp(state.clock.now().0).to_string(),
            instance: state.site.public_url.clone(),
            ..Index::default()
        },
        files: Files::default(),
        held: BTreeMap::new(),
        followed: Vec::new(),
        objectives: BTreeMap::new(),
    };
    profile::write(&mut collecting).await?;
    badges::write(&mut collecting).await?;
    order::write(&mut collecting).await?;
    evidence::write(&mut collecting).await?;
    accompanying::write(&mut collecting).await?;
    maps::write(&mut collecting).await?;
    objectives::write(&mut collecting).await?;
    collections::write(&mut collecting).await?;
    journal::write(&mut collecting).await?;
    let language = Language::from_tag(&collecting.index.account.language).unwrap_or_default();
    let pages = pages::draw(&collecting, language, state.clock.now());
    let Collecting { index, files, .. } = collecting;
    let (state, runtime) = (state.clone(), tokio::runtime::Handle::current());
    let task = tokio::task::spawn_blocking(move || {
        let blob = |blob: &BlobId| runtime.block_on(state.blobs.read(blob));
        pack(file, &index, &pages, &files, blob)
    });
    task.await?.map_err(BadgeError::Disk)
}

fn pack<E>(
    file: File,
    index: &Index,
    pages: &[(String, String)],
    files: &Files,
    read: impl Fn(&BlobId) -> Result<Option<bytes::Bytes>, E>,
) -> io::Result<File>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let mut zip = ZipWriter::new(io::BufWriter::new(file));
    let packed = SimpleFileOptions::default();
    // Pictures, PDF and the like are compressed already.
    let stored = packed.compression_method(zip::CompressionMethod::Stored);
    zip.start_file("index.json", packed)?;
    serde_json::to_writer_pretty(&mut zip, index)?;
    for (path, page) in pages {
        zip.start_file(path, packed)?;
        zip.write_all(page.as_bytes())?;
    }
    for (path, blob) in &files.0 {
        // Deleted while the export is made, and swept.
        if let Some(bytes) = read(blob).map_err(io::Error::other)? {
            zip.start_file(path, stored)?;
            zip.write_all(&bytes)?;
        }
    }
    let mut file = zip.finish()?.into_inner().map_err(io::Error::other)?;
    file.rewind()?;
    Ok(file)
}

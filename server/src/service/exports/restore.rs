//! What an export brings back beside its badges, once those are in.
//!
//! The index is a stranger's file until proven otherwise: it is bounded before it is read, every
//! file in it is taken only if its bytes have the hash that the index gives them, and whatever it
//! says goes through the same limits as what a person types. Nothing is overwritten, and what is
//! there already is not added again.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use domain::notice::News;
use domain::problem::ImportProblem;
use domain::{AccountId, BadgeId, ExportId, IntakeId, Millis};
use serde::{Deserialize, Serialize};

use super::index::{File, Index, SCHEMA};
use super::{collections, evidence, maps, objectives, order, profile};
use crate::clock::new_id;
use crate::jobs::{self, Job, JobError, Lane};
use crate::service::badges::BadgeError;
use crate::service::notices;
use crate::state::AppState;
use crate::store::blobs::BlobId;
use crate::store::{self, Tx, exports};

/// How long until it is looked again whether the badges are in.
const AGAIN: i64 = 5 * Millis::SECOND;

/// An export that is being gathered from its ZIP.
#[derive(Debug)]
pub(in crate::service) struct Restoring {
    index: BlobId,
    /// The originals with the hash that the index gives them, and whether they are wanted.
    originals: BTreeMap<String, (Option<String>, bool)>,
    /// The files beside them, with their hashes.
    wanted: BTreeMap<String, String>,
    kept: BTreeMap<String, BlobId>,
}

/// What a file of an export is.
pub(in crate::service) enum Part {
    /// An original, to be taken in.
    Badge,
    /// A file that comes back later; it is kept.
    Beside,
    /// Something that is drawn anew: pages, pictures; or a badge that was declined.
    Drawn,
    /// Something whose bytes are not those that were exported.
    Altered,
    /// Something that the index does not name.
    Other,
}

impl Restoring {
    /// Reads an index and keeps it.
    ///
    /// # Errors
    /// In the inner result why it cannot be followed: its badges are taken as those of any ZIP.
    pub(in crate::service) async fn start(
        state: &AppState,
        bytes: Bytes,
    ) -> Result<Result<Option<Self>, ImportProblem>, BadgeError> {
        let Ok(index) = serde_json::from_slice::<Index>(&bytes) else {
            return Ok(Err(ImportProblem::Damaged {
                kind: "json".to_owned(),
            }));
        };
        match index.schema {
            SCHEMA => {}
            older if older < SCHEMA => return Ok(Ok(None)),
            _ => return Ok(Err(ImportProblem::NewerExport)),
        }
        let originals = index
            .badges
            .iter()
            .map(|badge| {
                let wanted = badge.acceptance != "declined";
                (badge.file.clone(), (badge.sha256.clone(), wanted))
            })
            .collect();
        let wanted = index.files().into_iter();
        let wanted = wanted.map(|(path, hash)| (path.to_owned(), hash.to_owned()));
        Ok(Ok(Some(Self {
            wanted: wanted.collect(),
            index: state.blobs.keep(bytes).await?,
            originals,
            kept: BTreeMap::new(),
        })))
    }

    /// Says what a file is, and keeps it where it comes back later.
    pub(in crate::service) async fn sort(
        &mut self,
        state: &AppState,
        path: &str,
        bytes: &Bytes,
    ) -> Result<Part, BadgeError> {
        if let Some((hash, wanted)) = self.originals.get(path) {
            let whole = hash.as_deref().is_none_or(|hash| is(bytes, hash));
            return Ok(match (wanted, whole) {
                (false, _) => Part::Drawn,
                (true, true) => Part::Badge,
                (true, false) => Part::Altered,
            });
        }
        if let Some(hash) = self.wanted.get(path) {
            if !is(bytes, hash) {
                return Ok(Part::Altered);
            }
            let blob = state.blobs.keep(bytes.clone()).await?;
            self.kept.insert(path.to_owned(), blob);
            return Ok(Part::Beside);
        }
        let drawn =
            path == "index.html" || path.starts_with("pages/") || path.starts_with("pictures/");
        Ok(if drawn { Part::Drawn } else { Part::Other })
    }

    /// The files that the index names and that were not there.
    pub(in crate::service) fn missing(&self, seen: &BTreeSet<String>) -> Vec<String> {
        let originals = self.originals.iter().filter(|(_, (_, wanted))| *wanted);
        originals
            .map(|(path, _)| path)
            .chain(self.wanted.keys())
            .filter(|path| !seen.contains(*path))
            .cloned()
            .collect()
    }
}

fn is(bytes: &[u8], hash: &str) -> bool {
    BlobId::of(bytes).as_str() == hash
}

/// Notes, with the arrival of its badges, what is to be brought back after them.
pub(in crate::service) async fn begin(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    intake: &IntakeId,
    restoring: &Restoring,
) -> store::db::Result<()> {
    let id: ExportId = new_id(&*state.clock, &*state.entropy);
    let now = state.clock.now();
    for blob in restoring.kept.values().chain([&restoring.index]) {
        store::badges::keep_blob(tx, blob, now).await?;
    }
    let new = exports::Restore {
        account: account.clone(),
        intake: intake.clone(),
        index: restoring.index.clone(),
    };
    exports::restore(tx, &id, &new, &restoring.kept, now).await?;
    jobs::enqueue(state, tx, &Restore { restore: id }).await
}

/// Brings back what an export holds beside its badges.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Restore {
    /// Which one.
    pub restore: ExportId,
}

/// What the parts work with.
pub(super) struct Back<'a> {
    pub(super) state: &'a AppState,
    pub(super) account: &'a AccountId,
    pub(super) index: &'a Index,
    /// The badges that came in, by the paths of their originals.
    pub(super) badges: &'a BTreeMap<String, BadgeId>,
    /// The files that came with them, by path.
    pub(super) files: &'a BTreeMap<String, BlobId>,
}

impl Back<'_> {
    /// The bytes of a file that came with the index.
    pub(super) async fn bytes(&self, file: &File) -> Result<Option<Bytes>, BadgeError> {
        match self.files.get(&file.file) {
            Some(blob) => Ok(self.state.blobs.read(blob).await?),
            None => Ok(None),
        }
    }
}

/// What came of a change that an index asked for: one that a person could not make either is left
/// out, whatever else goes wrong may pass.
pub(super) fn taken<T>(result: Result<T, BadgeError>) -> Result<Option<T>, BadgeError> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(BadgeError::Problem(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Job for Restore {
    const KIND: &'static str = "exports.restore";
    const LANE: Lane = Lane::Patient;

    async fn run(self, state: AppState) -> Result<(), JobError> {
        let (restore, files, finished) = {
            let mut on = state.db.read().await?;
            let Some((restore, files)) = exports::find_restore(&mut on, &self.restore).await?
            else {
                return Ok(());
            };
            let finished = exports::is_finished(&mut on, &restore.intake).await?;
            (restore, files, finished)
        };
        if !finished {
            let mut tx = state.db.begin().await?;
            let later = state.clock.now().plus(AGAIN);
            jobs::enqueue_at(&state, &mut tx, &self, later).await?;
            tx.commit().await?;
            return Ok(());
        }
        let index = state
            .blobs
            .read(&restore.index)
            .await
            .map_err(JobError::later)?;
        let index = index.ok_or_else(|| JobError::Never("the index is gone".to_owned()))?;
        let index: Index = serde_json::from_slice(&index)
            .map_err(|error| JobError::Never(format!("the index: {error}")))?;
        let badges = {
            let mut on = state.db.read().await?;
            exports::brought(&mut on, &restore.intake).await?
        };
        let back = Back {
            state: &state,
            account: &restore.account,
            index: &index,
            badges: &badges,
            files: &files,
        };
        // Each part is done by what does it for a person, in transactions of its own, and adds
        // nothing that is there: killed in between, it is done again from the beginning.
        profile::read(&back).await.map_err(JobError::later)?;
        order::read(&back).await.map_err(JobError::later)?;
        evidence::read(&back).await.map_err(JobError::later)?;
        maps::read(&back).await.map_err(JobError::later)?;
        let followed = objectives::read(&back).await.map_err(JobError::later)?;
        let brought = collections::read(&back, &followed).await;
        brought.map_err(JobError::later)?;
        let mut tx = state.db.begin().await?;
        exports::end_restore(&mut tx, &self.restore).await?;
        let news = News::Restored;
        let once = format!("restored:{}", self.restore);
        notices::tell(&state, &mut tx, &restore.account, &news, &once).await?;
        tx.commit().await?;
        Ok(())
    }
}

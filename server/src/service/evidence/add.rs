//! A piece of evidence is added.

use bytes::Bytes;
use domain::evidence::{EvidenceDraft, EvidenceFile, EvidenceProblem, FileKind, PIECES};
use domain::{AccountId, BadgeId, Problem};

use super::kind::kind;
use super::read;
use crate::image::PictureError;
use crate::service::badges::{BadgeError, line};
use crate::state::AppState;
use crate::store::blobs::BlobId;
use crate::store::evidence::{self, Piece};
use crate::store::{badges, order};

/// Characters of a file's name.
const NAME: usize = 120;

/// A file as it was handed in.
#[derive(Debug, Clone)]
pub struct NewFile {
    /// Its name, as the browser says it.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// Adds a piece to an accepted badge of the account; gives its number.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge; [`Problem::Evidence`]; the database or
/// the blob store.
pub async fn add(
    state: &AppState,
    account: &AccountId,
    badge: &BadgeId,
    draft: &EvidenceDraft,
    file: Option<NewFile>,
) -> Result<u32, BadgeError> {
    let written = read(draft)?;
    if written.text.is_empty() && written.url.is_none() && file.is_none() {
        return Err(EvidenceProblem::Nothing.into());
    }
    let file = match file {
        Some(file) => Some(fit(state, file).await?),
        None => None,
    };
    let size = file.as_ref().map_or(0, |(_, bytes)| bytes.len());
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    if !order::owned(&mut tx, account, badge).await? {
        return Err(Problem::NotFound.into());
    }
    let (pieces, last) = evidence::last(&mut tx, badge).await?;
    if usize::try_from(pieces).unwrap_or(usize::MAX) >= PIECES {
        return Err(EvidenceProblem::TooMany.into());
    }
    let room = i64::from(state.config.quota.account_megabytes) << 20;
    let held = badges::held(&mut tx, account).await?.bytes;
    if size > 0 && held.saturating_add(size) > room {
        return Err(EvidenceProblem::Full.into());
    }
    let file = match file {
        Some((file, bytes)) => {
            let blob = BlobId::of(&bytes);
            badges::keep_blob(&mut tx, &blob, now).await?;
            if !state.blobs.holds(&blob).await? {
                state.blobs.keep(bytes).await?;
            }
            Some((file, blob))
        }
        None => None,
    };
    let number = u32::try_from(last + 1).unwrap_or(u32::MAX);
    let piece = Piece {
        number,
        title: written.title,
        text: written.text,
        url: written.url,
        file,
        shown: draft.shown,
        added: now,
    };
    evidence::insert(&mut tx, account, badge, &piece).await?;
    evidence::touch(&mut tx, badge, now).await?;
    tx.commit().await?;
    Ok(number)
}

/// What is kept of a file.
///
/// # Errors
/// [`Problem::Evidence`] when it is not taken.
pub(in crate::service) async fn fit(
    state: &AppState,
    file: NewFile,
) -> Result<(EvidenceFile, Bytes), BadgeError> {
    let kind = kind(&file.bytes)?;
    let bytes = match kind {
        FileKind::Pdf | FileKind::Text => file.bytes,
        FileKind::Picture => match state.studio.copy(file.bytes).await {
            Ok(copy) => copy,
            Err(PictureError::UnknownKind | PictureError::Undecodable(_)) => {
                return Err(EvidenceProblem::Unreadable.into());
            }
            Err(PictureError::BrokenOff) => {
                return Err(EvidenceProblem::Broken.into());
            }
        },
    };
    let kept = EvidenceFile {
        kind,
        name: line(&file.name, NAME),
        bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
    };
    Ok((kept, bytes))
}

//! The file of a piece of evidence, to be saved by who may have it.

use bytes::Bytes;
use domain::{AccountId, BadgeId, Problem};

use super::kind::{content_type, extension};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::evidence::{self, Piece};
use crate::store::order;

/// A file on its way out.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Its type.
    pub content_type: &'static str,
    /// A name that says nothing of its owner.
    pub name: String,
    /// What its bytes are known by.
    pub mark: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// The file of one of the account's own pieces.
///
/// # Errors
/// [`Problem::NotFound`] when there is none; the database or the blob store.
pub async fn handed(
    state: &AppState,
    account: &AccountId,
    badge: &BadgeId,
    number: u32,
) -> Result<Handed, BadgeError> {
    let piece = {
        let mut on = state.db.read().await?;
        if !order::owned(&mut on, account, badge).await? {
            return Err(Problem::NotFound.into());
        }
        evidence::one(&mut on, badge, number).await?
    };
    bytes_of(state, piece).await
}

/// The file of a piece that somebody may have.
///
/// # Errors
/// [`Problem::NotFound`] when there is none; the blob store.
pub(in crate::service) async fn bytes_of(
    state: &AppState,
    piece: Option<Piece>,
) -> Result<Handed, BadgeError> {
    let piece = piece.ok_or(Problem::NotFound)?;
    let (file, blob) = piece.file.ok_or(Problem::NotFound)?;
    let bytes = state.blobs.read(&blob).await?.ok_or(Problem::NotFound)?;
    Ok(Handed {
        content_type: content_type(file.kind),
        name: format!("preuve-{}.{}", piece.number, extension(file.kind)),
        mark: blob.as_str().to_owned(),
        bytes,
    })
}

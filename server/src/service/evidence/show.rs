//! The pieces of evidence that an account has added to a badge.

use domain::evidence::{EvidencePage, MyEvidence};
use domain::{AccountId, BadgeId, Problem};

use crate::service::badges::{BadgeError, markdown};
use crate::state::AppState;
use crate::store::badges;
use crate::store::db::Handle;
use crate::store::evidence::{self, Piece};

/// The page on which the evidence of an accepted badge is looked after.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge; the database.
pub async fn show(
    state: &AppState,
    account: &AccountId,
    badge: &BadgeId,
) -> Result<EvidencePage, BadgeError> {
    let mut on = state.db.read().await?;
    let row = badges::find_of(&mut on, account, badge)
        .await?
        .filter(|row| row.acceptance == domain::Acceptance::Accepted)
        .ok_or(Problem::NotFound)?;
    Ok(EvidencePage {
        badge: row.id,
        name: row.face.name,
        pieces: mine(&mut on, badge).await?,
        megabytes: state.config.quota.file_megabytes,
    })
}

/// The pieces of a badge, for its owner.
///
/// # Errors
/// The database.
pub async fn mine(on: &mut impl Handle, badge: &BadgeId) -> Result<Vec<MyEvidence>, sqlx::Error> {
    let pieces = evidence::of_badge(on, badge).await?;
    Ok(pieces.into_iter().map(one).collect())
}

fn one(piece: Piece) -> MyEvidence {
    MyEvidence {
        number: piece.number,
        title: piece.title,
        html: markdown(&piece.text),
        text: piece.text,
        url: piece.url,
        file: piece.file.map(|(file, _)| file),
        shown: piece.shown,
        added: piece.added,
    }
}

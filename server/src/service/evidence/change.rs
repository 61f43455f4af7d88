//! What is written on a piece of evidence is changed, or whether it is shown.

use domain::evidence::{EvidenceDraft, EvidenceProblem};
use domain::{AccountId, BadgeId, Problem};

use super::read;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::evidence::{self, Piece};
use crate::store::order;

/// Changes a piece; its file stays.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such badge or piece; [`Problem::Evidence`]; the
/// database.
pub async fn change(
    state: &AppState,
    account: &AccountId,
    badge: &BadgeId,
    number: u32,
    draft: &EvidenceDraft,
) -> Result<(), BadgeError> {
    let written = read(draft)?;
    let mut tx = state.db.begin().await?;
    if !order::owned(&mut tx, account, badge).await? {
        return Err(Problem::NotFound.into());
    }
    let piece = evidence::one(&mut tx, badge, number)
        .await?
        .ok_or(Problem::NotFound)?;
    if written.text.is_empty() && written.url.is_none() && piece.file.is_none() {
        return Err(EvidenceProblem::Nothing.into());
    }
    let piece = Piece {
        title: written.title,
        text: written.text,
        url: written.url,
        shown: draft.shown,
        ..piece
    };
    evidence::change(&mut tx, badge, &piece).await?;
    evidence::touch(&mut tx, badge, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

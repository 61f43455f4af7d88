//! The words of a collection are changed.

use domain::arrangement::{self, CollectionWords};
use domain::collection::LONGEST_TEXT;
use domain::{AccountId, CollectionId, Problem, text};

use super::begin;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::collections;

/// Changes the words of an edition of one of the account's collections.
///
/// # Errors
/// [`Problem::Stale`] when there is another edition, [`Problem::NotFound`], what is wrong with
/// `title` or `text`; the database. Nothing is changed then.
pub async fn change(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
    edition: i64,
    words: &CollectionWords,
) -> Result<(), BadgeError> {
    let title = arrangement::title(&words.title)?;
    let text = text::paragraphs(&words.text, LONGEST_TEXT).map_err(|error| Problem::Field {
        field: "text".to_owned(),
        error,
    })?;
    let mut tx = state.db.begin().await?;
    begin(state, &mut tx, account, id, Some(edition)).await?;
    collections::set_words(&mut tx, id, &title, &text, words.ended).await?;
    tx.commit().await?;
    Ok(())
}

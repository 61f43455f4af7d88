//! A collection is made.

use domain::arrangement::{self, CollectionDraft};
use domain::problem::FieldError;
use domain::{AccountId, CollectionId, Problem};

use super::add::{add_in, countable};
use crate::clock::new_id;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::{Tx, collections};

/// Collections of one account.
const MOST: i64 = 500;

/// Makes a collection of some of the account's badges, or of none yet.
///
/// # Errors
/// What is wrong with `title` or `badges`; [`Problem::NotFound`] when one of the badges is not the
/// account's; the database. Nothing is made then.
pub async fn create(
    state: &AppState,
    account: &AccountId,
    draft: &CollectionDraft,
) -> Result<CollectionId, BadgeError> {
    let title = arrangement::title(&draft.title)?;
    countable(&draft.badges)?;
    let mut tx = state.db.begin().await?;
    let id = create_empty(state, &mut tx, account, &title).await?;
    add_in(&mut tx, account, &id, &draft.badges).await?;
    tx.commit().await?;
    Ok(id)
}

/// Makes one without badges, under a title that was read.
///
/// # Errors
/// Too many collections, against `title`; the database.
pub(in crate::service) async fn create_empty(
    state: &AppState,
    tx: &mut Tx,
    account: &AccountId,
    title: &str,
) -> Result<CollectionId, BadgeError> {
    if collections::count(tx, account).await? >= MOST {
        let field = "title".to_owned();
        let error = FieldError::TooManyCollections;
        return Err(Problem::Field { field, error }.into());
    }
    let id: CollectionId = new_id(&*state.clock, &*state.entropy);
    collections::insert(tx, account, &id, title, state.clock.now()).await?;
    Ok(id)
}

//! Badges are put into a collection.

use domain::collection::MOST_BADGES;
use domain::problem::FieldError;
use domain::{Acceptance, AccountId, BadgeId, CollectionId, Problem};

use super::begin;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::collections;
use crate::store::db::Tx;

/// Puts badges at the end of one of the account's collections, whatever its edition. Those that are
/// in it already stay where they are; says how many were added.
///
/// # Errors
/// [`Problem::NotFound`] when collection or one of the badges is not the account's,
/// [`Problem::NotAccepted`], too many or none against the field `badges`; the database. Nothing is
/// added then.
pub async fn add(
    state: &AppState,
    account: &AccountId,
    id: &CollectionId,
    badges: &[BadgeId],
) -> Result<u32, BadgeError> {
    countable(badges)?;
    if badges.is_empty() {
        let field = "badges".to_owned();
        let error = FieldError::Required;
        return Err(Problem::Field { field, error }.into());
    }
    let mut tx = state.db.begin().await?;
    begin(state, &mut tx, account, id, None).await?;
    let added = add_in(&mut tx, account, id, badges).await?;
    if added > 0 {
        tx.commit().await?;
    }
    Ok(u32::try_from(added).unwrap_or(u32::MAX))
}

/// Refuses more badges than any collection holds, before anybody looks at them.
pub(super) fn countable(badges: &[BadgeId]) -> Result<(), Problem> {
    match badges.len() {
        n if n > MOST_BADGES => Err(Problem::Field {
            field: "badges".to_owned(),
            error: FieldError::TooManyBadges,
        }),
        _ => Ok(()),
    }
}

/// Adds badges, in a change that was begun.
pub(super) async fn add_in(
    tx: &mut Tx,
    account: &AccountId,
    id: &CollectionId,
    badges: &[BadgeId],
) -> Result<usize, BadgeError> {
    let mine = collections::acceptances(tx, account, badges).await?;
    for badge in badges {
        match mine.get(badge) {
            Some(Acceptance::Accepted) => {}
            Some(_) => return Err(Problem::NotAccepted.into()),
            None => return Err(Problem::NotFound.into()),
        }
    }
    let mut laid = collections::laid(tx, id).await?;
    let added = laid.layout().add(badges)?;
    collections::lay(tx, id, laid).await?;
    Ok(added)
}

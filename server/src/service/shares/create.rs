//! A share is made.

use domain::problem::FieldError;
use domain::share::{Share, ShareDraft};
use domain::{AccountId, Millis, Problem, ShareId};

use super::{owned, shareable};
use crate::clock::{new_id, new_slug};
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::badges;
use crate::store::shares::{self, NewShare};

/// Shares of one badge, those that are over counted too.
const MOST: usize = 200;

/// Makes a share of one of the account's badges.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::NotYours`], [`Problem::NotShareable`], [`Problem::BeingChecked`], an end in the past;
/// the database.
pub async fn create(
    state: &AppState,
    account: &AccountId,
    draft: &ShareDraft,
) -> Result<Share, BadgeError> {
    let now = state.clock.now();
    // The day that was chosen is still good, to its last moment in UTC.
    let ends = draft
        .ends
        .map(|end| Millis(end.0.div_euclid(Millis::DAY) * Millis::DAY).plus(Millis::DAY - 1));
    if ends.is_some_and(|end| end <= now) {
        let field = "ends".to_owned();
        let error = FieldError::InThePast;
        return Err(Problem::Field { field, error }.into());
    }
    let mut tx = state.db.begin().await?;
    let badge = badges::find_of(&mut tx, account, &draft.badge)
        .await?
        .ok_or(Problem::NotFound)?;
    shareable(&badge)?;
    if shares::of_badge(&mut tx, &badge.id).await?.len() >= MOST {
        return Err(Problem::Quota.into());
    }
    let id: ShareId = new_id(&*state.clock, &*state.entropy);
    let new = NewShare {
        id: &id,
        badge: &badge.id,
        slug: &new_slug(&*state.entropy),
        show_name: draft.show_name,
        show_evidence: draft.show_evidence,
        ends,
    };
    shares::insert(&mut tx, &new, now).await?;
    let row = shares::find_of(&mut tx, account, &id)
        .await?
        .ok_or(Problem::NotFound)?;
    tx.commit().await?;
    owned(state, &row, &badge.face, now)
}

//! A share is made.

use domain::problem::FieldError;
use domain::share::{Share, ShareDraft, Subject};
use domain::{AccountId, Millis, Problem, ShareId};

use super::{collection, map, owned, shareable};
use crate::auth::age;
use crate::clock::{new_id, new_slug};
use crate::service::badges::BadgeError;
use crate::service::explorer;
use crate::state::AppState;
use crate::store::shares::{self, NewShare};
use crate::store::{Tx, accounts, badges, maps as rows, objectives};

/// Shares of one thing, those that are over counted too.
const MOST: usize = 200;

/// Makes a share of one of the account's badges, collections, maps or objectives.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::NotYours`], [`Problem::NotShareable`], [`Problem::BeingChecked`],
/// [`Problem::NothingToShow`], [`Problem::NothingToFollow`], [`Problem::TakenDown`], [`Problem::Minor`], an end in the past; the
/// database.
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
    let face = match &draft.subject {
        Subject::Badge(id) => {
            let badge = badges::find_of(&mut tx, account, id).await?;
            let badge = badge.ok_or(Problem::NotFound)?;
            shareable(&badge)?;
            Some(badge.face)
        }
        Subject::Collection(id) => {
            let seen = shares::collection_of(&mut tx, account, id, now).await?;
            let seen = seen.ok_or(Problem::NotFound)?;
            let pages = shares::pages(&mut tx, id, now).await?;
            collection::shareable(&pages, seen.ended)?;
            None
        }
        Subject::Map(id) => {
            let row = rows::find_of(&mut tx, account, id).await?;
            row.ok_or(Problem::NotFound)?;
            let seen = shares::map_of(&mut tx, account, &draft.subject, now).await?;
            map::shareable(seen.as_ref())?;
            None
        }
        Subject::Objective(id) => {
            let row = objectives::find_of(&mut tx, account, id).await?;
            row.ok_or(Problem::NotFound)?;
            None
        }
    };
    if shares::taken_down(&mut tx, &draft.subject).await? {
        return Err(Problem::TakenDown.into());
    }
    // Only collections are listed and written to, and minors never.
    let collection = matches!(draft.subject, Subject::Collection(_));
    let public = collection && (draft.listed || draft.contact);
    if public && is_minor(&mut tx, account, now).await? {
        return Err(Problem::Minor.into());
    }
    if shares::of(&mut tx, &draft.subject).await?.len() >= MOST {
        return Err(Problem::Quota.into());
    }
    let id: ShareId = new_id(&*state.clock, &*state.entropy);
    let new = NewShare {
        id: &id,
        account,
        subject: &draft.subject,
        slug: &new_slug(&*state.entropy),
        shown: draft.shown,
        listed: draft.listed && public,
        contact: draft.contact && public,
        ends,
    };
    shares::insert(&mut tx, &new, now).await?;
    if let Subject::Collection(id) = &draft.subject {
        explorer::relist(state, &mut tx, id).await?;
    }
    let row = shares::find_of(&mut tx, account, &id).await?;
    tx.commit().await?;
    owned(state, &row.ok_or(Problem::NotFound)?, face.as_ref(), now)
}

async fn is_minor(tx: &mut Tx, account: &AccountId, now: Millis) -> Result<bool, BadgeError> {
    let person = accounts::find(tx, account).await?;
    let person = person.ok_or(Problem::SignedOut)?;
    Ok(age::is_minor(person.minor_until, now))
}

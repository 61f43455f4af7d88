//! A learner makes a link for somebody.

use domain::accompany::{FOLLOW_UP_TEXTS_OF, LONGEST_NAME};
use domain::problem::FieldError;
use domain::{AccountId, ConsentId, FollowUpId, ObjectiveId, Problem, text};

use super::purpose;
use crate::clock::{new_id, new_slug};
use crate::http::Failure;
use crate::service::accounts::limits;
use crate::state::AppState;
use crate::store::follow_ups::NewFollowUp;
use crate::store::{consents, follow_ups, objectives};

/// Links of one objective that open at once.
const MOST: i64 = 20;

/// Makes a link to one of the account's objectives, and notes the consent that it rests on.
///
/// # Errors
/// What is wrong with `name`, too many links among it; [`Problem::NotFound`],
/// [`Problem::TooMany`]; the database.
pub async fn ask(
    state: &AppState,
    account: &AccountId,
    objective: &ObjectiveId,
    typed: &str,
) -> Result<(), Failure> {
    let wrong = |error| Problem::Field {
        field: "name".to_owned(),
        error,
    };
    let name = text::line(typed, LONGEST_NAME).map_err(wrong)?;
    if name.is_empty() {
        return Err(wrong(FieldError::Required).into());
    }
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    // Who leaves the map at the same time withdraws this consent too, or comes first.
    if !objectives::hold(&mut tx, account, objective).await? {
        return Err(Problem::NotFound.into());
    }
    if follow_ups::count(&mut tx, objective).await? >= MOST {
        return Err(wrong(FieldError::TooManyFollowUps).into());
    }
    limits::follow_up(&mut tx, account, now).await?;
    let consent: ConsentId = new_id(&*state.clock, &*state.entropy);
    let what = purpose(&name);
    consents::insert(&mut tx, &consent, account, &what, FOLLOW_UP_TEXTS_OF, now).await?;
    let id: FollowUpId = new_id(&*state.clock, &*state.entropy);
    let new = NewFollowUp {
        id: &id,
        account,
        objective,
        name: &name,
        slug: &new_slug(&*state.entropy),
        consent: &consent,
    };
    follow_ups::insert(&mut tx, &new, now).await?;
    tx.commit().await?;
    Ok(())
}

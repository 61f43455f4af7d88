//! A line of encouragement.

use domain::accompany::LONGEST_LINE;
use domain::notice::News;
use domain::problem::FieldError;
use domain::{AccountId, EncouragementId, FollowUpId, Problem, text};

use crate::clock::new_id;
use crate::http::Failure;
use crate::service::accounts::limits;
use crate::service::notices;
use crate::state::AppState;
use crate::store::{accounts, follow_ups, objectives};

/// Writes a line to one of the learners whom an account accompanies, and tells them that there is
/// one.
///
/// # Errors
/// What is wrong with `line`; [`Problem::NotFound`], [`Problem::TooMany`]; the database.
pub async fn encourage(
    state: &AppState,
    account: &AccountId,
    id: &FollowUpId,
    typed: &str,
) -> Result<(), Failure> {
    let wrong = |error| Problem::Field {
        field: "line".to_owned(),
        error,
    };
    let line = text::line(typed, LONGEST_LINE).map_err(wrong)?;
    if line.is_empty() {
        return Err(wrong(FieldError::Required).into());
    }
    let now = state.clock.now();
    let mut tx = state.db.begin().await?;
    let learner = follow_ups::of_tutor(&mut tx, account, id).await?;
    let (learner, objective, title) = learner.ok_or(Problem::NotFound)?;
    // The learner may leave it at this moment.
    if !objectives::hold(&mut tx, &learner, &objective).await? {
        return Err(Problem::NotFound.into());
    }
    limits::encouragement(&mut tx, account, &learner, now).await?;
    let written: EncouragementId = new_id(&*state.clock, &*state.entropy);
    follow_ups::encourage(&mut tx, &written, id, &line, now).await?;
    let by = accounts::find(&mut tx, account).await?;
    let news = News::Encouraged {
        objective,
        title,
        by: by.map(|by| by.name).unwrap_or_default(),
    };
    let once = format!("encouraged:{written}");
    notices::tell(state, &mut tx, &learner, &news, &once).await?;
    tx.commit().await?;
    Ok(())
}

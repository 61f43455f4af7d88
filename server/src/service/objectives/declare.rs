//! A learner says that a node is done without a badge.

use domain::map::LONGEST_LINE;
use domain::problem::FieldError;
use domain::{AccountId, ObjectiveId, Problem, text};
use maps::NodeId;

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::objectives;

/// Declares a node of one of the account's objectives as done, with the line that says how; or says
/// something else of one that is declared.
///
/// # Errors
/// What is wrong with `line`; [`Problem::NotFound`]; the database.
pub async fn declare(
    state: &AppState,
    account: &AccountId,
    id: &ObjectiveId,
    node: &NodeId,
    typed: &str,
) -> Result<(), BadgeError> {
    let wrong = |error| Problem::Field {
        field: "line".to_owned(),
        error,
    };
    let line = text::line(typed, LONGEST_LINE).map_err(wrong)?;
    if line.is_empty() {
        return Err(wrong(FieldError::Required).into());
    }
    let mut tx = state.db.begin().await?;
    // In another window it may be left at this moment.
    objectives::hold(&mut tx, account, id).await?;
    let row = objectives::find_of(&mut tx, account, id).await?;
    let map = row.ok_or(Problem::NotFound)?.version.map()?;
    map.node(node).ok_or(Problem::NotFound)?;
    objectives::declare(&mut tx, id, node, &line, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes that back.
///
/// # Errors
/// [`Problem::NotFound`]; the database.
pub async fn undeclare(
    state: &AppState,
    account: &AccountId,
    id: &ObjectiveId,
    node: &NodeId,
) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    objectives::find_of(&mut tx, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    objectives::undeclare(&mut tx, id, node).await?;
    tx.commit().await?;
    Ok(())
}

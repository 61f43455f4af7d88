//! What came of an arrival.

use domain::intake::{Report, ReportQuery};
use domain::{AccountId, IntakeId, Problem};

use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::intakes;

/// An arrival of the account with its tally and a page of its lines.
///
/// # Errors
/// [`Problem::NotFound`] when the account has no such arrival; the database.
pub async fn report(
    state: &AppState,
    account: &AccountId,
    id: &IntakeId,
    query: &ReportQuery,
) -> Result<Report, BadgeError> {
    let mut on = state.db.read().await?;
    let intake = intakes::find_of(&mut on, account, id)
        .await?
        .ok_or(Problem::NotFound)?;
    let tally = intakes::tally(&mut on, id).await?;
    let (items, next) = intakes::items(&mut on, id, query).await?;
    Ok(Report {
        intake,
        tally,
        items,
        next,
    })
}

//! A visitor has the badge checked now.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Millis, Problem};

use super::Badge;
use crate::http::{Failure, Network};
use crate::service::badges::{self, BadgeError};
use crate::state::AppState;
use crate::store;

/// A check younger than this is shown in place of a new one.
const FRESH: i64 = Millis::MINUTE;

pub(super) async fn check_again(
    State(state): State<AppState>,
    network: Network,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let back = Redirect::to(opened.base()).into_response();
    let now = state.clock.now();
    if opened.checked_at().is_some_and(|at| at.plus(FRESH) > now) {
        return Ok(back);
    }
    badges::limit::visitor(&state, &network.key()).await?;
    match badges::limit::check_again(&state, opened.badge()).await {
        Ok(()) => {}
        // Somebody else's check is under way: its result is what this visitor wants too.
        Err(BadgeError::Problem(Problem::TooMany { .. })) => return Ok(back),
        Err(error) => return Err(error.into()),
    }
    let badge = {
        let mut on = state.db.read().await?;
        store::badges::find(&mut on, opened.badge()).await?
    };
    badges::check_again(&state, &badge.ok_or(Problem::Gone)?).await?;
    Ok(back)
}

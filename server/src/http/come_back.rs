//! `GET /synchroniser/retour`: whoever connects a source comes back from it with a code (RFC 6749
//! 4.1.2), or with a refusal.

use axum::extract::{Query, State};
use axum::response::Redirect;
use axum::{Router, routing};
use serde::Deserialize;

use super::{Failure, Signed};
use crate::service::badges::BadgeError;
use crate::service::sync;
use crate::state::AppState;

/// `GET /synchroniser/retour`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/synchroniser/retour", routing::get(come_back))
}

#[derive(Deserialize)]
struct Returned {
    #[serde(default)]
    state: String,
    code: Option<String>,
}

async fn come_back(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Query(returned): Query<Returned>,
) -> Result<Redirect, Failure> {
    let connected = match returned.code {
        None => false,
        Some(code) => {
            match sync::come_back(&state, &viewer.account, &returned.state, &code).await {
                Ok(connected) => connected,
                // Over, somebody else's, or never begun: it can be begun again.
                Err(BadgeError::Problem(_)) => false,
                Err(error) => return Err(error.into()),
            }
        }
    };
    Ok(Redirect::to(if connected {
        "/synchroniser?fait=connexion"
    } else {
        "/synchroniser?refus=source"
    }))
}

//! `/healthz`: the process answers. `/readyz`: it can also reach its database.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Router, routing};

use crate::state::AppState;

/// The two probes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/healthz", routing::get(|| async { "ok\n" }))
        .route("/readyz", routing::get(ready))
}

async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    match state.db.read().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

//! Interfaces for programs of partners: `/api/v1` and, in the shapes of another passport, the
//! factory protocol. A partner signs in with each request; nothing here knows a session.

mod deliveries;
mod factory;
mod problem;

use axum::extract::DefaultBodyLimit;
use axum::{Router, routing};
use http::header;

use crate::state::AppState;

/// The description of `/api/v1` (OpenAPI 3.1).
const OPENAPI: &str = include_str!("api/openapi.json");

/// Every route of this folder.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/api/v1/deliveries", routing::post(deliveries::deliver))
        .route("/api/v1/openapi.json", routing::get(openapi))
        .merge(factory::routes())
        // Read by the handlers themselves, once they know who sends.
        .layer(DefaultBodyLimit::disable())
}

async fn openapi() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "application/json")], OPENAPI)
}

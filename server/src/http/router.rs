//! Every route, and the layers around them.
//!
//! From the outside in: the log, protection against forged cross-site requests, headers, who is
//! signed in, pages for failures, a bound on time and size, and at last the handlers.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use super::{
    accounts, app, assets, failure, headers, health, import, language, log, mine, plain, public,
    verify, viewer,
};
use crate::auth::session;
use crate::state::AppState;

/// The largest body of a form; routes that take files say their own.
const FORM_BYTES: usize = 64 * 1024;
/// The longest that an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Besace, as browsers see it.
pub fn router(state: AppState) -> Router {
    let pages = Router::new()
        .merge(plain::routes())
        .merge(language::routes())
        .merge(accounts::routes())
        .merge(import::routes())
        .merge(mine::routes())
        .merge(public::routes())
        .merge(verify::routes())
        .merge(app::routes())
        .fallback(plain::not_found)
        .method_not_allowed_fallback(plain::not_found);
    let inner = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), log::log))
        .layer(csrf(&state))
        .layer(from_fn_with_state(state.clone(), headers::add))
        .layer(session::layer(&state))
        .layer(from_fn(viewer::load))
        .layer(from_fn_with_state(state.clone(), failure::render))
        .layer(CatchPanicLayer::custom(|_| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            PATIENCE,
        ))
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    pages
        .layer(inner)
        .merge(assets::routes())
        .merge(health::routes())
        .with_state(state)
}

/// Browsers say where a request comes from; one that another site makes them send is refused.
/// Behind a proxy that rewrites `Host`, the public address is what counts.
fn csrf(state: &AppState) -> CsrfLayer {
    let origin = state
        .config
        .server
        .public_url
        .origin()
        .ascii_serialization();
    CsrfLayer::new().add_trusted_origin(origin.as_str()).unwrap_or_else(|error| {
        tracing::error!(%error, "server.public_url is no origin; only the Host header is compared");
        CsrfLayer::new()
    })
}

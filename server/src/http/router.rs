//! Every route, and the layers around them.
//!
//! From the outside in: the log, headers, pages for what is refused early, protection against
//! forged cross-site requests, who is signed in, pages for failures, a bound on time and size, and
//! at last the handlers.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use domain::Problem;
use domain::problem::ImportProblem;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};

use super::{
    Failure, accounts, api, app, assets, come_back, evidence, explorer, factory_link, failure,
    frameworks, headers, health, import, invitation, language, letters, log, maps, mine, oembed,
    pictures, plain, public, reporting, reports, share_sheet, to_mastodon, verify, viewer,
};
use crate::auth::session;
use crate::state::AppState;

/// The largest body of a form; routes that take files say their own.
const FORM_BYTES: usize = 64 * 1024;

/// How long requests may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// The longest that an answer may take, its request included.
    pub answer: Duration,
    /// The same where files come in: on a slow line they take their time.
    pub upload: Duration,
    /// The longest that such a line may be silent.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            answer: Duration::from_secs(60),
            upload: Duration::from_secs(10 * 60),
            silence: Duration::from_secs(30),
        }
    }
}

/// Besace, as browsers see it.
pub fn router(state: AppState) -> Router {
    patient_router(state, Patience::default())
}

/// Besace with a patience of its own.
pub fn patient_router(state: AppState, patience: Patience) -> Router {
    let uploads = Router::new()
        .merge(import::routes(&state.config.upload))
        .merge(evidence::uploads(&state.config.quota))
        .merge(frameworks::uploads())
        .merge(verify::routes())
        .merge(share_sheet::routes())
        .merge(pictures::routes(&state.config.quota))
        .merge(maps::uploads(&state.config.quota))
        .merge(api::routes())
        .layer(RequestBodyTimeoutLayer::new(patience.silence))
        .layer(from_fn_with_state(patience.upload, end_upload));
    let pages = Router::new()
        .merge(plain::routes())
        .merge(language::routes())
        .merge(accounts::routes())
        .merge(invitation::routes())
        .merge(factory_link::routes())
        .merge(mine::routes())
        .merge(come_back::routes())
        .merge(public::routes())
        .merge(oembed::routes())
        .merge(to_mastodon::routes())
        .merge(evidence::routes())
        .merge(reports::routes())
        .merge(explorer::routes())
        .merge(letters::routes())
        .merge(maps::routes())
        .merge(reporting::routes())
        .merge(app::routes())
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            patience.answer,
        ))
        .merge(uploads)
        .fallback(plain::not_found)
        .method_not_allowed_fallback(plain::not_found);
    let inner = ServiceBuilder::new()
        .layer(from_fn_with_state(state.clone(), log::log))
        .layer(from_fn_with_state(state.clone(), headers::add))
        // What the layers before the inner one refuse becomes a page too.
        .layer(from_fn_with_state(state.clone(), failure::render))
        .layer(csrf(&state))
        .layer(session::layer(&state))
        .layer(from_fn(viewer::load))
        .layer(from_fn_with_state(state.clone(), failure::render))
        .layer(CatchPanicLayer::custom(|_| {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }))
        .layer(DefaultBodyLimit::max(FORM_BYTES));
    pages
        .layer(inner)
        .merge(assets::routes())
        .merge(health::routes())
        .with_state(state)
}

/// Ends an upload that takes too long, with the page for one that broke off.
async fn end_upload(State(longest): State<Duration>, request: Request, next: Next) -> Response {
    let ended = Failure::from(Problem::Import(ImportProblem::BrokenUpload));
    tokio::time::timeout(longest, next.run(request))
        .await
        .unwrap_or_else(|_| ended.into_response())
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
    CsrfLayer::new()
        .add_trusted_origin(origin.as_str())
        .unwrap_or_else(|error| {
            tracing::error!(%error, "server.public_url is no origin; only the Host header is compared");
            CsrfLayer::new()
        })
        .with_insecure_bypass(share_sheet::only_stages)
}

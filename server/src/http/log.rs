//! One line in the log for each request, with an id that error pages quote.
//!
//! The line has the route's pattern and never the path, which may hold a slug or a token; no
//! address, no name, no user agent.

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

use crate::clock::random;
use crate::state::AppState;

/// The id of a request, 16 characters of hex.
#[derive(Debug, Clone, Default)]
pub struct RequestId(String);

impl RequestId {
    /// The id as it is quoted.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Gives the request an id, times it, counts it and writes its line.
pub async fn log(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let id = RequestId(hex::encode(random::<8>(&*state.entropy)));
    request.extensions_mut().insert(id.clone());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let method = request.method().clone();
    let began = tokio::time::Instant::now();
    let mut response = next.run(request).await;
    let took = began.elapsed();
    let status = response.status().as_u16();
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert("x-request-id", value);
    }
    tracing::info!(
        request = id.as_str(),
        method = method.as_str(),
        route,
        status,
        ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    let labels = [
        ("method", method.as_str().to_owned()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::histogram!("besace_http_request_seconds", &labels).record(took.as_secs_f64());
    response
}

//! Figures for Prometheus, on an address of their own that no visitor reaches.
//!
//! They count requests, jobs and mails; none of them names a person.

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle};

use crate::state::AppState;
use crate::store;

/// Starts counting; once in a process.
///
/// # Errors
/// When something else counts already.
pub fn install() -> Result<PrometheusHandle, BuildError> {
    let buckets = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
    ];
    PrometheusBuilder::new()
        .set_buckets(&buckets)?
        .install_recorder()
}

/// `/metrics`.
pub fn routes(state: AppState, handle: PrometheusHandle) -> Router {
    Router::new()
        .route("/metrics", routing::get(scrape))
        .with_state((state, handle))
}

async fn scrape(State((state, handle)): State<(AppState, PrometheusHandle)>) -> Response {
    match state.db.read().await {
        Ok(mut on) => match store::jobs::count(&mut on).await {
            Ok(counts) => {
                for count in counts {
                    let (waiting, dead) = (count.waiting as f64, count.dead as f64);
                    metrics::gauge!("besace_jobs_waiting", "kind" => count.kind.clone())
                        .set(waiting);
                    metrics::gauge!("besace_jobs_dead", "kind" => count.kind).set(dead);
                }
            }
            Err(error) => tracing::warn!(%error, "the job queue cannot be counted"),
        },
        Err(error) => tracing::warn!(%error, "the job queue cannot be counted"),
    }
    handle.run_upkeep();
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
        handle.render(),
    )
        .into_response()
}

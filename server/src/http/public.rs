//! `/b/{slug}`: a shared badge, for anyone with the link.
//!
//! The same for its owner and for strangers, asked for anew each time (a link that was taken back
//! dies at once), without scripts, and without a request to anybody else: only a visitor who asks
//! makes the badge be checked.

mod check_again;
mod image;
mod json;
mod original;
mod page;
mod qr;

pub(super) use image::Asked;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing};
use domain::{Problem, Slug};

use super::{Failure, Surround, files};
use crate::service::shares::{self, Opened};
use crate::state::AppState;

/// Everything under `/b/`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/b/{name}", routing::get(page_or_json))
        .route("/b/{name}/image", routing::get(image::image))
        .route("/b/{name}/original", routing::get(original::original))
        .route("/b/{name}/qr.svg", routing::get(qr::qr))
        .route(
            "/b/{name}/verifier",
            routing::post(check_again::check_again),
        )
}

/// Opens the share of this name.
async fn open(state: &AppState, name: &str) -> Result<Opened, Failure> {
    let slug: Slug = name.parse().map_err(|_| Problem::NotFound)?;
    Ok(shares::open(state, &slug).await?)
}

async fn page_or_json(
    State(state): State<AppState>,
    surround: Surround,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if let Some(slug) = name.strip_suffix(".json") {
        return json::json(&state, slug, &headers).await;
    }
    page::page(&state, surround, &name, &headers).await
}

/// Says how an answer may be kept: only with its mark, to be asked for each time.
fn kept(mut response: Response, opened_listed: bool, mark: &str) -> Response {
    files::set(&mut response, header::ETAG, &files::etag(mark));
    files::set(&mut response, header::CACHE_CONTROL, "no-cache");
    if !opened_listed {
        files::set(
            &mut response,
            HeaderName::from_static("x-robots-tag"),
            "noindex, nofollow",
        );
    }
    response
}

/// "You have it already", with the same words on how it may be kept.
fn unchanged(listed: bool, mark: &str) -> Response {
    kept(files::not_modified(), listed, mark).into_response()
}

/// What other sites may show in their pages.
fn for_everybody(response: &mut Response) {
    files::set(
        response,
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    files::set(response, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
}

//! `/explorer`: what is listed, for anyone.

use app::pages;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use axum::{Router, routing};
use domain::explorer::Wanted;
use serde::Deserialize;

use super::headers::SHARED_POLICY;
use super::{Failure, Surround, compressed};
use crate::service::explorer;
use crate::state::AppState;

/// `/explorer`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/explorer", routing::get(page))
        .layer(compressed::layer())
}

/// What the address asks for; what is none of it is passed over.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    competence: String,
    emetteur: String,
    apres: String,
}

async fn page(
    State(state): State<AppState>,
    surround: Surround,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    let Query(asked) = asked.unwrap_or_default();
    let wanted = Wanted {
        after: asked.apres.parse().ok(),
        words: asked.q,
        skill: asked.competence,
        issuer: asked.emetteur,
    };
    let found = explorer::find(&state, &wanted).await?;
    let page = pages::explorer::render(&surround.chrome(&state), &wanted, found);
    let mut response = Html(page).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(SHARED_POLICY),
    );
    // A page that somebody searched is no page for a search engine.
    if wanted != Wanted::default() {
        headers.insert(
            HeaderName::from_static("x-robots-tag"),
            HeaderValue::from_static("noindex, follow"),
        );
    }
    Ok(response)
}

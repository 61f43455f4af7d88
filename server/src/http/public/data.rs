//! What a page shows, as files for other programs: JSON Resume, a table.

use app::pages;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::Language;

use super::{Badge, Collection, VARIES, for_everybody, kept, known};
use crate::http::{Failure, files};
use crate::service::shares::Bound;
use crate::state::AppState;

pub(super) async fn badge_resume(
    State(state): State<AppState>,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("resume"));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(known);
    }
    let resume = pages::resume::badge(&opened.page(&state).await?);
    Ok(kept(data(Json(resume)), listed, &mark))
}

pub(super) async fn collection_resume(
    State(state): State<AppState>,
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("resume"));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(known);
    }
    let collection = opened.page(&state).await?;
    let resume = pages::resume::collection(&state.site.public_url, &collection);
    Ok(kept(data(Json(resume)), listed, &mark))
}

pub(super) async fn csv(
    state: &AppState,
    language: Language,
    headers: &HeaderMap,
    opened: Bound,
) -> Result<Response, Failure> {
    let listed = opened.listed();
    let mark = opened.mark(&format!("csv {}", language.tag()));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(known);
    }
    let collection = opened.page(state).await?;
    let text = pages::public_csv::render(language, &state.site.public_url, &collection);
    let file = files::attachment("text/csv; charset=utf-8", "badges.csv", Body::from(text));
    let mut response = kept(file, listed, &mark);
    files::set(&mut response, header::VARY, VARIES);
    Ok(response)
}

fn data(body: impl IntoResponse) -> Response {
    let mut response = for_everybody(body.into_response());
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'",
    );
    response
}

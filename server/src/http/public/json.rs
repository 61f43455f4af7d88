//! A page as data: what it shows, and nothing else.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::{for_everybody, kept, known};
use crate::http::{Failure, files};
use crate::service::shares::{Bound, Charted, Opened};
use crate::state::AppState;

pub(super) async fn badge(
    state: &AppState,
    headers: &HeaderMap,
    opened: Opened,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("json"));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(data(known));
    }
    let page = opened.page(state).await?;
    Ok(data(kept(Json(page).into_response(), listed, &mark)))
}

pub(super) async fn collection(
    state: &AppState,
    headers: &HeaderMap,
    opened: Bound,
) -> Result<Response, Failure> {
    let (listed, mark) = (opened.listed(), opened.mark("json"));
    if let Some(known) = known(headers, listed, &mark) {
        return Ok(data(known));
    }
    let page = opened.page(state).await?;
    Ok(data(kept(Json(page).into_response(), listed, &mark)))
}

pub(super) async fn map(
    state: &AppState,
    headers: &HeaderMap,
    opened: Charted,
) -> Result<Response, Failure> {
    let mark = opened.mark("json");
    if let Some(known) = known(headers, false, &mark) {
        return Ok(data(known));
    }
    let page = opened.page(state).await?;
    Ok(data(kept(Json(page).into_response(), false, &mark)))
}

fn data(response: Response) -> Response {
    let mut response = for_everybody(response);
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'",
    );
    response
}

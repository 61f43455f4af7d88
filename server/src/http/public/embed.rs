//! `/e/b/{slug}`, `/e/c/{slug}` and `/e/m/{slug}`: for the pages of others. The only pages of ours that may stand
//! in a frame of a stranger's: nothing on them can be pressed but the way to the whole page.

use app::pages;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};

use super::page::surroundings;
use super::{Badge, Collection, Map, VARIES, for_everybody, kept, known};
use crate::http::headers::EMBED_POLICY;
use crate::http::{Failure, Surround, files};
use crate::state::AppState;

pub(super) async fn badge(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let (chrome, part) = surroundings(&state, surround, opened.language());
    let mark = opened.mark(&format!("embed {part}"));
    if let Some(known) = known(&headers, false, &mark) {
        return Ok(framed(known));
    }
    let page = pages::embed::badge(&chrome, &opened.page(&state).await?);
    Ok(framed(kept(Html(page).into_response(), false, &mark)))
}

pub(super) async fn collection(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Collection(opened): Collection,
) -> Result<Response, Failure> {
    let (chrome, part) = surroundings(&state, surround, opened.language());
    let mark = opened.mark(&format!("embed {part}"));
    if let Some(known) = known(&headers, false, &mark) {
        return Ok(framed(known));
    }
    let page = pages::embed::collection(&chrome, &opened.page(&state).await?);
    Ok(framed(kept(Html(page).into_response(), false, &mark)))
}

pub(super) async fn map(
    State(state): State<AppState>,
    surround: Surround,
    headers: HeaderMap,
    Map(opened): Map,
) -> Result<Response, Failure> {
    let (chrome, part) = surroundings(&state, surround, opened.language());
    let mark = opened.mark(&format!("embed {part}"));
    if let Some(known) = known(&headers, false, &mark) {
        return Ok(framed(known));
    }
    let page = pages::embed::map(&chrome, &opened.page(&state).await?);
    Ok(framed(kept(Html(page).into_response(), false, &mark)))
}

fn framed(response: Response) -> Response {
    let mut response = for_everybody(response);
    files::set(&mut response, header::VARY, VARIES);
    files::set(&mut response, header::CONTENT_SECURITY_POLICY, EMBED_POLICY);
    response
}

//! The page as data: what it shows, and nothing else.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::{for_everybody, kept, open, unchanged};
use crate::http::{Failure, files};
use crate::state::AppState;

pub(super) async fn json(
    state: &AppState,
    slug: &str,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let opened = open(state, slug).await?;
    let listed = opened.listed();
    let mark = opened.mark("json");
    let mut response = if files::unchanged(headers, &files::etag(&mark)) {
        unchanged(listed, &mark)
    } else {
        kept(
            Json(opened.page(state).await?).into_response(),
            listed,
            &mark,
        )
    };
    for_everybody(&mut response);
    files::set(
        &mut response,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'",
    );
    Ok(response)
}

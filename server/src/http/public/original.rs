//! The original file, byte for byte, to be kept and proven elsewhere; only where the name is
//! shown.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{kept, open, unchanged};
use crate::http::{Failure, files};
use crate::service::badges;
use crate::state::AppState;

pub(super) async fn original(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let opened = open(&state, &name).await?;
    let (bytes, badge) = opened.original(&state).await?;
    let mark = opened.mark("original");
    if files::unchanged(&headers, &files::etag(&mark)) {
        return Ok(unchanged(opened.listed(), &mark));
    }
    let name = badges::file_name(&badge);
    let response = files::attachment(files::type_of(&badge.kind), &name, Body::from(bytes));
    Ok(kept(response, opened.listed(), &mark))
}

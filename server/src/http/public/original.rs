//! The original file, byte for byte, to be kept and proven elsewhere; only where the name is
//! shown.

use axum::body::Body;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Badge, kept, known};
use crate::http::{Failure, files};
use crate::service::badges;
use crate::state::AppState;

pub(super) async fn original(
    State(state): State<AppState>,
    headers: HeaderMap,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let (bytes, badge) = opened.original(&state).await?;
    let (listed, mark) = (opened.listed(), opened.mark("original"));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(known);
    }
    let name = badges::file_name(&badge);
    let response = files::attachment(files::type_of(&badge.kind), &name, Body::from(bytes));
    Ok(kept(response, listed, &mark))
}

//! The file of a piece of evidence that the holder added: to be saved, never run.

use axum::body::Body;
use axum::extract::{RawPathParams, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::Problem;

use super::{Badge, kept, known};
use crate::http::{Failure, files};
use crate::state::AppState;

pub(super) async fn added(
    State(state): State<AppState>,
    headers: HeaderMap,
    params: RawPathParams,
    Badge(opened): Badge,
) -> Result<Response, Failure> {
    let piece = params.iter().find(|(name, _)| *name == "piece");
    let number = piece.and_then(|(_, value)| value.parse().ok());
    let number: u32 = number.ok_or(Problem::NotFound)?;
    let handed = opened.added_file(&state, number).await?;
    let (listed, mark) = (opened.listed(), opened.mark(&handed.mark));
    if let Some(known) = known(&headers, listed, &mark) {
        return Ok(known);
    }
    let body = Body::from(handed.bytes);
    let response = files::attachment(handed.content_type, &handed.name, body);
    Ok(kept(response, listed, &mark))
}

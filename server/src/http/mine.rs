//! Files of one's own badges: pictures, originals, and everything in one ZIP.

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Router, routing};
use domain::{BadgeId, ExportId, Problem};
use serde::Deserialize;

use super::public::Asked;
use super::{Failure, Signed, files};
use crate::service::{badges, exports};
use crate::state::AppState;
use crate::store;

/// The page that the export is asked for on; it says beside the field that the password is wrong.
const REFUSED: &str = "/reglages/donnees?refus=export";
/// The same page, which says that it is being made.
const ASKED: &str = "/reglages/donnees?fait=export";

/// `/badges/{id}/image`, `/badges/{id}/original`, `/reglages/donnees/export` and `…/export/{id}`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/badges/{id}/image", routing::get(image))
        .route("/badges/{id}/original", routing::get(original))
        .route("/reglages/donnees/export", routing::post(export))
        .route("/reglages/donnees/export/{id}", routing::get(exported))
}

async fn image(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = {
        let mut on = state.db.read().await?;
        store::badges::find_of(&mut on, &viewer.account, &id).await?
    };
    let badge = found.ok_or(Problem::NotFound)?;
    let size = asked.size();
    let drawn = badges::picture(&state, &id, &badge.kind, size).await?;
    // The name of the bytes is the mark; a placeholder is replaced once there is a picture.
    let bytes = match drawn {
        Some(bytes) => bytes,
        None => state.studio.placeholder(size.pixels()).await,
    };
    let mark = store::blobs::BlobId::of(&bytes);
    let etag = files::etag(mark.as_str());
    let mut response = if files::unchanged(&headers, &etag) {
        files::not_modified()
    } else {
        files::file(size.content_type(), bytes)
    };
    files::set(&mut response, header::ETAG, &etag);
    files::set(&mut response, header::CACHE_CONTROL, "private, no-cache");
    Ok(response)
}

async fn original(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
    let (bytes, badge) = badges::original(&state, &viewer.account, &id).await?;
    let name = badges::file_name(&badge);
    Ok(files::attachment(
        files::type_of(&badge.kind),
        &name,
        Body::from(bytes),
    ))
}

/// The form's field.
#[derive(Deserialize)]
struct Again {
    #[serde(default)]
    password: String,
}

async fn export(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Form(again): Form<Again>,
) -> Result<Response, Failure> {
    match exports::request(&state, &viewer, &again.password).await {
        Ok(()) => Ok(Redirect::to(ASKED).into_response()),
        Err(Failure::Problem(Problem::WrongPassword)) => Ok(Redirect::to(REFUSED).into_response()),
        Err(failure) => Err(failure),
    }
}

async fn exported(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id: ExportId = id.parse().map_err(|_| Problem::NotFound)?;
    let (pieces, day) = exports::take(&state, &viewer, &id).await?;
    let name = format!("besace-{day}.zip");
    let body = Body::from_stream(pieces);
    Ok(files::attachment("application/zip", &name, body))
}

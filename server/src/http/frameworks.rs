//! An operator brings a framework of skills in, as a table.

use app::pages;
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Router, routing};
use domain::Problem;
use domain::problem::ImportProblem;
use domain::skill::FILE;

use super::{Failure, Signed, Surround};
use crate::service::frameworks::{self, FrameworkError};
use crate::service::operations::operators_only;
use crate::state::AppState;

/// `POST /operateur/referentiels/importer`.
pub fn uploads() -> Router<AppState> {
    // Twice what is read, so that a sentence can answer what is too large.
    let import = routing::post(import).layer(DefaultBodyLimit::max(2 * FILE));
    Router::new().route("/operateur/referentiels/importer", import)
}

async fn import(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    mut form: Multipart,
) -> Result<Response, Failure> {
    operators_only(&state, &viewer).await?;
    let (mut word, mut table) = (String::new(), Vec::new());
    while let Some(field) = form.next_field().await.map_err(|e| broken(&e))? {
        match field.name() {
            Some("word") => word = field.text().await.map_err(|e| broken(&e))?,
            Some("file") => table = field.bytes().await.map_err(|e| broken(&e))?.into(),
            _ => {}
        }
    }
    let lines = match frameworks::import(&state, &word, &table).await {
        Ok(framework) => {
            tracing::info!(operator = %viewer.account, framework = framework.word, skills = framework.skills.len(), "a framework was imported");
            return Ok(Redirect::to("/operateur/referentiels?fait=importe").into_response());
        }
        Err(FrameworkError::Word) => Vec::new(),
        Err(FrameworkError::Lines(lines)) => lines,
        Err(FrameworkError::Other(error)) => return Err(error.into()),
    };
    let page = pages::explain_framework::render(&surround.chrome(&state), word.trim(), &lines);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

fn broken(error: &MultipartError) -> Failure {
    let why = match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ImportProblem::TooLarge {
            megabytes: u32::try_from(FILE >> 20).unwrap_or(u32::MAX),
        },
        _ => ImportProblem::BrokenUpload,
    };
    Failure::from(Problem::Import(why))
}

//! Files of one's own maps: bringing one in, taking one along, what an editor saves, pictures of
//! nodes; and the schema of the open file, for everybody.

use app::pages;
use axum::body::{Body, Bytes};
use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Json, Router, routing};
use domain::port::Viewer;
use domain::problem::ImportProblem;
use domain::share::{Shown, Subject};
use domain::{MapId, ObjectiveId, Problem};
use maps::NodeId;
use maps::file::{ENDING, LARGEST, Refusal, SCHEMA};
use serde_json::json;

use super::pictures::{self, BESIDE};
use super::{Failure, Signed, Surround, files, public};
use crate::config::Quota;
use crate::service::badges::{BadgeError, fold};
use crate::service::maps as service;
use crate::service::shares::{self, Charted};
use crate::state::AppState;

/// `/cartes/{id}/fichier`, `/objectifs/{id}/carte.pdf` and `.png`, `/schemas/besace-map-1.json`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/cartes/{id}/fichier", routing::get(file))
        .route("/objectifs/{id}/carte.pdf", routing::get(pdf))
        .route("/objectifs/{id}/carte.png", routing::get(png))
        .route("/schemas/besace-map-1.json", routing::get(schema))
}

/// One's own objective as others would see it with everything shown, for paper.
async fn on_paper(state: &AppState, viewer: &Viewer, id: &str) -> Result<Charted, Failure> {
    let id: ObjectiveId = id.parse().map_err(|_| Problem::NotFound)?;
    let base = format!("/partager/{id}/apercu/-");
    let subject = Subject::Objective(id);
    let all = Shown {
        photo: true,
        place: true,
        ..Shown::BADGE
    };
    let charted = shares::map_draft(state, &viewer.account, &subject, all, base).await;
    Ok(charted?)
}

async fn pdf(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let charted = on_paper(&state, &viewer, &id).await?;
    let pictures = public::pictures(&state, &charted).await?;
    let page = charted.page(&state).await?;
    public::sheet(&state, surround.language, page, pictures).await
}

async fn png(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let charted = on_paper(&state, &viewer, &id).await?;
    let pictures = public::pictures(&state, &charted).await?;
    let page = charted.page(&state).await?;
    public::picture(&state, surround.language, page, pictures).await
}

/// `POST /cartes/importer`, `POST /cartes/{id}/document`, `POST /cartes/{id}/etapes/{node}/image`.
pub fn uploads(quota: &Quota) -> Router<AppState> {
    let pictures = usize::try_from(quota.file_megabytes).unwrap_or(0) + BESIDE;
    // More than is read, so that a sentence can answer what is too large.
    let file = DefaultBodyLimit::max(((LARGEST >> 20) + BESIDE) << 20);
    let document = DefaultBodyLimit::max(LARGEST + (64 << 10));
    Router::new()
        .route("/cartes/importer", routing::post(import).layer(file))
        .route("/cartes/{id}/document", routing::post(save).layer(document))
        .route(
            "/cartes/{id}/etapes/{node}/image",
            routing::post(picture).layer(DefaultBodyLimit::max(pictures << 20)),
        )
}

fn id_of(text: &str) -> Result<MapId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Reads one field up to the largest file and one byte, and the rest away.
async fn bounded(
    mut field: axum::extract::multipart::Field<'_>,
) -> Result<Vec<u8>, MultipartError> {
    let mut bytes = Vec::new();
    while let Some(part) = field.chunk().await? {
        let room = (LARGEST + 1).saturating_sub(bytes.len());
        bytes.extend_from_slice(&part[..part.len().min(room)]);
    }
    Ok(bytes)
}

async fn import(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    mut form: Multipart,
) -> Result<Response, Failure> {
    let broken = |_| Problem::Import(ImportProblem::BrokenUpload);
    let mut file = Vec::new();
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            file = bounded(field).await.map_err(broken)?;
        }
    }
    match service::import(&state, &viewer.account, &file).await {
        Ok((id, notes)) => {
            let said = match notes.is_empty() {
                true => "importee",
                false => "corrigee",
            };
            Ok(Redirect::to(&format!("/cartes/{id}?fait={said}")).into_response())
        }
        Err(BadgeError::Problem(problem @ (Problem::MapFile { .. } | Problem::Field { .. }))) => {
            let page = pages::explain_map::render(&surround.chrome(&state), &problem);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn file(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let row = service::row(&state, &viewer.account, &id_of(&id)?).await?;
    let map = row.map()?;
    let name = file_name(map.head().title.as_str());
    Ok(files::attachment(
        "application/json",
        &name,
        Body::from(row.document),
    ))
}

/// The name of a map's file: plain letters, digits and hyphens, and the ending.
pub(super) fn file_name(title: &str) -> String {
    let plain = fold(title);
    let parts: Vec<&str> = plain
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    let name: String = parts.join("-").chars().take(60).collect();
    let name = match name.trim_matches('-') {
        "" => "carte",
        name => name,
    };
    format!("{name}{ENDING}")
}

/// What an editor saves: the open file over the edition in `If-Match` (RFC 9110 13.1.1).
async fn save(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Failure> {
    let id = id_of(&id)?;
    let edition = headers
        .get(header::IF_MATCH)
        .and_then(|value| value.to_str().ok()?.trim_matches('"').parse().ok())
        .ok_or(Problem::NotFound)?;
    let language = surround.language;
    let sentence = |problem: &Problem| app::wording::problem_text(language, problem);
    match service::save(&state, &viewer.account, &id, edition, &body).await {
        Ok(edition) => {
            let saved = state.clock.now().0;
            Ok(Json(json!({ "edition": edition, "saved": saved })).into_response())
        }
        Err(BadgeError::Problem(Problem::Stale)) => {
            let row = service::row(&state, &viewer.account, &id).await?;
            let answer = Json(json!({ "edition": row.edition }));
            Ok((StatusCode::PRECONDITION_FAILED, answer).into_response())
        }
        Err(BadgeError::Problem(
            problem @ (Problem::MapFile { .. } | Problem::Map { .. } | Problem::Quota),
        )) => {
            let code = match &problem {
                Problem::MapFile {
                    why: Refusal::TooLarge { .. },
                } => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let answer = Json(json!({ "sentence": sentence(&problem) }));
            Ok((code, answer).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

async fn picture(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path((id, node)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let map = id_of(&id)?;
    let node = NodeId::new(&node).map_err(|_| Problem::NotFound)?;
    let done = async {
        let sent = pictures::read(request, &state).await?;
        let account = &viewer.account;
        service::change_picture(&state, account, &map, sent.edition, &node, sent.picture).await
    };
    pictures::back(&format!("/cartes/{map}/liste"), done.await)
}

/// The JSON Schema of the open file. It never changes: another version has another address.
async fn schema() -> Response {
    let mut response = files::file(
        "application/schema+json",
        Bytes::from_static(SCHEMA.as_bytes()),
    );
    files::set(
        &mut response,
        header::CACHE_CONTROL,
        "public, max-age=86400",
    );
    files::set(&mut response, header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    files::set(
        &mut response,
        axum::http::HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    response
}

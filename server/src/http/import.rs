//! `POST /badges/import`: files and texts come in, through an ordinary form.
//!
//! Each file is taken in as soon as it is there, so one at a time is in memory. What is too large
//! is read to its end and thrown away, because a browser whose upload is cut off shows no page.

use std::time::Duration;

use app::pages;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Json, Router, routing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use domain::Problem;
use domain::badge::Imported;
use domain::problem::ImportProblem;
use serde::Serialize;
use tokio::time::Instant;

use super::{Failure, Signed, Surround};
use crate::service::badges::{self, Handed, Manner};
use crate::state::AppState;

/// The largest upload that is read to its end, so that a sentence can answer it.
const LARGEST: usize = 256 << 20;
/// Files of one upload.
const FILES: usize = 50;
/// How long the issuers of one upload are waited for, all together.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long the issuer of one badge is waited for.
const PATIENCE_EACH: Duration = Duration::from_secs(4);

/// `POST /badges/import`.
pub fn routes() -> Router<AppState> {
    Router::new().route(
        "/badges/import",
        routing::post(import).layer(DefaultBodyLimit::max(LARGEST)),
    )
}

/// What came of one file or text.
#[derive(Debug, Serialize)]
struct Taken {
    /// The file's name, as the browser says it.
    file: Option<String>,
    /// What it brought.
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Imported(Imported),
    Problem(Problem),
}

/// The answer for a script.
#[derive(Debug, Serialize)]
struct Answer {
    results: Vec<Taken>,
}

async fn import(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut results = Vec::new();
    let deadline = Instant::now() + PATIENCE;
    let read = async {
        let mut form = Form::read(request, &state).await?;
        while let Some((name, handed)) = form.next().await? {
            let outcomes = match handed {
                Ok(handed) if results.len() < FILES => {
                    let left = deadline.saturating_duration_since(Instant::now());
                    let patience = PATIENCE_EACH.min(left);
                    let manner = Manner::BY_HAND;
                    match badges::import(&state, &viewer.account, handed, manner, patience).await {
                        Ok(imported) => imported.into_iter().map(Outcome::Imported).collect(),
                        Err(error) => {
                            vec![Outcome::Problem(
                                Failure::from(error).into_problem(&viewer.request),
                            )]
                        }
                    }
                }
                Ok(_) => vec![Outcome::Problem(Problem::Quota)],
                Err(problem) => vec![Outcome::Problem(Problem::Import(problem))],
            };
            results.extend(outcomes.into_iter().map(|outcome| Taken {
                file: name.clone(),
                outcome,
            }));
        }
        Ok::<(), ImportProblem>(())
    };
    if let Err(problem) = read.await {
        let outcome = Outcome::Problem(Problem::Import(problem));
        results.push(Taken {
            file: None,
            outcome,
        });
    }
    if results.is_empty() {
        let outcome = Outcome::Problem(Problem::Import(ImportProblem::NoFile));
        results.push(Taken {
            file: None,
            outcome,
        });
    }
    if wants_json(&headers) {
        return Ok(Json(Answer { results }).into_response());
    }
    Ok(answer(&state, &surround, &results))
}

/// The page, or where to go.
fn answer(state: &AppState, surround: &Surround, results: &[Taken]) -> Response {
    let refused = results.iter().find_map(|taken| match &taken.outcome {
        Outcome::Problem(problem) => Some(problem),
        Outcome::Imported(_) => None,
    });
    if let Some(problem) = refused {
        let page = pages::explain_import::render(&surround.chrome(state), problem);
        return (super::failure::status(problem), Html(page)).into_response();
    }
    match results {
        [
            Taken {
                outcome: Outcome::Imported(Imported::New { id }),
                ..
            },
        ] => Redirect::to(&format!("/badges/{id}")).into_response(),
        [
            Taken {
                outcome: Outcome::Imported(Imported::Already { id }),
                ..
            },
        ] => Redirect::to(&format!("/badges/{id}?fait=deja")).into_response(),
        _ => Redirect::to("/badges").into_response(),
    }
}

/// Whether a script asks, which reads JSON.
pub(super) fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json") && !accept.contains("text/html"))
}

/// A form with files, read a field at a time.
pub(super) struct Form {
    multipart: Multipart,
    file_bytes: usize,
    megabytes: u32,
}

/// Which field something came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entered {
    File,
    Text,
    /// A file in base64, which a page of ours has put into its own form.
    Kept,
}

/// The name of a file, and what was in it or why it cannot be taken.
type Entry = (Option<String>, Result<Handed, ImportProblem>);

impl Form {
    pub(super) async fn read(request: Request, state: &AppState) -> Result<Self, ImportProblem> {
        use axum::extract::FromRequest;
        let megabytes = state.config.quota.file_megabytes;
        let multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| ImportProblem::BrokenUpload)?;
        Ok(Self {
            multipart,
            file_bytes: usize::try_from(megabytes).unwrap_or(10) << 20,
            megabytes,
        })
    }

    /// The next file that was chosen or text that was typed; fields that were left empty are
    /// passed over.
    pub(super) async fn next(&mut self) -> Result<Option<Entry>, ImportProblem> {
        loop {
            let next = self.multipart.next_field().await;
            let Some(field) = next.map_err(|error| broken(&error, self.megabytes))? else {
                return Ok(None);
            };
            let kind = match field.name() {
                Some("file") => Entered::File,
                Some("text") => Entered::Text,
                Some("kept") => Entered::Kept,
                _ => continue,
            };
            let name = field.file_name().map(ToOwned::to_owned);
            let most = match kind {
                Entered::Kept => self.file_bytes.div_ceil(3) * 4,
                Entered::File | Entered::Text => self.file_bytes,
            };
            let bytes = read(field, most, self.megabytes).await?;
            let handed = match bytes {
                None => Err(ImportProblem::TooLarge {
                    megabytes: self.megabytes,
                }),
                Some(bytes) if kind == Entered::Kept => match STANDARD.decode(bytes) {
                    Ok(bytes) => Ok(Handed::File(bytes.into())),
                    Err(_) => Err(ImportProblem::BrokenUpload),
                },
                // A file field without a choice comes as a file without a name and bytes.
                Some(bytes) if bytes.is_empty() && name.as_deref().unwrap_or("").is_empty() => {
                    continue;
                }
                Some(bytes) if kind == Entered::File => Ok(Handed::File(bytes)),
                Some(bytes) => match String::from_utf8(bytes.into()) {
                    Ok(text) if text.trim().is_empty() => continue,
                    Ok(text) => Ok(Handed::Text(text)),
                    Err(_) => Err(ImportProblem::WrongEncoding),
                },
            };
            return Ok(Some((name, handed)));
        }
    }
}

/// The bytes of a field; `None` when there are more than a file may have.
async fn read(
    mut field: Field<'_>,
    most: usize,
    megabytes: u32,
) -> Result<Option<Bytes>, ImportProblem> {
    let mut bytes = BytesMut::new();
    let mut fits = true;
    while let Some(part) = field
        .chunk()
        .await
        .map_err(|error| broken(&error, megabytes))?
    {
        fits &= bytes.len() + part.len() <= most;
        if fits {
            bytes.extend_from_slice(&part);
        } else {
            bytes = BytesMut::new();
        }
    }
    Ok(fits.then(|| bytes.freeze()))
}

fn broken(error: &MultipartError, megabytes: u32) -> ImportProblem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ImportProblem::TooLarge { megabytes }
    } else {
        ImportProblem::BrokenUpload
    }
}

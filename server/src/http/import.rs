//! `POST /badges/import`: files, ZIP files and texts come in, through an ordinary form.
//!
//! One file at a time is in memory, and no ZIP ever is: it goes to a temporary file as it comes.
//! What is too large is read to its end and thrown away, because a browser whose upload is cut off
//! shows no page. Once all is there, it is taken in whether or not somebody still waits for the
//! answer; one badge leads to its page, everything else to the report.

use std::fs::File;
use std::io::{self, Seek};
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
use domain::badge::Imported;
use domain::intake::{Report, ReportQuery, Taken};
use domain::problem::ImportProblem;
use domain::{AccountId, Problem};
use serde::Serialize;
use tokio::io::AsyncWriteExt;
use tokio::time::Instant;

use super::{Failure, Signed, Surround};
use crate::config::Upload;
use crate::service::badges::{BadgeError, Handed, Manner};
use crate::service::intakes::{self, Arrived, EMPTY_ZIP, Gathering, ZIP};
use crate::state::AppState;

/// Megabytes beside a ZIP that are read to their end, so that a sentence can answer them.
const BESIDE: usize = 256;
/// How long the answer to a single badge waits for its issuer.
const ONE: Duration = Duration::from_secs(20);
/// How long the answer to several waits; then the report says how far it is.
const SEVERAL: Duration = Duration::from_secs(3);

/// `POST /badges/import`.
pub fn routes(upload: &Upload) -> Router<AppState> {
    let megabytes = usize::try_from(upload.zip_megabytes).unwrap_or(0) + BESIDE;
    let import = routing::post(import).layer(DefaultBodyLimit::max(megabytes << 20));
    Router::new().route("/badges/import", import)
}

/// What came of one file or text.
#[derive(Debug, Serialize)]
struct Line {
    /// The file's name, as the browser says it, or the link.
    file: Option<String>,
    /// What it brought; nothing while it waits.
    #[serde(flatten)]
    outcome: Option<Taken>,
}

/// The answer for a script.
#[derive(Debug, Serialize)]
struct Answer {
    results: Vec<Line>,
    /// The page of the report, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<String>,
}

/// What came of an upload.
enum Outcome {
    /// The only thing in it brought nothing.
    Nothing(Problem),
    /// It was written down, and is finished or not.
    Written(Box<Report>),
}

async fn import(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    surround: Surround,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Failure> {
    let mut gathering = Gathering::start(&state, &viewer.account).await?;
    let mut archives = Vec::new();
    let mut form = Form::read(request, &state).await.map(Form::with_archives);
    loop {
        let next = match &mut form {
            Ok(form) => form.next().await,
            Err(problem) => Err(problem.clone()),
        };
        match next {
            Ok(None) => break,
            Ok(Some((name, received))) => match received {
                Received::Handed(handed) => {
                    let handed = Ok(handed);
                    gathering.add(Arrived { name, handed }).await?;
                }
                Received::Refused(problem) => gathering.refuse(name, Problem::Import(problem)),
                Received::Archive(file) => archives.push((name, file)),
                Received::NoDisk(error) => return Err(Failure::Unavailable(Box::new(error))),
            },
            Err(problem) => {
                gathering.refuse(None, Problem::Import(problem));
                break;
            }
        }
    }
    // All of it is here: whoever sent it may go.
    let task = tokio::spawn(take(state.clone(), viewer.account, gathering, archives));
    let outcome = task.await.map_err(Failure::internal)??;
    Ok(answer(&state, &surround, &headers, outcome))
}

/// Takes in what was gathered, and answers as an upload is answered.
pub(super) async fn take_gathered(
    state: &AppState,
    surround: &Surround,
    account: AccountId,
    gathering: Gathering,
) -> Result<Response, Failure> {
    let task = tokio::spawn(take(state.clone(), account, gathering, Vec::new()));
    let outcome = task.await.map_err(Failure::internal)??;
    Ok(answer(state, surround, &HeaderMap::new(), outcome))
}

async fn take(
    state: AppState,
    account: AccountId,
    mut gathering: Gathering,
    archives: Vec<(Option<String>, File)>,
) -> Result<Outcome, BadgeError> {
    for (name, file) in archives {
        gathering.add_archive(name, file).await?;
    }
    if gathering.is_empty() {
        gathering.refuse(None, Problem::Import(ImportProblem::NoFile));
    }
    if let Some(problem) = gathering.only_problem() {
        return Ok(Outcome::Nothing(problem.clone()));
    }
    let patience = if gathering.len() == 1 { ONE } else { SEVERAL };
    let (id, held) = gathering.write_in_hand(Manner::BY_HAND).await?;
    let until = Instant::now() + patience;
    if !intakes::take_in_hand(&state, &id, &held, until).await? {
        intakes::go_on(&state, &id).await?;
    }
    let report = intakes::report(&state, &account, &id, &ReportQuery::default()).await?;
    Ok(Outcome::Written(Box::new(report)))
}

/// The page, or where to go.
fn answer(
    state: &AppState,
    surround: &Surround,
    headers: &HeaderMap,
    outcome: Outcome,
) -> Response {
    let (results, page, to) = match outcome {
        Outcome::Nothing(problem) => {
            let line = Line {
                file: None,
                outcome: Some(Taken::Problem(problem.clone())),
            };
            (vec![line], Some(problem), None)
        }
        Outcome::Written(report) => {
            let to = way_to(&report);
            let only_problem = match &report.items[..] {
                [one] if to.is_none() => match &one.taken {
                    Some(Taken::Problem(problem)) => Some(problem.clone()),
                    _ => None,
                },
                _ => None,
            };
            let to = to.or_else(|| {
                let id = &report.intake.id;
                only_problem
                    .is_none()
                    .then(|| format!("/recevoir/rapports/{id}"))
            });
            let line = |item: domain::intake::IntakeItem| Line {
                file: item.name,
                outcome: item.taken,
            };
            let results = report.items.into_iter().map(line).collect();
            (results, only_problem, to)
        }
    };
    if wants_json(headers) {
        let report = to.filter(|to| to.starts_with("/recevoir"));
        return Json(Answer { results, report }).into_response();
    }
    match (page, to) {
        (Some(problem), _) => {
            let page = pages::explain_import::render(&surround.chrome(state), &problem);
            (super::failure::status(&problem), Html(page)).into_response()
        }
        (None, to) => Redirect::to(&to.unwrap_or_default()).into_response(),
    }
}

/// The page of the badge, when a single thing was handed in and brought one.
fn way_to(report: &Report) -> Option<String> {
    match (&report.items[..], report.intake.left_out) {
        ([one], 0) => match &one.taken {
            Some(Taken::Imported(Imported::New { id })) => Some(format!("/badges/{id}")),
            Some(Taken::Imported(Imported::Already { id })) => {
                Some(format!("/badges/{id}?fait=deja"))
            }
            _ => None,
        },
        _ => None,
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
    /// Megabytes of a ZIP, where one is taken.
    archive: Option<u32>,
    archive_megabytes: u32,
}

/// Which field something came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entered {
    File,
    Text,
    /// A file in base64, which a page of ours has put into its own form.
    Kept,
}

/// What a field brought.
#[derive(Debug)]
pub(super) enum Received {
    /// A file or a text.
    Handed(Handed),
    /// A ZIP, which lies on the disk.
    Archive(File),
    /// Why it cannot be taken.
    Refused(ImportProblem),
    /// The disk does not take it.
    NoDisk(io::Error),
}

/// The name of a file, and what it brought.
type Entry = (Option<String>, Received);

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
            archive: None,
            archive_megabytes: state.config.upload.zip_megabytes,
        })
    }

    /// Takes ZIP files too.
    #[must_use]
    fn with_archives(self) -> Self {
        Self {
            archive: Some(self.archive_megabytes),
            ..self
        }
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
                Some("text" | "url") => Entered::Text,
                Some("kept") => Entered::Kept,
                _ => continue,
            };
            let name = field.file_name().map(ToOwned::to_owned);
            let most = match kind {
                Entered::Kept => self.file_bytes.div_ceil(3) * 4,
                Entered::File | Entered::Text => self.file_bytes,
            };
            let archive = self.archive.filter(|_| kind == Entered::File);
            let bytes = match read(field, most, self.megabytes, archive).await? {
                Body::Bytes(bytes) => bytes,
                Body::Archive(file) => return Ok(Some((name, Received::Archive(file)))),
                Body::NoDisk(error) => return Ok(Some((name, Received::NoDisk(error)))),
                Body::TooLarge(megabytes) => {
                    let problem = ImportProblem::TooLarge { megabytes };
                    return Ok(Some((name, Received::Refused(problem))));
                }
            };
            let handed = match kind {
                Entered::Kept => match STANDARD.decode(bytes) {
                    Ok(bytes) => Ok(Handed::File(bytes.into())),
                    Err(_) => Err(ImportProblem::BrokenUpload),
                },
                // A file field without a choice comes as a file without a name and bytes.
                Entered::File if bytes.is_empty() && name.as_deref().unwrap_or("").is_empty() => {
                    continue;
                }
                Entered::File => Ok(Handed::File(bytes)),
                Entered::Text => match String::from_utf8(bytes.into()) {
                    Ok(text) if text.trim().is_empty() => continue,
                    Ok(text) => Ok(Handed::Text(text)),
                    Err(_) => Err(ImportProblem::WrongEncoding),
                },
            };
            let received = handed.map_or_else(Received::Refused, Received::Handed);
            return Ok(Some((name, received)));
        }
    }
}

/// The body of a field.
enum Body {
    Bytes(Bytes),
    /// A ZIP, on the disk.
    Archive(File),
    /// More megabytes than these.
    TooLarge(u32),
    NoDisk(io::Error),
}

/// Reads a field to its end. What begins as a ZIP goes to a temporary file, where `archive` says
/// that one may come and how many megabytes it may have.
async fn read(
    mut field: Field<'_>,
    most: usize,
    megabytes: u32,
    archive: Option<u32>,
) -> Result<Body, ImportProblem> {
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
        if let Some(archive) = archive
            && (bytes.starts_with(ZIP) || bytes.starts_with(EMPTY_ZIP))
        {
            return spool(field, &bytes, archive).await;
        }
    }
    Ok(match fits {
        true => Body::Bytes(bytes.freeze()),
        false => Body::TooLarge(megabytes),
    })
}

/// Writes a field to a file that has no name and goes with its handle.
async fn spool(mut field: Field<'_>, begun: &[u8], megabytes: u32) -> Result<Body, ImportProblem> {
    let most = u64::from(megabytes) << 20;
    let mut file = match tempfile::tempfile() {
        Ok(file) => tokio::fs::File::from_std(file),
        Err(error) => return Ok(Body::NoDisk(error)),
    };
    let mut size = u64::try_from(begun.len()).unwrap_or(u64::MAX);
    let mut written = file.write_all(begun).await;
    while let Some(part) = field
        .chunk()
        .await
        .map_err(|error| broken(&error, megabytes))?
    {
        size = size.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        if size <= most && written.is_ok() {
            written = file.write_all(&part).await;
        }
    }
    if size > most {
        return Ok(Body::TooLarge(megabytes));
    }
    let kept = async {
        written?;
        file.flush().await?;
        let mut file = file.into_std().await;
        file.rewind()?;
        Ok(file)
    };
    Ok(kept.await.map_or_else(Body::NoDisk, Body::Archive))
}

fn broken(error: &MultipartError, megabytes: u32) -> ImportProblem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        ImportProblem::TooLarge { megabytes }
    } else {
        ImportProblem::BrokenUpload
    }
}

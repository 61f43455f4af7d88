//! Evidence on one's own badges: the form that brings a piece in, and its file again.

use axum::body::Body;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Router, routing};
use bytes::{Bytes, BytesMut};
use domain::evidence::{EvidenceDraft, EvidenceProblem};
use domain::{BadgeId, Problem};
use tower_sessions::Session;

use super::app::refused;
use super::{Failure, Signed, files};
use crate::config::Quota;
use crate::service::badges::BadgeError;
use crate::service::evidence::{self, Handed, NewFile};
use crate::state::AppState;

/// Megabytes beside a file that are read to their end, so that a sentence can answer them: a browser
/// whose upload is cut off shows no page.
const BESIDE: usize = 64;
/// Bytes of a field that is typed.
const TYPED: usize = 64 << 10;

/// `POST /badges/{id}/preuves/ajouter`: takes files, and its time.
pub fn uploads(quota: &Quota) -> Router<AppState> {
    let megabytes = usize::try_from(quota.file_megabytes).unwrap_or(10) + BESIDE;
    let add = routing::post(add).layer(DefaultBodyLimit::max(megabytes << 20));
    Router::new().route("/badges/{id}/preuves/ajouter", add)
}

/// `/badges/{id}/preuves/{number}`.
pub fn routes() -> Router<AppState> {
    Router::new().route("/badges/{id}/preuves/{number}", routing::get(file))
}

async fn add(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path(id): Path<String>,
    session: Session,
    request: Request,
) -> Result<Response, Failure> {
    let badge: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
    let mut form = Form::default();
    let read = form.read(request, state.config.quota.file_megabytes).await;
    let draft = EvidenceDraft {
        title: form.title,
        text: form.text,
        url: form.url,
        shown: form.shown,
    };
    let added = match read {
        Ok(()) => evidence::add(&state, &viewer.account, &badge, &draft, form.file).await,
        Err(why) => Err(why.into()),
    };
    match added {
        Ok(number) => {
            let to = format!("/badges/{badge}/preuves?fait=preuve#preuve-{number}");
            Ok(Redirect::to(&to).into_response())
        }
        Err(BadgeError::Problem(Problem::Evidence { why })) => {
            let typed = [
                ("title", draft.title),
                ("text", draft.text),
                ("url", draft.url),
            ];
            refused(&session, "/badges/preuves", typed).await?;
            let to = format!("/badges/{badge}/preuves?refus={}#ajouter", why.word());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// What was filled in.
#[derive(Default)]
struct Form {
    title: String,
    text: String,
    url: String,
    shown: bool,
    file: Option<NewFile>,
}

impl Form {
    /// Reads a form to its end, whatever is wrong with its file.
    async fn read(&mut self, request: Request, megabytes: u32) -> Result<(), EvidenceProblem> {
        let most = usize::try_from(megabytes).unwrap_or(10) << 20;
        let mut multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| EvidenceProblem::Broken)?;
        let mut fits = true;
        while let Some(field) = multipart.next_field().await.map_err(|e| broken(&e))? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                let called = field.file_name().unwrap_or_default().to_owned();
                match whole(field, most).await? {
                    // A file field without a choice comes as a file without a name and bytes.
                    Some(bytes) if bytes.is_empty() && called.is_empty() => {}
                    Some(bytes) => {
                        self.file = Some(NewFile {
                            name: called,
                            bytes,
                        });
                    }
                    None => fits = false,
                }
                continue;
            }
            let bytes = whole(field, TYPED).await?.unwrap_or_default();
            let value = String::from_utf8_lossy(&bytes).into_owned();
            match name.as_str() {
                "title" => self.title = value,
                "text" => self.text = value,
                "url" => self.url = value,
                "shown" => self.shown = true,
                _ => {}
            }
        }
        match fits {
            true => Ok(()),
            false => Err(EvidenceProblem::TooLarge),
        }
    }
}

/// A field to its end; `None` when it is larger.
async fn whole(mut field: Field<'_>, most: usize) -> Result<Option<Bytes>, EvidenceProblem> {
    let mut bytes = BytesMut::new();
    let mut fits = true;
    while let Some(part) = field.chunk().await.map_err(|e| broken(&e))? {
        fits &= bytes.len() + part.len() <= most;
        if fits {
            bytes.extend_from_slice(&part);
        } else {
            bytes = BytesMut::new();
        }
    }
    Ok(fits.then(|| bytes.freeze()))
}

fn broken(error: &MultipartError) -> EvidenceProblem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => EvidenceProblem::TooLarge,
        _ => EvidenceProblem::Broken,
    }
}

async fn file(
    State(state): State<AppState>,
    Signed(viewer): Signed,
    Path((id, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let badge: BadgeId = id.parse().map_err(|_| Problem::NotFound)?;
    let number: u32 = number.parse().map_err(|_| Problem::NotFound)?;
    let handed = evidence::handed(&state, &viewer.account, &badge, number).await?;
    Ok(answer(&headers, handed))
}

/// A file of a learner's, to be saved; pictures, which were drawn anew, may also stand on a page.
pub(super) fn answer(headers: &HeaderMap, handed: Handed) -> Response {
    let etag = files::etag(&handed.mark);
    let mut response = if files::unchanged(headers, &etag) {
        files::not_modified()
    } else {
        files::attachment(handed.content_type, &handed.name, Body::from(handed.bytes))
    };
    files::set(&mut response, header::ETAG, &etag);
    files::set(&mut response, header::CACHE_CONTROL, "private, no-cache");
    response
}

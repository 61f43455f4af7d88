//! Failures on their way to a person.
//!
//! A handler returns a [`Failure`]; the cause goes to the log at once, and what the person may
//! know travels with the response until [`render`] makes a page of it, in their language.

use std::error::Error;

use app::pages;
use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use domain::Problem;

use crate::http::{RequestId, Surround};
use crate::service::badges::BadgeError;
use crate::state::AppState;

/// Why a request could not be answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something the person can read about and act on.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// Something only the operator can mend; the person gets an id to quote.
    #[error("{0}")]
    Internal(Box<dyn Error + Send + Sync>),
    /// The database, the disk or the memory refused for now; nothing was changed.
    #[error("{0}")]
    Unavailable(Box<dyn Error + Send + Sync>),
}

impl Failure {
    /// For errors that nobody expects.
    pub fn internal(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// What the person is told, after the cause has been logged under the request's id.
    #[must_use]
    pub fn into_problem(self, request: &str) -> Problem {
        let reference = request.to_owned();
        match self {
            Self::Problem(problem) => problem,
            Self::Internal(error) => {
                tracing::error!(request, %error, "internal error");
                Problem::Internal { reference }
            }
            Self::Unavailable(error) => {
                tracing::error!(request, %error, "unavailable");
                Problem::Unavailable { reference }
            }
        }
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        // A full disk, a locked file or a lost connection passes; anything else is our mistake.
        let passing = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => true,
            // SQLITE_BUSY, _LOCKED, _IOERR, _FULL and _CANTOPEN, by primary result code;
            // classes 53 (insufficient resources) and 57 (operator intervention) of PostgreSQL, and
            // a lock that was waited for too long.
            sqlx::Error::Database(e) => e.code().is_some_and(|code| {
                code.parse::<u32>()
                    .is_ok_and(|c| matches!(c & 0xff, 5 | 6 | 10 | 13 | 14) && c < 10_000)
                    || (code.len() == 5
                        && (code.starts_with("53") || code.starts_with("57") || code == "55P03"))
            }),
            _ => false,
        };
        if passing {
            Self::Unavailable(Box::new(error))
        } else {
            Self::Internal(Box::new(error))
        }
    }
}

impl From<crate::store::blobs::BlobError> for Failure {
    fn from(error: crate::store::blobs::BlobError) -> Self {
        Self::Unavailable(Box::new(error))
    }
}

impl From<BadgeError> for Failure {
    fn from(error: BadgeError) -> Self {
        match error {
            BadgeError::Problem(problem) => Self::Problem(problem),
            BadgeError::Store(error) => error.into(),
            BadgeError::Blob(error) => error.into(),
            BadgeError::Disk(error) => Self::Unavailable(Box::new(error)),
            BadgeError::Task(error) => Self::internal(error),
        }
    }
}

/// The status code of a problem.
#[must_use]
pub const fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::SignedOut => StatusCode::UNAUTHORIZED,
        Problem::Locked
        | Problem::NotAccepted
        | Problem::NotYours
        | Problem::NotShareable
        | Problem::NothingToShow
        | Problem::NothingToFollow
        | Problem::LastVersion
        | Problem::TakenDown
        | Problem::Minor
        | Problem::Forged => StatusCode::FORBIDDEN,
        Problem::BeingChecked | Problem::OnlyAddress | Problem::Stale => StatusCode::CONFLICT,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::Gone => StatusCode::GONE,
        Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Quota => StatusCode::INSUFFICIENT_STORAGE,
        Problem::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        Problem::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Problem::PasswordNeeded
        | Problem::WrongPassword
        | Problem::WrongCredentials
        | Problem::LinkSpent
        | Problem::Field { .. }
        | Problem::Evidence { .. }
        | Problem::Map { .. }
        | Problem::MapFile { .. }
        | Problem::Import(_) => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// A problem travelling with an empty response, for [`render`].
#[derive(Debug, Clone)]
struct Unrendered(Problem);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        // The id is known to `render`, which logs under it; the cause travels as an extension.
        match self {
            Self::Problem(problem) => {
                let mut response = status(&problem).into_response();
                if let Problem::TooMany { seconds } = problem {
                    response
                        .headers_mut()
                        .insert(header::RETRY_AFTER, seconds.into());
                }
                response.extensions_mut().insert(Unrendered(problem));
                response
            }
            Self::Internal(error) => cause(StatusCode::INTERNAL_SERVER_ERROR, &*error),
            Self::Unavailable(error) => cause(StatusCode::SERVICE_UNAVAILABLE, &*error),
        }
    }
}

#[derive(Debug, Clone)]
struct Cause(String);

fn cause(status: StatusCode, error: &(dyn Error + Send + Sync)) -> Response {
    let mut response = status.into_response();
    response.extensions_mut().insert(Cause(error.to_string()));
    response
}

/// Turns failures, and refusals of the layers within, into pages (or JSON where it was asked for).
pub async fn render(
    State(state): State<AppState>,
    surround: Surround,
    request: Request,
    next: Next,
) -> Response {
    let id = request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default();
    let accept = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let wants_json = accept.contains("application/json") && !accept.contains("text/html");
    let mut response = next.run(request).await;
    let code = response.status();
    if !(code.is_client_error() || code.is_server_error()) {
        return response;
    }
    let problem = if let Some(Unrendered(problem)) = response.extensions_mut().remove() {
        problem
    } else if let Some(Cause(cause)) = response.extensions_mut().remove() {
        tracing::error!(request = id.as_str(), cause, "request failed");
        let reference = id.as_str().to_owned();
        if code == StatusCode::SERVICE_UNAVAILABLE {
            Problem::Unavailable { reference }
        } else {
            Problem::Internal { reference }
        }
    } else if is_drawn(&response) {
        return response;
    } else {
        refusal(code, &id)
    };
    let mut headers = std::mem::take(response.headers_mut());
    headers.remove(header::CONTENT_TYPE);
    headers.remove(header::CONTENT_LENGTH);
    let mut page = if wants_json {
        Json(&problem).into_response()
    } else {
        let chrome = surround.chrome(&state);
        Html(match &problem {
            Problem::NotFound => pages::not_found::render(&chrome),
            Problem::Gone => pages::gone::render(&chrome),
            problem => pages::problem::render(&chrome, problem),
        })
        .into_response()
    };
    *page.status_mut() = code;
    page.headers_mut().extend(headers);
    page
}

/// Whether a handler has already drawn the body: a page, or an answer of an interface.
fn is_drawn(response: &Response<Body>) -> bool {
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    kind.starts_with("text/html") || kind.starts_with("application/")
}

/// The problem behind a refusal of axum or of a layer, which only has a status.
fn refusal(code: StatusCode, id: &RequestId) -> Problem {
    let reference = id.as_str().to_owned();
    match code {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Problem::NotFound,
        StatusCode::GONE => Problem::Gone,
        StatusCode::UNAUTHORIZED => Problem::SignedOut,
        // Only the guard against forged requests refuses without saying why.
        StatusCode::FORBIDDEN => Problem::Forged,
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::Import(domain::problem::ImportProblem::TooLarge { megabytes: 10 })
        }
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::REQUEST_TIMEOUT => {
            Problem::Unavailable { reference }
        }
        _ => Problem::Internal { reference },
    }
}

//! What cannot be answered as a whole: Problem Details for HTTP APIs (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Problem;
use serde_json::json;

use crate::http::failure::status;
use crate::http::{Failure, RequestId};
use crate::service::deliveries::Stopped;

/// Why a request was refused as a whole.
#[derive(Debug)]
pub(super) enum Refused {
    /// Not signed in, or not any more.
    Unauthorized,
    /// The key was revoked or renewed in the middle of the request.
    Revoked,
    /// The body is longer than allowed.
    TooLarge,
    /// The body broke off.
    Broken,
    /// The body is not what is asked for; says what is wrong with it.
    Malformed(String),
    /// More items than one request may have, which is so many.
    TooMany(usize),
    /// A call that is not spoken here.
    NotSpoken,
    /// Too much within an hour, or the server's own trouble.
    Failure(Failure),
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Self::Failure(error.into())
    }
}

impl From<Stopped> for Refused {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Revoked => Self::Revoked,
            Stopped::Failure(failure) => Self::Failure(failure),
        }
    }
}

impl Refused {
    /// The reason in the metrics.
    const fn word(&self) -> &'static str {
        match self {
            Self::Unauthorized => "unauthorized",
            Self::Revoked => "revoked",
            Self::TooLarge => "too_large",
            Self::Broken => "broken_off",
            Self::Malformed(_) => "malformed",
            Self::TooMany(_) => "too_many_items",
            Self::NotSpoken => "not_spoken",
            Self::Failure(_) => "failure",
        }
    }

    /// The answer; the cause of trouble goes to the log under the request's id.
    pub(super) fn answer(self, id: &RequestId) -> Response {
        metrics::counter!("besace_partner_requests_refused_total", "why" => self.word())
            .increment(1);
        let (status, title, detail) = match self {
            Self::Unauthorized => (
                StatusCode::UNAUTHORIZED,
                "Not signed in",
                "Send the partner's key and secret, as HTTP Basic or as Bearer key:secret. The key may have been revoked."
                    .to_owned(),
            ),
            Self::Revoked => (
                StatusCode::UNAUTHORIZED,
                "Key revoked",
                "The key was revoked, or its secret renewed, in the middle of this request. Send all of it again with a key that stands: what was accepted before is not doubled."
                    .to_owned(),
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "Too large",
                "A request has 32 MB at most. Divide the items among several.".to_owned(),
            ),
            Self::Broken => (
                StatusCode::BAD_REQUEST,
                "Broken off",
                "The body did not arrive whole. Send it again: what was accepted is not doubled."
                    .to_owned(),
            ),
            Self::Malformed(detail) => (StatusCode::BAD_REQUEST, "Not understood", detail),
            Self::TooMany(most) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "Too many items",
                format!("A request has {most} items at most. Divide them among several."),
            ),
            Self::NotSpoken => (
                StatusCode::NOT_FOUND,
                "Not spoken",
                "This call is not spoken here. /api/v1/openapi.json describes how badges are sent."
                    .to_owned(),
            ),
            Self::Failure(failure) => return trouble(failure, id),
        };
        write(status, title, &detail, None)
    }
}

fn trouble(failure: Failure, id: &RequestId) -> Response {
    let problem = failure.into_problem(id.as_str());
    let code = status(&problem);
    match problem {
        Problem::TooMany { seconds } => write(
            code,
            "Too many items within an hour",
            &format!("Wait {seconds} s, then send them again."),
            Some(seconds),
        ),
        Problem::Unavailable { reference } => write(
            code,
            "Not available",
            &format!(
                "Try again in a minute: what was accepted is not doubled. Request {reference}."
            ),
            Some(60),
        ),
        other => write(
            StatusCode::INTERNAL_SERVER_ERROR,
            "Internal error",
            &format!(
                "Quote the request {} to the operator ({other}).",
                id.as_str()
            ),
            None,
        ),
    }
}

fn write(status: StatusCode, title: &str, detail: &str, retry: Option<u32>) -> Response {
    let body = json!({
        "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail,
    });
    let mut response = (status, Json(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    if status == StatusCode::UNAUTHORIZED {
        for scheme in ["Basic realm=\"besace\", charset=\"UTF-8\"", "Bearer"] {
            headers.append(header::WWW_AUTHENTICATE, HeaderValue::from_static(scheme));
        }
    }
    if let Some(seconds) = retry {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

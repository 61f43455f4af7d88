//! `POST /api/v1/deliveries`: credentials or links for addresses, answered item by item.
//!
//! Whether an address has an account shows neither in an answer nor in the time that it takes.

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::problem::Refused;
use crate::http::RequestId;
use crate::service::deliveries::{self, Answer, Item, Status, Warning};
use crate::service::partners::{Caller, authenticate};
use crate::state::AppState;

/// Items in one request.
const ITEMS: usize = 1_000;
/// Bytes in one request.
const BYTES: usize = 32 << 20;

#[derive(Deserialize)]
struct Sent {
    items: Vec<Box<RawValue>>,
}

/// What came of a request.
#[derive(Serialize)]
struct Report {
    accepted: usize,
    already: usize,
    refused: usize,
    items: Vec<Said>,
}

#[derive(Serialize)]
struct Said {
    id: Option<String>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Note>,
}

#[derive(Serialize)]
struct Note {
    code: &'static str,
    message: &'static str,
}

pub(super) async fn deliver(State(state): State<AppState>, request: Request) -> Response {
    let id = request_id(&request);
    match answer(&state, request).await {
        Ok(report) => Json(report).into_response(),
        Err(refused) => refused.answer(&id),
    }
}

pub(super) fn request_id(request: &Request) -> RequestId {
    request
        .extensions()
        .get::<RequestId>()
        .cloned()
        .unwrap_or_default()
}

async fn answer(state: &AppState, request: Request) -> Result<Report, Refused> {
    let (parts, body) = request.into_parts();
    // Before a byte of the body is read.
    let caller = caller(state, &parts.headers).await?;
    let bytes = read(body, BYTES).await?;
    let sent: Sent =
        serde_json::from_slice(&bytes).map_err(|error| Refused::Malformed(malformed(&error)))?;
    drop(bytes);
    if sent.items.len() > ITEMS {
        return Err(Refused::TooMany(ITEMS));
    }
    let items = sent.items.into_iter().map(Item).collect();
    let answers = deliveries::accept(state, &caller, items).await?;
    let count = |status: &str| answers.iter().filter(|a| word(a.status) == status).count();
    Ok(Report {
        accepted: count("accepted"),
        already: count("already"),
        refused: count("refused"),
        items: answers.iter().map(said).collect(),
    })
}

fn malformed(error: &serde_json::Error) -> String {
    format!(
        "The body has to be a JSON object with the member items, a list (line {}, column {}).",
        error.line(),
        error.column()
    )
}

/// The partner that sends a request.
pub(super) async fn caller(state: &AppState, headers: &HeaderMap) -> Result<Caller, Refused> {
    let said = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    authenticate(state, said)
        .await?
        .ok_or(Refused::Unauthorized)
}

/// A body of at most so many bytes.
pub(super) async fn read(body: Body, most: usize) -> Result<Bytes, Refused> {
    match Limited::new(body, most).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refused::TooLarge),
        Err(_) => Err(Refused::Broken),
    }
}

const fn word(status: Status) -> &'static str {
    match status {
        Status::Accepted => "accepted",
        Status::Already => "already",
        Status::Refused(_) => "refused",
    }
}

fn said(answer: &Answer) -> Said {
    let why = match answer.status {
        Status::Refused(why) => Some(sentence(why)),
        Status::Accepted | Status::Already => None,
    };
    let note = |warning: &Warning| match warning {
        Warning::OtherRecipient => Note {
            code: "other_recipient",
            message: "The credential names another recipient than email. It is delivered, and its holder will see that it was sent to somebody else.",
        },
    };
    Said {
        id: answer.id.clone(),
        status: word(answer.status),
        code: why.map(|(code, _)| code),
        message: why.map(|(_, message)| message),
        warnings: answer.warnings.iter().map(note).collect(),
    }
}

const fn sentence(why: deliveries::Refused) -> (&'static str, &'static str) {
    use deliveries::Refused as Why;
    match why {
        Why::NotAnItem => (
            "not_an_item",
            "An item is a JSON object whose id, email, url and language are texts.",
        ),
        Why::Id => (
            "invalid_id",
            "Give the item an id of 1 to 200 bytes, and the same id whenever you send it.",
        ),
        Why::Email => ("invalid_email", "email is no mail address. Correct it."),
        Why::NothingOrBoth => (
            "credential_or_url",
            "Give either credential or url, one of them.",
        ),
        Why::NotABadge => (
            "not_a_badge",
            "credential is no Open Badge. Send a JSON object or a compact JWS of Open Badges 1.0 to 3.0.",
        ),
        Why::TooLarge => (
            "too_large",
            "The credential is larger than a file may be here. Send its url.",
        ),
        Why::Url => (
            "invalid_url",
            "url has to be an absolute http or https address of at most 2,048 bytes.",
        ),
        Why::Conflict => (
            "conflict",
            "Another email, credential or url was sent under this id before. Give it an id of its own.",
        ),
    }
}

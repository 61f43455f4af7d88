//! What was typed into a form that is refused, carried to the page that shows it again.
//!
//! A refused form is answered by a redirect back to its page. What was typed
//! would be lost on the way, or stand in the address, where proxies log it: it waits in the
//! session instead, until that page is drawn. Passwords are never kept.

use std::collections::BTreeMap;

use app::api::Typed;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use super::FUNCTION_BYTES;
use crate::http::Failure;

const KEY: &str = "typed";
/// The fields that are worth keeping; everything else is chosen, ticked or secret.
/// `what`, `section` and `number` say beside what a line or title was typed; `shown` is ticked where
/// it must not come back unticked.
const KEPT: [&str; 23] = [
    "name",
    "language",
    "address",
    "contact",
    "client",
    "url",
    "tag",
    "note",
    "place",
    "title",
    "text",
    "line",
    "what",
    "section",
    "reason",
    "number",
    "shown",
    "author",
    "kind",
    "badge",
    "issuer",
    "achievement",
    "apply",
];

/// Reads what was typed into a plain form; the request is whole again afterwards.
///
/// # Errors
/// The answer to a body that is too large or breaks off.
pub(super) async fn typed(request: Request) -> Result<(Request, Typed), Response> {
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let body = Bytes::from_request(whole, &())
        .await
        .map_err(IntoResponse::into_response)?;
    let mut values = BTreeMap::new();
    for (name, value) in url::form_urlencoded::parse(&body) {
        if KEPT.contains(&name.as_ref()) {
            values.insert(name.into_owned(), value.into_owned());
        } else if name.starts_with("badges[") && body.len() <= FUNCTION_BYTES {
            // What was ticked stays ticked.
            let all: &mut String = values.entry("badges".to_owned()).or_default();
            all.push_str(&value);
            all.push(' ');
        }
    }
    let typed = Typed {
        path: parts.uri.path().to_owned(),
        values,
    };
    Ok((Request::from_parts(parts, Body::from(body)), typed))
}

/// Whether the answer sends a browser back to a form that was refused.
pub(super) fn is_one(response: &Response) -> bool {
    let location = response.headers().get(header::LOCATION);
    location.is_some_and(|to| to.to_str().is_ok_and(|to| to.contains("__err=")))
}

/// Keeps what was typed for the page of the form.
pub(super) async fn keep(session: &Session, typed: Typed) -> Result<(), Failure> {
    let kept = session.insert(KEY, typed).await;
    kept.map_err(|error| Failure::Unavailable(Box::new(error)))
}

/// Keeps what was typed into a form of ours that is no server function's; its page says `refus=…`.
pub(in crate::http) async fn refused(
    session: &Session,
    path: &str,
    values: impl IntoIterator<Item = (&'static str, String)>,
) -> Result<(), Failure> {
    let values = values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let typed = Typed {
        path: path.to_owned(),
        values: values.collect(),
    };
    keep(session, typed).await
}

/// Takes what was typed for the page that shows a refused form again.
pub(super) async fn take(session: &Session, page: &Uri) -> Result<Option<Typed>, Failure> {
    let refused = |query: &str| query.contains("__err=") || query.contains("refus=");
    if !page.query().is_some_and(refused) {
        return Ok(None);
    }
    let taken = session.remove(KEY).await;
    taken.map_err(|error| Failure::Unavailable(Box::new(error)))
}

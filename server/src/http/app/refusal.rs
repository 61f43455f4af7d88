//! What was typed into a form that is refused, carried to the page that shows it again.
//!
//! A refused form is answered by a redirect back to its page. What was typed
//! would be lost on the way, or stand in the address, where proxies log it: it waits in the
//! session instead, until that page is drawn. Passwords are never kept.

use app::api::Typed;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{Uri, header};
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

use crate::http::Failure;

const KEY: &str = "typed";
/// The fields that are worth keeping; everything else is chosen, ticked or secret.
const KEPT: [&str; 8] = [
    "name", "language", "address", "contact", "client", "url", "tag", "note",
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
    let values = url::form_urlencoded::parse(&body)
        .filter(|(name, _)| KEPT.contains(&name.as_ref()))
        .map(|(name, value)| (name.into_owned(), value.into_owned()));
    let typed = Typed {
        path: parts.uri.path().to_owned(),
        values: values.collect(),
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

/// Takes what was typed for the page that shows a refused form again.
pub(super) async fn take(session: &Session, page: &Uri) -> Result<Option<Typed>, Failure> {
    if !page.query().is_some_and(|query| query.contains("__err=")) {
        return Ok(None);
    }
    let taken = session.remove(KEY).await;
    taken.map_err(|error| Failure::Unavailable(Box::new(error)))
}

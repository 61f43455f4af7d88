//! Who is signed in, read from the session once a request.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::Problem;
use domain::port::Viewer;
use tower_sessions::Session;

use crate::auth::session::{self, SignedIn};
use crate::http::{Failure, RequestId};

/// Reads the session and leaves the [`Viewer`] for handlers to take.
pub async fn load(mut request: Request, next: Next) -> Result<Response, Failure> {
    let signed_in = match request.extensions().get::<Session>() {
        Some(session) => session::signed_in(session)
            .await
            .map_err(|error| Failure::Unavailable(Box::new(error)))?,
        None => None,
    };
    if let Some(SignedIn {
        account, session, ..
    }) = signed_in
    {
        let id = request
            .extensions()
            .get::<RequestId>()
            .cloned()
            .unwrap_or_default();
        let request_id = id.as_str().to_owned();
        request.extensions_mut().insert(Viewer {
            account,
            session,
            request: request_id,
        });
    }
    Ok(next.run(request).await)
}

/// Takes the viewer; who is not signed in is sent to sign in and comes back (a page), or is told
/// so (anything else). `Option<Signed>` takes both.
#[derive(Debug, Clone)]
pub struct Signed(pub Viewer);

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        if let Some(viewer) = parts.extensions.get::<Viewer>() {
            return Ok(Self(viewer.clone()));
        }
        let page = parts.method == Method::GET
            && parts
                .headers
                .get(header::ACCEPT)
                .is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
        Err(if page {
            to_sign_in(parts)
        } else {
            Failure::from(Problem::SignedOut).into_response()
        })
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Signed {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Viewer>().cloned().map(Self))
    }
}

fn to_sign_in(parts: &Parts) -> Response {
    let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
    let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    Redirect::to(&format!("/connexion?suite={next}")).into_response()
}

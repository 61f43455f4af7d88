//! What the signed-in pages ask of the server: one server function per file, one folder per noun.
//!
//! Each is an HTTP endpoint under `/api/fn` that anyone may call, so each begins with [`asked`]: no
//! session, no answer. Reads are GET, writes are POST and work as plain forms too: they answer with a
//! redirect to the page that shows what was done (`?fait=…`), or back with the problem.

use std::collections::BTreeMap;

use domain::Problem;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod accompanying;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod account;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod badges;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod collections;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod evidence;
pub mod exports;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod forwarded;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod frameworks;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod inbox;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod intakes;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod letters;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod maps;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod moderation;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod notices;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod objectives;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod operations;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod partners;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod shares;
#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod skills;

#[expect(
    missing_docs,
    reason = "the macro makes a struct of the parameters, which the function explains"
)]
pub mod sync;

/// What a server function answers when it could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{0}")]
#[serde(transparent)]
pub struct ApiError(pub Problem);

impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    /// What the transport reports. Without a reference there is nothing to quote: the answer never
    /// came, or the page is older than the server.
    fn from_server_fn_error(why: ServerFnErrorErr) -> Self {
        let problem = match why {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Problem::NotFound,
            _ => Problem::Unavailable {
                reference: String::new(),
            },
        };
        Self::from(problem)
    }
}

impl From<Problem> for ApiError {
    /// On the server the answer gets the problem's status, be it a page or data.
    fn from(problem: Problem) -> Self {
        #[cfg(feature = "ssr")]
        set_status(&problem);
        Self(problem)
    }
}

/// What was typed into a form that was refused, passwords left out. The answer to a form is another
/// page: the server keeps this for it, and provides it in its context.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Typed {
    /// The path of the server function that the form was sent to.
    pub path: String,
    /// What was typed, by field name.
    pub values: BTreeMap<String, String>,
}

/// Who asks, and the ports to ask through; provided by the server for each request.
#[cfg(feature = "ssr")]
pub(crate) fn asked() -> Result<(domain::port::Viewer, domain::port::Ports), ApiError> {
    use leptos::prelude::use_context;
    use_context()
        .zip(use_context())
        .ok_or_else(|| Problem::SignedOut.into())
}

/// That the box was ticked by which a form makes sure.
#[cfg(feature = "ssr")]
pub(crate) fn ticked(confirm: Option<&str>) -> Result<(), ApiError> {
    match confirm {
        Some(_) => Ok(()),
        None => Err(ApiError::from(Problem::Field {
            field: "confirm".to_owned(),
            error: domain::problem::FieldError::NotAccepted,
        })),
    }
}

/// The page that shows what was done.
#[cfg(feature = "ssr")]
pub(crate) fn go_to(path: &str) {
    leptos_axum::redirect(path);
}

#[cfg(feature = "ssr")]
fn set_status(problem: &Problem) {
    use http::StatusCode;
    use leptos::prelude::use_context;
    // A form without JavaScript is answered by a redirect back, which keeps its own status.
    let plain_form = use_context::<http::request::Parts>().is_some_and(|request| {
        let accepts = request.headers.get(http::header::ACCEPT);
        request.uri.path().starts_with("/api/fn/")
            && accepts.is_some_and(|a| a.to_str().is_ok_and(|a| a.contains("text/html")))
    });
    if plain_form {
        return;
    }
    let status = match problem {
        Problem::SignedOut | Problem::PasswordNeeded => StatusCode::UNAUTHORIZED,
        Problem::WrongPassword | Problem::WrongCredentials | Problem::Locked | Problem::Forged => {
            StatusCode::FORBIDDEN
        }
        Problem::BeingChecked | Problem::OnlyAddress | Problem::Stale => StatusCode::CONFLICT,
        Problem::NotFound => StatusCode::NOT_FOUND,
        Problem::Gone | Problem::LinkSpent => StatusCode::GONE,
        Problem::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Problem::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        Problem::Unavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Field { .. }
        | Problem::Import(_)
        | Problem::Evidence { .. }
        | Problem::NotAccepted
        | Problem::NotYours
        | Problem::NotShareable
        | Problem::TakenDown
        | Problem::NothingToShow
        | Problem::NothingToFollow
        | Problem::LastVersion
        | Problem::Map { .. }
        | Problem::MapFile { .. }
        | Problem::Minor
        | Problem::Quota => StatusCode::UNPROCESSABLE_ENTITY,
    };
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(status);
    }
}

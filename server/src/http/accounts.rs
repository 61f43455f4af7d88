//! Signing up, in and out, and the links in mails: plain forms and plain pages.
//!
//! A form that is refused is shown again with what was typed, never with a password, and the
//! status says why. A link in a mail opens a page with one button: opening it changes nothing,
//! because mail scanners open links.

use app::chrome::Chrome;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Router, routing};
use domain::Problem;
use domain::form::FormState;

use crate::http::{Failure, failure};
use crate::service::accounts::Refusal;
use crate::state::AppState;

mod confirm;
mod deleted;
mod forgot;
mod mailbox;
mod reset;
mod sign_in;
mod sign_out;
mod sign_up;
mod sign_up_sent;
mod unsubscribe;

/// Where who is signed in begins.
const HOME: &str = "/accueil";

/// Every route of this folder.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(
            "/inscription",
            routing::get(sign_up::show).post(sign_up::submit),
        )
        .route("/inscription/envoyee", routing::get(sign_up_sent::show))
        .route("/inscription/renvoyer", routing::post(sign_up_sent::resend))
        .route("/inscription/adresse", routing::post(sign_up_sent::correct))
        .route(
            "/confirmer",
            routing::get(confirm::show).post(confirm::submit),
        )
        .route(
            "/connexion",
            routing::get(sign_in::show).post(sign_in::submit),
        )
        .route("/deconnexion", routing::post(sign_out::submit))
        .route(
            "/mot-de-passe-oublie",
            routing::get(forgot::show).post(forgot::submit),
        )
        .route(
            "/mot-de-passe",
            routing::get(reset::show).post(reset::submit),
        )
        .route(
            "/desabonnement",
            routing::get(unsubscribe::show).post(unsubscribe::submit),
        )
        .route("/compte-supprime", routing::get(deleted::show))
        .route("/courrier", routing::get(mailbox::list))
        .route("/courrier/{id}", routing::get(mailbox::read))
}

/// A form's state from what was typed.
pub(in crate::http) fn typed<const N: usize>(values: [(&str, &str); N]) -> FormState {
    let values = values
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    FormState {
        values: values.collect(),
        ..FormState::default()
    }
}

/// Shows a refused form again.
///
/// # Errors
/// With what no form can show.
pub(in crate::http) fn again(
    refusal: impl Into<Refusal>,
    mut form: FormState,
    draw: impl FnOnce(&FormState) -> String,
) -> Result<Response, Failure> {
    let mut headers = HeaderMap::new();
    let status = match refusal.into() {
        Refusal::Fields(fields) => {
            form.errors = fields
                .into_iter()
                .map(|(name, error)| (name.to_owned(), error))
                .collect();
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::Failure(Failure::Problem(problem)) => {
            if let Problem::TooMany { seconds } = problem {
                headers.insert(header::RETRY_AFTER, seconds.into());
            }
            let status = failure::status(&problem);
            form.problem = Some(problem);
            status
        }
        Refusal::Failure(failure) => return Err(failure),
    };
    Ok((status, headers, Html(draw(&form))).into_response())
}

/// The page behind a link in a mail: the form, or, with a link that no longer works, the page
/// that says so.
fn link_page(
    works: bool,
    chrome: &Chrome,
    token: &str,
    draw: fn(&Chrome, &str, &FormState) -> String,
) -> Response {
    if works {
        return Html(draw(chrome, token, &FormState::default())).into_response();
    }
    let form = FormState {
        problem: Some(Problem::LinkSpent),
        ..FormState::default()
    };
    (StatusCode::GONE, Html(draw(chrome, "", &form))).into_response()
}

fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// Browser and system of a request.
pub(in crate::http) fn device(headers: &HeaderMap) -> String {
    let agent = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok());
    crate::auth::device::summary(agent.unwrap_or_default())
}

/// For errors of the session store.
pub(in crate::http) fn session_failed(error: tower_sessions::session::Error) -> Failure {
    Failure::Unavailable(Box::new(error))
}

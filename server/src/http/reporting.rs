//! `/signaler?page=…`: somebody finds something wrong with a public page.

use app::pages;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Form, Router, routing};
use domain::abuse::AbuseDraft;
use domain::form::FormState;
use serde::Deserialize;

use super::accounts::{again, typed};
use super::{Failure, Network, Surround};
use crate::service::abuse;
use crate::state::AppState;

/// `/signaler`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/signaler", routing::get(show).post(submit))
        .route("/signaler/recu", routing::get(received))
}

/// What is asked for, and the form's fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Submitted {
    page: String,
    reason: String,
    text: String,
    address: String,
}

async fn show(
    State(state): State<AppState>,
    surround: Surround,
    Query(asked): Query<Submitted>,
) -> Result<Html<String>, Failure> {
    abuse::page_of(&state, &asked.page).await?;
    let form = typed([("page", &asked.page)]);
    Ok(Html(draw(&state, &surround, &form)))
}

fn draw(state: &AppState, surround: &Surround, form: &FormState) -> String {
    pages::report_abuse::render(&surround.chrome(state), form)
}

async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    abuse::page_of(&state, &form.page).await?;
    let values = typed([
        ("page", &form.page),
        ("reason", &form.reason),
        ("text", &form.text),
        ("address", &form.address),
    ]);
    let draft = AbuseDraft {
        page: form.page,
        reason: form.reason,
        text: form.text,
        address: form.address,
    };
    match abuse::report(&state, network, &draft).await {
        Ok(()) => Ok(Redirect::to("/signaler/recu").into_response()),
        Err(refusal) => again(refusal, values, |form| draw(&state, &surround, form)),
    }
}

async fn received(State(state): State<AppState>, surround: Surround) -> Html<String> {
    Html(pages::report_abuse::received(&surround.chrome(&state)))
}

//! `/c/{slug}/ecrire`: a visitor writes to the owner of a page; and the page behind the mail that
//! asks them to confirm their address.

use app::pages;
use axum::extract::{Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::{Form, Router, routing};
use domain::form::FormState;
use domain::letter::LetterDraft;
use domain::{Problem, Slug};
use serde::Deserialize;

use super::accounts::{again, typed};
use super::{Failure, Network, Surround};
use crate::service::letters;
use crate::state::AppState;

/// `/c/{slug}/ecrire` and `/ecrire/…`.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/c/{slug}/ecrire", routing::get(show).post(submit))
        .route("/ecrire/envoye", routing::get(sent))
        .route("/ecrire/confirmer", routing::get(button).post(confirm))
        .route("/ecrire/remis", routing::get(delivered))
}

/// The form's fields.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Submitted {
    name: String,
    organisation: String,
    address: String,
    message: String,
}

async fn show(
    State(state): State<AppState>,
    surround: Surround,
    Path(slug): Path<String>,
) -> Result<Html<String>, Failure> {
    let slug: Slug = slug.parse().map_err(|_| Problem::NotFound)?;
    let to = letters::recipient(&state, &slug).await?;
    let chrome = surround.chrome(&state);
    let form = FormState::default();
    Ok(Html(pages::letter::write(&chrome, &slug, &to.about, &form)))
}

async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    Path(slug): Path<String>,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let slug: Slug = slug.parse().map_err(|_| Problem::NotFound)?;
    let to = letters::recipient(&state, &slug).await?;
    let values = typed([
        ("name", &form.name),
        ("organisation", &form.organisation),
        ("address", &form.address),
        ("message", &form.message),
    ]);
    let draft = LetterDraft {
        name: form.name,
        organisation: form.organisation,
        address: form.address,
        message: form.message,
    };
    let chrome = surround.chrome(&state);
    match letters::write(&state, network, &slug, surround.language, &draft).await {
        Ok(()) => Ok(Redirect::to("/ecrire/envoye").into_response()),
        Err(refusal) => again(refusal, values, |form| {
            pages::letter::write(&chrome, &slug, &to.about, form)
        }),
    }
}

async fn sent(State(state): State<AppState>, surround: Surround) -> Html<String> {
    Html(pages::letter::sent(&surround.chrome(&state)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Code {
    jeton: String,
}

async fn button(
    State(state): State<AppState>,
    surround: Surround,
    Query(code): Query<Code>,
) -> Result<Html<String>, Failure> {
    let about = letters::waiting(&state, &code.jeton).await?;
    let chrome = surround.chrome(&state);
    Ok(Html(pages::letter::confirm(&chrome, &code.jeton, &about)))
}

async fn confirm(
    State(state): State<AppState>,
    Form(code): Form<Code>,
) -> Result<Redirect, Failure> {
    letters::confirm(&state, &code.jeton).await?;
    Ok(Redirect::to("/ecrire/remis"))
}

async fn delivered(State(state): State<AppState>, surround: Surround) -> Html<String> {
    Html(pages::letter::delivered(&surround.chrome(&state)))
}

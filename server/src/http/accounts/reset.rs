//! `/mot-de-passe`: the link to a new password.

use app::pages;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use domain::form::FormState;
use serde::Deserialize;

use super::{again, link_page};
use crate::auth::token::Purpose;
use crate::http::{Failure, Network, Surround};
use crate::service::accounts::{confirm, reset::reset};
use crate::state::AppState;

#[derive(Deserialize)]
pub(super) struct Link {
    #[serde(default)]
    jeton: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    surround: Surround,
    Query(link): Query<Link>,
) -> Result<Response, Failure> {
    let works = confirm::works(&state, Purpose::Reset, &link.jeton).await?;
    Ok(link_page(
        works,
        &surround.chrome(&state),
        &link.jeton,
        pages::reset::render,
    ))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Submitted {
    token: String,
    password: String,
    password_again: String,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let chrome = surround.chrome(&state);
    let (password, again_typed) = (&form.password, &form.password_again);
    match reset(&state, network, &form.token, password, again_typed).await {
        Ok(()) => Ok(Html(pages::reset_done::render(&chrome)).into_response()),
        Err(refusal) => again(refusal, FormState::default(), |refused| {
            pages::reset::render(&chrome, &form.token, refused)
        }),
    }
}

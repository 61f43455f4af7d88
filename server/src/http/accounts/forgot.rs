//! `/mot-de-passe-oublie`.

use app::pages;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::form::FormState;
use serde::Deserialize;

use super::{again, typed};
use crate::http::{Failure, Network, Surround};
use crate::service::accounts::forgot::forgot;
use crate::state::AppState;

pub(super) async fn show(State(state): State<AppState>, surround: Surround) -> Html<String> {
    Html(pages::forgot::render(
        &surround.chrome(&state),
        &FormState::default(),
    ))
}

#[derive(Debug, Deserialize)]
pub(super) struct Submitted {
    #[serde(default)]
    address: String,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    let chrome = surround.chrome(&state);
    match forgot(&state, network, &form.address).await {
        Ok(()) => Ok(Html(pages::forgot_sent::render(&chrome)).into_response()),
        Err(refusal) => again(refusal, typed([("address", &form.address)]), |form| {
            pages::forgot::render(&chrome, form)
        }),
    }
}

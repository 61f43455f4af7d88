//! `/inscription`.

use app::pages;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{Html, IntoResponse, Response};
use domain::Language;
use serde::Deserialize;
use tower_sessions::Session;

use super::{HOME, again, see, session_failed, typed};
use crate::auth::session::{SigningUp, remember_sign_up};
use crate::http::verify::tie_kept;
use crate::http::{Failure, Network, Surround};
use crate::service::accounts::sign_up::{SignUp, sign_up};
use crate::state::AppState;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    suite: String,
}

pub(super) async fn show(
    State(state): State<AppState>,
    surround: Surround,
    Query(asked): Query<Asked>,
) -> Response {
    if surround.signed_in {
        return see(HOME);
    }
    let form = typed([("next", &asked.suite)]);
    Html(pages::sign_up::render(&surround.chrome(&state), &form)).into_response()
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Submitted {
    name: String,
    address: String,
    password: String,
    birth_year: String,
    terms: String,
    language: String,
    next: String,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    session: Session,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    if surround.signed_in {
        return Ok(see(HOME));
    }
    let sign_up_typed = SignUp {
        name: &form.name,
        address: &form.address,
        password: &form.password,
        birth_year: &form.birth_year,
        terms: !form.terms.is_empty(),
        language: Language::from_tag(&form.language).unwrap_or(surround.language),
    };
    match sign_up(&state, network, sign_up_typed).await {
        Ok(account) => {
            tie_kept(&state, &session, &account).await;
            let sign_up = SigningUp {
                account,
                next: form.next,
            };
            remember_sign_up(&session, &sign_up)
                .await
                .map_err(session_failed)?;
            Ok(see("/inscription/envoyee"))
        }
        Err(refusal) => {
            let state_of_form = typed([
                ("name", &form.name),
                ("address", &form.address),
                ("birth_year", &form.birth_year),
                ("terms", &form.terms),
                ("language", &form.language),
                ("next", &form.next),
            ]);
            again(refusal, state_of_form, |f| {
                pages::sign_up::render(&surround.chrome(&state), f)
            })
        }
    }
}

//! `/connexion`.

use app::pages;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use tower_sessions::Session;

use super::{HOME, again, device, see, session_failed, typed};
use crate::auth::session::{self, SigningUp, remember_sign_up};
use crate::http::language::own_path;
use crate::http::verify::{lead_to_kept, tie_kept};
use crate::http::{Failure, Network, Surround};
use crate::service::accounts::resend::resend;
use crate::service::accounts::sign_in::{Door, sign_in};
use crate::state::AppState;

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    suite: String,
}

fn next(typed: &str) -> String {
    if typed.is_empty() {
        HOME.to_owned()
    } else {
        own_path(typed)
    }
}

pub(super) async fn show(
    State(state): State<AppState>,
    surround: Surround,
    Query(asked): Query<Asked>,
) -> Response {
    if surround.signed_in {
        return see(&next(&asked.suite));
    }
    let form = typed([("next", &asked.suite)]);
    Html(pages::sign_in::render(&surround.chrome(&state), &form)).into_response()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Submitted {
    address: String,
    password: String,
    next: String,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    session: Session,
    headers: HeaderMap,
    Form(form): Form<Submitted>,
) -> Result<Response, Failure> {
    match sign_in(&state, network, &form.address, &form.password).await {
        Ok(Door::Open(account)) => {
            let device = device(&headers);
            let id = account.clone();
            session::sign_in(&state, &session, account, device)
                .await
                .map_err(session_failed)?;
            let kept = lead_to_kept(&state, &session, &id).await;
            Ok(see(&kept.unwrap_or_else(|| next(&form.next))))
        }
        Ok(Door::Unconfirmed(account)) => {
            let sign_up = SigningUp {
                account: account.clone(),
                next: form.next,
            };
            remember_sign_up(&session, &sign_up)
                .await
                .map_err(session_failed)?;
            tie_kept(&state, &session, &account).await;
            // The next page offers to send it again, so a used-up limit is no failure here.
            match resend(&state, network, &account).await {
                Ok(()) | Err(Failure::Problem(_)) => Ok(see("/inscription/envoyee")),
                Err(failure) => Err(failure),
            }
        }
        Err(failure) => {
            let state_of_form = typed([("address", &form.address), ("next", &form.next)]);
            again(failure, state_of_form, |f| {
                pages::sign_in::render(&surround.chrome(&state), f)
            })
        }
    }
}

//! `/inscription/envoyee`: look into your mail; send it again; correct the address. Knows the
//! sign-up by the session of the browser that began it.

use app::pages;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::AccountId;
use domain::account::Address;
use domain::form::FormState;
use serde::Deserialize;
use tower_sessions::Session;

use super::{again, see, session_failed, typed};
use crate::auth::session::signing_up;
use crate::http::{Failure, Network, Surround};
use crate::service::accounts::correct_address::correct_address;
use crate::service::accounts::resend;
use crate::state::AppState;

const HERE: &str = "/inscription/envoyee";
const SENT_AGAIN: &str = "/inscription/envoyee?fait=renvoye";
const BEGIN: &str = "/inscription";

async fn waiting(
    state: &AppState,
    session: &Session,
) -> Result<Option<(AccountId, Address)>, Failure> {
    let Some(sign_up) = signing_up(session).await.map_err(session_failed)? else {
        return Ok(None);
    };
    let address = resend::waiting(state, &sign_up.account).await?;
    Ok(address.map(|address| (sign_up.account, address)))
}

pub(super) async fn show(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
) -> Result<Response, Failure> {
    let Some((_, address)) = waiting(&state, &session).await? else {
        return Ok(see(BEGIN));
    };
    let chrome = surround.chrome(&state);
    let form = FormState::default();
    Ok(Html(pages::sign_up_sent::render(
        &chrome,
        address.address.as_str(),
        &form,
    ))
    .into_response())
}

pub(super) async fn resend(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    session: Session,
) -> Result<Response, Failure> {
    let Some((account, address)) = waiting(&state, &session).await? else {
        return Ok(see(BEGIN));
    };
    match resend::resend(&state, network, &account).await {
        Ok(()) => Ok(see(SENT_AGAIN)),
        Err(failure) => again(failure, FormState::default(), |form| {
            let chrome = surround.chrome(&state);
            pages::sign_up_sent::render(&chrome, address.address.as_str(), form)
        }),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Corrected {
    #[serde(default)]
    address: String,
}

pub(super) async fn correct(
    State(state): State<AppState>,
    surround: Surround,
    network: Network,
    session: Session,
    Form(corrected): Form<Corrected>,
) -> Result<Response, Failure> {
    let Some((account, address)) = waiting(&state, &session).await? else {
        return Ok(see(BEGIN));
    };
    match correct_address(&state, network, &account, &corrected.address).await {
        Ok(()) => Ok(see(HERE)),
        Err(refusal) => again(refusal, typed([("address", &corrected.address)]), |form| {
            let chrome = surround.chrome(&state);
            pages::sign_up_sent::render(&chrome, address.address.as_str(), form)
        }),
    }
}

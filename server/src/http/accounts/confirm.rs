//! `/confirmer`: the link of the confirmation mail. Pressing its button signs in (see
//! [`crate::service::accounts::confirm`]) and goes on to where the sign-up began, when it began
//! on this browser.

use app::pages;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::form::FormState;
use serde::Deserialize;
use tower_sessions::Session;

use super::{HOME, again, device, link_page, see, session_failed};
use crate::auth::session::{sign_in, signing_up};
use crate::auth::token::Purpose;
use crate::http::language::own_path;
use crate::http::{Failure, Surround};
use crate::service::accounts::confirm;
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
    let works = confirm::works(&state, Purpose::Confirm, &link.jeton).await?;
    Ok(link_page(
        works,
        &surround.chrome(&state),
        &link.jeton,
        pages::confirm::render,
    ))
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    #[serde(default)]
    token: String,
}

pub(super) async fn submit(
    State(state): State<AppState>,
    surround: Surround,
    session: Session,
    headers: HeaderMap,
    Form(Pressed { token }): Form<Pressed>,
) -> Result<Response, Failure> {
    let account = match confirm::confirm(&state, &token).await {
        Ok(account) => account,
        Err(failure) => {
            return again(failure, FormState::default(), |form| {
                pages::confirm::render(&surround.chrome(&state), "", form)
            });
        }
    };
    let begun = signing_up(&session).await.map_err(session_failed)?;
    let next = begun.filter(|begun| begun.account == account && !begun.next.is_empty());
    let next = next.map_or_else(|| HOME.to_owned(), |begun| own_path(&begun.next));
    sign_in(&state, &session, account, device(&headers))
        .await
        .map_err(session_failed)?;
    Ok(see(&next))
}

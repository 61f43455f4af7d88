//! A partner's new secret, on its way to the one page that shows it.
//!
//! The answer to a form is a redirect, so that a reload sends nothing again: the secret waits for
//! the page behind it in the operator's session. It is sealed there, for a few minutes, and gone
//! once it was taken: neither the database nor a second look at the page gives it away.

use domain::partner::Secret;
use domain::{Millis, PartnerId};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;
use tower_sessions::session::Error;

use crate::http::Failure;
use crate::service::partners::Credentials;
use crate::state::AppState;

/// Where it waits, and what it is sealed for.
const KEY: &str = "partner-secret";
/// How long.
const LONGEST: i64 = 10 * Millis::MINUTE;

#[derive(Serialize, Deserialize)]
struct Waiting {
    partner: PartnerId,
    sealed: String,
    until: Millis,
}

/// Keeps a secret for the partner's page.
pub(super) async fn keep(
    state: &AppState,
    session: &Session,
    partner: &PartnerId,
    credentials: &Credentials,
) -> Result<(), Failure> {
    let secret = credentials.secret().as_bytes();
    let waiting = Waiting {
        partner: partner.clone(),
        sealed: state
            .keys
            .seal(KEY, partner.as_str(), secret, &*state.entropy),
        until: state.clock.now().plus(LONGEST),
    };
    session.insert(KEY, waiting).await.map_err(failed)
}

/// Takes the secret for a partner's page, if one waits for it.
pub(super) async fn take(
    state: &AppState,
    session: &Session,
    partner: &PartnerId,
) -> Result<Option<Secret>, Failure> {
    let waiting: Option<Waiting> = session.get(KEY).await.map_err(failed)?;
    let Some(waiting) = waiting.filter(|waiting| waiting.partner == *partner) else {
        return Ok(None);
    };
    session.remove_value(KEY).await.map_err(failed)?;
    if waiting.until < state.clock.now() {
        return Ok(None);
    }
    // A rotation may have dropped its key: it is lost then, and renewed like any lost secret.
    let opened = state
        .keys
        .open(KEY, partner.as_str(), &waiting.sealed)
        .ok()
        .and_then(|secret| String::from_utf8(secret).ok());
    Ok(opened.map(Secret))
}

fn failed(error: Error) -> Failure {
    Failure::Unavailable(Box::new(error))
}

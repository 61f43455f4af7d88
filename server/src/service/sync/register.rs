//! The operator registers a partner's client at Open Badge Factory, and removes it.

use domain::operator::NewSource;
use domain::problem::FieldError;
use domain::{Millis, Problem, SourceId};
use url::Url;

use super::offered::{PARTNER_SECRET, partner_word};
use crate::clock::new_id;
use crate::http::Failure;
use crate::service::accounts::name;
use crate::state::AppState;
use crate::store::db::Result;
use crate::store::sources::{self, Registered};

/// The longest identifier or secret of a client, in bytes.
const LONGEST: usize = 500;

/// Registers a partner's client as an operator has typed it; gives the word of the new source.
///
/// # Errors
/// [`Problem::Field`] on `name`, `client`, `secret` or `url`.
pub async fn add(state: &AppState, new: &NewSource) -> std::result::Result<String, Failure> {
    let name = name::parse(&new.name).map_err(|error| wrong("name", error))?;
    let client = given("client", &new.client)?;
    let secret = given("secret", &new.secret.0)?;
    let url = factory(&new.url, state.dev).ok_or(wrong("url", FieldError::NotHttps))?;
    let registered = {
        let mut on = state.db.read().await?;
        sources::registered(&mut on).await?
    };
    if registered.iter().any(|one| one.name == name) {
        return Err(wrong("name", FieldError::NameTaken).into());
    }
    Ok(register(state, &name, &url, client, secret).await?)
}

fn wrong(field: &str, error: FieldError) -> Problem {
    Problem::Field {
        field: field.to_owned(),
        error,
    }
}

fn given<'a>(field: &str, typed: &'a str) -> std::result::Result<&'a str, Problem> {
    match typed.trim() {
        "" => Err(wrong(field, FieldError::Required)),
        given if given.len() > LONGEST => Err(wrong(field, FieldError::TooLong)),
        given => Ok(given),
    }
}

/// The factory's address: secrets travel there, so over TLS, but for trials on one machine.
fn factory(typed: &str, dev: bool) -> Option<String> {
    let url = Url::parse(typed.trim()).ok()?;
    let safe = url.scheme() == "https" || (dev && url.scheme() == "http");
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    (safe && plain && typed.len() <= LONGEST).then(|| url.as_str().trim_end_matches('/').to_owned())
}

/// Registers a partner's client, its secret sealed; gives the word of the new source.
///
/// # Errors
/// The database: also for a name that is taken.
pub async fn register(
    state: &AppState,
    name: &str,
    base_url: &str,
    client: &str,
    secret: &str,
) -> Result<String> {
    let id: SourceId = new_id(&*state.clock, &*state.entropy);
    let secret = state.keys.seal(
        PARTNER_SECRET,
        id.as_str(),
        secret.as_bytes(),
        &*state.entropy,
    );
    let new = Registered {
        id,
        name: name.to_owned(),
        base_url: base_url.to_owned(),
        client: client.to_owned(),
        secret,
    };
    let now: Millis = state.clock.now();
    let mut tx = state.db.begin().await?;
    sources::register(&mut tx, &new, now).await?;
    tx.commit().await?;
    Ok(partner_word(&new.id))
}

/// Removes a partner's client by its word, switched off for everybody; `false` when there is none.
///
/// # Errors
/// The database.
pub async fn unregister(state: &AppState, word: &str) -> Result<bool> {
    let mut tx = state.db.begin().await?;
    let all = sources::registered(&mut tx).await?;
    let Some(one) = all.into_iter().find(|one| partner_word(&one.id) == word) else {
        return Ok(false);
    };
    sources::unregister(&mut tx, &one.id, word).await?;
    tx.commit().await?;
    Ok(true)
}

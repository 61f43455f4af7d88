//! A partner is registered, or gets a new secret. Both halves of what it signs in with are random;
//! the secret is shown once.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::partner::Partner;
use domain::{PartnerId, Problem};
use secrecy::{ExposeSecret, SecretString};

use super::authenticate::hash;
use crate::clock::{Entropy, new_id, random};
use crate::http::Failure;
use crate::service::accounts::name;
use crate::state::AppState;
use crate::store;

/// What a partner signs in with.
pub struct Credentials {
    /// The public half: 128 bits, 22 characters of base64url.
    pub key: String,
    secret: SecretString,
}

impl Credentials {
    /// The secret half: 256 bits, 43 characters of base64url. Nobody can look it up again.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.secret.expose_secret()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({})", self.key)
    }
}

fn secret(entropy: &dyn Entropy) -> SecretString {
    URL_SAFE_NO_PAD.encode(random::<32>(entropy)).into()
}

/// Registers a partner.
///
/// # Errors
/// [`Problem::Field`] on `name` or `contact`.
pub async fn add(
    state: &AppState,
    name: &str,
    contact: &str,
) -> Result<(Partner, Credentials), Failure> {
    let partner = Partner {
        id: new_id(&*state.clock, &*state.entropy),
        name: line("name", name)?,
        contact: line("contact", contact)?,
        key: URL_SAFE_NO_PAD.encode(random::<16>(&*state.entropy)),
        created: state.clock.now(),
        renewed: None,
        used: None,
        revoked: None,
    };
    let secret = secret(&*state.entropy);
    let mut tx = state.db.begin().await?;
    store::partners::insert(&mut tx, &partner, &hash(secret.expose_secret())).await?;
    tx.commit().await?;
    let key = partner.key.clone();
    Ok((partner, Credentials { key, secret }))
}

/// Gives a partner a new secret, revoked or not; the one before stops working at once.
///
/// # Errors
/// [`Problem::NotFound`].
pub async fn renew(state: &AppState, id: &PartnerId) -> Result<Credentials, Failure> {
    replace(state, id, true).await
}

/// Gives a partner that is not revoked a new secret; the one before stops working at once.
///
/// # Errors
/// [`Problem::NotFound`], also when it is revoked.
pub async fn renew_standing(state: &AppState, id: &PartnerId) -> Result<Credentials, Failure> {
    replace(state, id, false).await
}

async fn replace(
    state: &AppState,
    id: &PartnerId,
    revoked_too: bool,
) -> Result<Credentials, Failure> {
    let secret = secret(&*state.entropy);
    let hash = hash(secret.expose_secret());
    let mut tx = state.db.begin().await?;
    let now = state.clock.now();
    if !store::partners::renew(&mut tx, id, &hash, revoked_too, now).await? {
        return Err(Problem::NotFound.into());
    }
    let partner = store::partners::find(&mut tx, id).await?;
    let key = partner.ok_or(Problem::NotFound)?.key;
    tx.commit().await?;
    Ok(Credentials { key, secret })
}

/// One line of what the operator typed: it stands in mails.
fn line(field: &str, typed: &str) -> Result<String, Problem> {
    name::parse(typed).map_err(|error| Problem::Field {
        field: field.to_owned(),
        error,
    })
}

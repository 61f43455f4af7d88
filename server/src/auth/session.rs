//! Sessions: who is signed in on which device, behind one cookie.
//!
//! The cookie's value is 128 random bits; the database holds its SHA-256. A session ends after 30
//! days without use and 90 days after signing in (both settings). The cookie itself lives as long
//! as the longest session: when it ends earlier, the server says so. The session of somebody who
//! is not signed in is stored only when there is something to remember (a sign-up under way).
//! The identifier changes at sign-in and after a change of password; the device keeps its entry
//! in the list of sessions.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{AccountId, Millis, SessionId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::{Duration, OffsetDateTime};
use tower_sessions::session::{Error, Id, Record};
use tower_sessions::session_store::{self, SessionStore};
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use super::token::Purpose;
use crate::clock::{Clock, Entropy, new_id};
use crate::state::AppState;
use crate::store::sessions::SessionRow;
use crate::store::{self, Db};

const SIGNED_IN: &str = "signed_in";
const SIGNING_UP: &str = "signing_up";
/// "Last seen" is written this often at most.
const SEEN_EVERY: i64 = 10 * Millis::MINUTE;

/// Who is signed in, on which device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The account.
    pub account: AccountId,
    /// The device's entry in the list of sessions.
    pub session: SessionId,
    /// Since when.
    pub since: Millis,
    /// Browser and system, as far as they say.
    pub device: String,
}

/// A sign-up that waits for its confirmation, on the browser that began it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SigningUp {
    /// The account, not confirmed yet.
    pub account: AccountId,
    /// Where to go once it is.
    pub next: String,
}

/// Who is signed in.
///
/// # Errors
/// When the store cannot be read.
pub async fn signed_in(session: &Session) -> Result<Option<SignedIn>, Error> {
    session.get(SIGNED_IN).await
}

/// The sign-up under way on this browser.
///
/// # Errors
/// When the store cannot be read.
pub async fn signing_up(session: &Session) -> Result<Option<SigningUp>, Error> {
    session.get(SIGNING_UP).await
}

/// Remembers a sign-up under way.
///
/// # Errors
/// When the store cannot be read.
pub async fn remember_sign_up(session: &Session, sign_up: &SigningUp) -> Result<(), Error> {
    session.insert(SIGNING_UP, sign_up).await
}

/// Signs an account in on this browser, under a new identifier: one that somebody knew before is
/// worth nothing.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn sign_in(
    state: &AppState,
    session: &Session,
    account: AccountId,
    device: String,
) -> Result<(), Error> {
    session.cycle_id().await?;
    session.remove_value(SIGNING_UP).await?;
    let signed_in = SignedIn {
        account,
        session: new_id(&*state.clock, &*state.entropy),
        since: state.clock.now(),
        device,
    };
    session.insert(SIGNED_IN, signed_in).await
}

/// The layer that reads and writes the cookie. `__Host-` and `Secure` wherever the instance is
/// reached by https; over plain http (only ever a loopback address) browsers would refuse both.
#[must_use]
pub fn layer(state: &AppState) -> SessionManagerLayer<Sessions> {
    let secure = state.config.server.public_url.scheme() == "https";
    let days = i64::from(state.config.security.session_days);
    SessionManagerLayer::new(Sessions::new(state))
        .with_name(if secure { "__Host-besace" } else { "besace" })
        .with_secure(secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(Duration::days(days)))
}

/// The sessions in the database.
#[derive(Clone)]
pub struct Sessions {
    db: Db,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    idle: i64,
    longest: i64,
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sessions(..)")
    }
}

impl Sessions {
    /// The sessions of this instance, with the lifetimes of its settings.
    #[must_use]
    pub fn new(state: &AppState) -> Self {
        let security = &state.config.security;
        Self {
            db: state.db.clone(),
            clock: Arc::clone(&state.clock),
            entropy: Arc::clone(&state.entropy),
            idle: i64::from(security.session_idle_days) * Millis::DAY,
            longest: i64::from(security.session_days) * Millis::DAY,
        }
    }

    fn expires(&self, created: Millis, signed_in: bool, now: Millis) -> Millis {
        if signed_in {
            now.plus(self.idle).min(created.plus(self.longest))
        } else {
            now.plus(Purpose::Confirm.lifetime())
        }
    }

    fn row(&self, record: &Record) -> session_store::Result<SessionRow> {
        let now = self.clock.now();
        let mut data = record.data.clone();
        let signed_in: Option<SignedIn> = data
            .remove(SIGNED_IN)
            .map(serde_json::from_value)
            .transpose()
            .map_err(|e| session_store::Error::Encode(e.to_string()))?;
        let data = serde_json::to_string(&data)
            .map_err(|e| session_store::Error::Encode(e.to_string()))?;
        let hash = hash(&record.id);
        Ok(match signed_in {
            Some(SignedIn {
                account,
                session,
                since,
                device,
            }) => SessionRow {
                id: session.into(),
                hash,
                account_id: Some(account.into()),
                device,
                data,
                created_at: since.0,
                seen_at: now.0,
                expires_at: self.expires(since, true, now).0,
            },
            None => SessionRow {
                id: new_id::<SessionId>(&*self.clock, &*self.entropy).into(),
                hash,
                account_id: None,
                device: String::new(),
                data,
                created_at: now.0,
                seen_at: now.0,
                expires_at: self.expires(now, false, now).0,
            },
        })
    }

    async fn touch(&self, row: &SessionRow, now: Millis) -> store::db::Result<()> {
        let account = row
            .account_id
            .as_deref()
            .and_then(|id| id.parse::<AccountId>().ok());
        let expires = self.expires(Millis(row.created_at), account.is_some(), now);
        let mut tx = self.db.begin().await?;
        store::sessions::touch(&mut tx, &row.hash, now, expires).await?;
        if let Some(account) = account {
            store::accounts::seen(&mut tx, &account, now).await?;
        }
        tx.commit().await
    }
}

fn hash(id: &Id) -> String {
    hex::encode(Sha256::digest(id.0.to_le_bytes()))
}

fn backend(error: impl fmt::Display) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

fn record(id: Id, row: SessionRow) -> session_store::Result<Record> {
    let decode = |e: serde_json::Error| session_store::Error::Decode(e.to_string());
    let mut data: std::collections::HashMap<String, serde_json::Value> =
        serde_json::from_str(&row.data).map_err(decode)?;
    if let Some(account) = row.account_id {
        let signed_in = SignedIn {
            account: account.try_into().map_err(backend)?,
            session: row.id.try_into().map_err(backend)?,
            since: Millis(row.created_at),
            device: row.device,
        };
        data.insert(
            SIGNED_IN.to_owned(),
            serde_json::to_value(signed_in).map_err(decode)?,
        );
    }
    let expiry_date =
        OffsetDateTime::from_unix_timestamp(row.expires_at / Millis::SECOND).map_err(backend)?;
    Ok(Record {
        id,
        data,
        expiry_date,
    })
}

#[async_trait]
impl SessionStore for Sessions {
    async fn create(&self, session: &mut Record) -> session_store::Result<()> {
        let row = self.row(session)?;
        let mut tx = self.db.begin().await.map_err(backend)?;
        store::sessions::insert(&mut tx, &row)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn save(&self, session: &Record) -> session_store::Result<()> {
        let row = self.row(session)?;
        let mut tx = self.db.begin().await.map_err(backend)?;
        store::sessions::save(&mut tx, &row)
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let now = self.clock.now();
        let mut reading = self.db.read().await.map_err(backend)?;
        let found = store::sessions::load(&mut reading, &hash(id), now)
            .await
            .map_err(backend)?;
        drop(reading);
        let Some(row) = found else { return Ok(None) };
        if now.0 - row.seen_at >= SEEN_EVERY {
            // A page that is only read does not fail because this cannot be written.
            if let Err(error) = self.touch(&row, now).await {
                tracing::warn!(%error, "last seen could not be noted");
            }
        }
        record(*id, row).map(Some)
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let mut tx = self.db.begin().await.map_err(backend)?;
        store::sessions::end_by_hash(&mut tx, &hash(id))
            .await
            .map_err(backend)?;
        tx.commit().await.map_err(backend)
    }
}

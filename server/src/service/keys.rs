//! Rotating the instance's keys: a new one seals from now on, and what can be sealed anew is.
//!
//! Each kind of value that is under a key joins [`places`]. What needs a person's secret to be
//! opened, and what is an HMAC, stays under its key until it is deleted or met again; a key is
//! dropped when nothing is under it. The one that was current until now is never dropped by the
//! same rotation: a server may be about to write with it.

use std::collections::BTreeMap;

use futures::future::BoxFuture;

use crate::auth::keys::Keys;
use crate::service::{forwarded, sync};
use crate::state::AppState;
use crate::store::{self, db};

/// What is under each key: how many values, by the key's name.
pub type Used = BTreeMap<String, u64>;

/// Why keys could not be rotated.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// The database.
    #[error("the database: {0}")]
    Store(#[from] sqlx::Error),
    /// The file.
    #[error("the key file cannot be written: {0}")]
    File(#[from] std::io::Error),
}

/// Something that a kind of value does over the whole database.
pub type Everywhere<T> = fn(AppState) -> BoxFuture<'static, db::Result<T>>;

/// A kind of value that is under the instance's keys.
pub struct Place {
    /// What it is, for the operator.
    pub name: &'static str,
    /// Seals anew what is not under the current key; nothing where that takes a person's secret.
    pub reseal: Option<Everywhere<()>>,
    /// What is under which key.
    pub used: Everywhere<Used>,
}

/// Every kind of value under the instance's keys.
#[must_use]
pub fn places() -> Vec<Place> {
    vec![
        Place {
            name: "import addresses, and what is kept of forwarded mails",
            reseal: Some(|state| Box::pin(forwarded::reseal(state))),
            used: |state| Box::pin(forwarded::used(state)),
        },
        Place {
            name: "what sources are asked with",
            reseal: Some(|state| Box::pin(sync::reseal(state))),
            used: |state| Box::pin(sync::used(state)),
        },
        Place {
            name: "deliveries and the notes that they have been here, ninety days",
            reseal: None,
            used: |state| {
                Box::pin(async move {
                    let mut on = state.db.read().await?;
                    Ok(counted(store::deliveries::keys(&mut on).await?))
                })
            },
        },
        Place {
            name: "invitations, ninety days",
            reseal: None,
            used: |state| {
                Box::pin(async move {
                    let mut on = state.db.read().await?;
                    Ok(counted(store::invitations::keys(&mut on).await?))
                })
            },
        },
        Place {
            name: "addresses that want no invitation, until a partner writes to them again",
            reseal: None,
            used: |state| {
                Box::pin(async move {
                    let mut on = state.db.read().await?;
                    Ok(counted(
                        store::invitations::suppression_keys(&mut on).await?,
                    ))
                })
            },
        },
    ]
}

/// What a query counted by key.
#[must_use]
pub fn counted(rows: Vec<(String, i64)>) -> Used {
    rows.into_iter()
        .map(|(name, count)| (name, u64::try_from(count).unwrap_or(0)))
        .collect()
}

/// What a rotation left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What it is.
    pub what: &'static str,
    /// How many values are under keys that are not current.
    pub count: u64,
}

/// Seals anew what can be, and says what is still under keys that are not current, and which of
/// them anything is under.
///
/// # Errors
/// The database.
pub async fn reseal(state: &AppState) -> db::Result<(Vec<Left>, Vec<String>)> {
    let current = state.keys.name();
    let mut left = Vec::new();
    let mut names = Vec::new();
    for place in places() {
        if let Some(reseal) = place.reseal {
            reseal(state.clone()).await?;
        }
        let mut old = (place.used)(state.clone()).await?;
        old.remove(&current);
        let count = old.values().sum();
        if count > 0 {
            left.push(Left {
                what: place.name,
                count,
            });
        }
        names.extend(old.into_keys());
    }
    names.sort();
    names.dedup();
    Ok((left, names))
}

/// What came of a rotation.
#[derive(Debug)]
pub struct Rotated {
    /// The keys from now on. Where they stand in the settings, they have to be put there.
    pub keys: Keys,
    /// How many keys were dropped because nothing was under them.
    pub dropped: usize,
    /// What is still under old keys.
    pub left: Vec<Left>,
}

/// Makes a new key the current one, where the keys are in a file, and seals anew what can be. Keys
/// that stand in the settings cannot be written: what would have to stand there is given back, and
/// everything that is under an old key is sealed anew under the one that stands first there now.
///
/// # Errors
/// The database or the file.
pub async fn rotate(state: &AppState) -> Result<Rotated, RotateError> {
    let before = state.keys.names();
    if let Some(path) = state.keys.file() {
        state.keys.rotated(&*state.entropy).write(path)?;
    }
    let (left, mut needed) = reseal(state).await?;
    // A server that runs may have begun to write with the key that was current when it did.
    needed.extend(before.first().cloned());
    let kept = state.keys.keeping(&needed);
    let dropped = state.keys.names().len() - kept.names().len();
    let keys = match state.keys.file() {
        Some(path) => {
            if dropped > 0 {
                kept.write(path)?;
            }
            kept
        }
        None => kept.rotated(&*state.entropy),
    };
    Ok(Rotated {
        keys,
        dropped,
        left,
    })
}

//! The operator registers a partner's client at Open Badge Factory, and removes it.

use domain::{Millis, SourceId};

use super::offered::{PARTNER_SECRET, partner_word};
use crate::clock::new_id;
use crate::state::AppState;
use crate::store::db::Result;
use crate::store::sources::{self, Registered};

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

/// The partners' clients: word, name, client, address.
///
/// # Errors
/// The database.
pub async fn list(state: &AppState) -> Result<Vec<(String, Registered)>> {
    let mut on = state.db.read().await?;
    let all = sources::registered(&mut on).await?;
    Ok(all
        .into_iter()
        .map(|one| (partner_word(&one.id), one))
        .collect())
}

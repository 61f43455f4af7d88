//! The sources' secrets under the instance's keys: sealed anew under the current one, and counted.

use super::ask::{LINK_SECRET, PARTNER_TOKEN, link_about};
use super::offered::{PARTNER_SECRET, partner_word};
use crate::auth::keys::Keys;
use crate::service::keys::Used;
use crate::state::AppState;
use crate::store::db::Result;
use crate::store::sources;

/// Seals every secret of a source under the current key. What no key opens any more stays, and is
/// logged; a visit is over before anybody misses its key.
///
/// # Errors
/// The database.
pub async fn reseal(state: AppState) -> Result<()> {
    let again = |purpose: &str, about: &str, sealed: &str| {
        if state.keys.is_current(sealed) {
            return None;
        }
        match state.keys.open(purpose, about, sealed) {
            Ok(value) => Some(state.keys.seal(purpose, about, &value, &*state.entropy)),
            Err(error) => {
                tracing::error!(purpose, %error, "a secret cannot be sealed anew");
                None
            }
        }
    };
    let mut tx = state.db.begin().await?;
    for one in sources::registered(&mut tx).await? {
        if let Some(sealed) = again(PARTNER_SECRET, one.id.as_str(), &one.secret) {
            sources::reseal(&mut tx, &one.id, &sealed).await?;
        }
        let word = partner_word(&one.id);
        if let Some(token) = sources::token(&mut tx, &word).await?
            && let Some(sealed) = again(PARTNER_TOKEN, &word, &token)
        {
            sources::keep_token(&mut tx, &word, &sealed).await?;
        }
    }
    for link in sources::with_secrets(&mut tx).await? {
        let about = link_about(&link);
        if let Some(secret) = &link.secret
            && let Some(sealed) = again(LINK_SECRET, &about, secret)
        {
            sources::reseal_link(&mut tx, &link.account, &link.source, &sealed).await?;
        }
    }
    tx.commit().await
}

/// What is under which key.
///
/// # Errors
/// The database.
pub async fn used(state: AppState) -> Result<Used> {
    let mut on = state.db.read().await?;
    let mut used = Used::new();
    for sealed in sources::sealed(&mut on).await? {
        if let Some(name) = Keys::name_of(&sealed) {
            *used.entry(name).or_default() += 1;
        }
    }
    Ok(used)
}

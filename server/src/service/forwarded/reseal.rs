//! After a rotation of the instance's keys: what is sealed here is sealed anew.

use super::address::PURPOSE as ADDRESS;
use super::contents::PURPOSE as CONTENTS;
use crate::auth::keys::Keys;
use crate::service::keys::Used;
use crate::state::AppState;
use crate::store::{db, forwarded};

/// Seals import addresses and what is kept of mails under the current key.
///
/// # Errors
/// The database.
pub async fn reseal(state: AppState) -> db::Result<()> {
    let mut after = String::new();
    while let Some(page) = page(addresses(&state, &after).await?, &mut after) {
        for (account, sealed) in page {
            if let Some(new) = anew(&state, ADDRESS, &account, &sealed) {
                let mut tx = state.db.begin().await?;
                forwarded::reseal_address(&mut tx, &account, &sealed, &new).await?;
                tx.commit().await?;
            }
        }
    }
    let mut after = String::new();
    while let Some(page) = page(mails(&state, &after).await?, &mut after) {
        for (id, sealed) in page {
            if let Some(new) = anew(&state, CONTENTS, &id, &sealed) {
                let mut tx = state.db.begin().await?;
                forwarded::reseal_mail(&mut tx, &id, &sealed, &new).await?;
                tx.commit().await?;
            }
        }
    }
    Ok(())
}

/// What is under which key.
///
/// # Errors
/// The database.
pub async fn used(state: AppState) -> db::Result<Used> {
    let mut used = Used::new();
    let mut count = |sealed: &str| {
        if let Some(name) = Keys::name_of(sealed) {
            *used.entry(name).or_default() += 1;
        }
    };
    let mut after = String::new();
    while let Some(page) = page(addresses(&state, &after).await?, &mut after) {
        page.iter().for_each(|(_, sealed)| count(sealed));
    }
    let mut after = String::new();
    while let Some(page) = page(mails(&state, &after).await?, &mut after) {
        page.iter().for_each(|(_, sealed)| count(sealed));
    }
    Ok(used)
}

type Sealed = Vec<(String, String)>;

async fn addresses(state: &AppState, after: &str) -> db::Result<Sealed> {
    let mut on = state.db.read().await?;
    forwarded::sealed_addresses(&mut on, after).await
}

async fn mails(state: &AppState, after: &str) -> db::Result<Sealed> {
    let mut on = state.db.read().await?;
    forwarded::sealed_mails(&mut on, after).await
}

/// A page of rows, and where the next one begins; `None` behind the last.
fn page(rows: Sealed, after: &mut String) -> Option<Sealed> {
    rows.last()?.0.clone_into(after);
    Some(rows)
}

/// The value under the current key; nothing where it is, or where no key opens it.
fn anew(state: &AppState, purpose: &str, about: &str, sealed: &str) -> Option<String> {
    if state.keys.is_current(sealed) {
        return None;
    }
    let value = state.keys.open(purpose, about, sealed).ok()?;
    Some(state.keys.seal(purpose, about, &value, &*state.entropy))
}

//! The secret address of an account: `b-`, 100 random bits, and the domain of the settings.
//!
//! Whoever knows it can put pending badges into an inbox, and nothing more. It is renewed and
//! switched off at any time; the one before is refused from then on.

use domain::forwarded::ImportAddress;
use domain::{AccountId, Millis};
use sha2::{Digest, Sha256};

use crate::clock::random;
use crate::service::badges::BadgeError;
use crate::state::AppState;
use crate::store::db;
use crate::store::forwarded::{self, NewToken};

/// Crockford's base 32 in small letters: none of them looks like another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a token, five bits each.
const LENGTH: usize = 20;
/// What an address begins with.
const PREFIX: &str = "b-";
/// What a token is sealed for.
pub(super) const PURPOSE: &str = "import-address";

fn new_token(state: &AppState) -> String {
    let bytes: [u8; LENGTH] = random(&*state.entropy);
    bytes
        .iter()
        .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
        .collect()
}

/// A token as somebody may have typed it: letters that look like a digit are one.
fn tidy(token: &str) -> String {
    token
        .chars()
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            c => c,
        })
        .collect()
}

fn hash(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

fn seal(state: &AppState, account: &AccountId, token: &str) -> String {
    let keys = &state.keys;
    keys.seal(PURPOSE, account.as_str(), token.as_bytes(), &*state.entropy)
}

async fn first(state: &AppState, account: &AccountId) -> db::Result<forwarded::AddressRow> {
    let token = new_token(state);
    let new = NewToken {
        hash: &hash(&token),
        sealed: &seal(state, account, &token),
    };
    let mut tx = state.db.begin().await?;
    forwarded::first_address(&mut tx, account, new, state.clock.now()).await?;
    let row = forwarded::address(&mut tx, account).await?;
    tx.commit().await?;
    row.ok_or(sqlx::Error::RowNotFound)
}

/// The address of an account, which is made when it is first asked for.
///
/// # Errors
/// The database.
pub(super) async fn of(state: &AppState, account: &AccountId) -> db::Result<ImportAddress> {
    if state.config.receive.domain.is_empty() {
        return Ok(ImportAddress::NotHere);
    }
    let found = {
        let mut on = state.db.read().await?;
        forwarded::address(&mut on, account).await?
    };
    let row = match found {
        Some(row) => row,
        None => match first(state, account).await {
            Ok(row) => row,
            // A full disk or a locked database: the rest of the page can be read all the same, and
            // the next visit makes the address.
            Err(error) => {
                tracing::warn!(%error, "an import address could not be made");
                return Ok(ImportAddress::NotHere);
            }
        },
    };
    let Some(sealed) = &row.sealed else {
        return Ok(ImportAddress::Off);
    };
    let opened = state.keys.open(PURPOSE, account.as_str(), sealed);
    let Some(token) = opened.ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
        // Another instance's keys: it cannot be shown, so its owner is offered a new one.
        tracing::warn!("an import address cannot be opened with the keys of this instance");
        return Ok(ImportAddress::Off);
    };
    Ok(ImportAddress::On {
        address: format!("{PREFIX}{token}@{}", state.config.receive.domain),
        made: Millis(row.made_at),
    })
}

/// Makes a new address; the one before stops at once.
///
/// # Errors
/// The database.
pub async fn renew(state: &AppState, account: &AccountId) -> Result<(), BadgeError> {
    let token = new_token(state);
    let new = NewToken {
        hash: &hash(&token),
        sealed: &seal(state, account, &token),
    };
    let mut tx = state.db.begin().await?;
    forwarded::set_address(&mut tx, account, Some(new), state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Switches the address off.
///
/// # Errors
/// The database.
pub async fn switch_off(state: &AppState, account: &AccountId) -> Result<(), BadgeError> {
    let mut tx = state.db.begin().await?;
    forwarded::set_address(&mut tx, account, None, state.clock.now()).await?;
    tx.commit().await?;
    Ok(())
}

/// Whose an address is, as an envelope names it. The work is the same whatever the address is.
///
/// # Errors
/// The database.
pub async fn whose(state: &AppState, address: &str) -> db::Result<Option<AccountId>> {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let ours = domain.eq_ignore_ascii_case(&state.config.receive.domain);
    let prefix = local.get(..PREFIX.len()).unwrap_or_default();
    let token = local.get(PREFIX.len()..).unwrap_or_default();
    let mut on = state.db.read().await?;
    let account = forwarded::whose(&mut on, &hash(&tidy(token))).await?;
    Ok(account.filter(|_| ours && prefix.eq_ignore_ascii_case(PREFIX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(tidy("OIL0a"), "0110a");
        assert_eq!(hash(&tidy("B1")), hash("b1"));
        let mut letters = ALPHABET.to_vec();
        letters.dedup();
        assert_eq!(letters.len(), 32);
        for letter in ALPHABET {
            let letter = char::from(*letter).to_string();
            assert_eq!(tidy(&letter), letter);
        }
    }
}

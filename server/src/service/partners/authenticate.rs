//! Who sends a request: a partner, by key and secret, as HTTP Basic (RFC 7617) or as
//! `Bearer key:secret`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::{Millis, PartnerId};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::state::AppState;
use crate::store::{self, Tx, db};

/// A partner that has signed in for one request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Which one.
    pub partner: PartnerId,
    /// What the secret that it used is stored as.
    secret_hash: String,
}

impl Caller {
    /// Whether the key still stands: asked in each transaction that writes for the partner, so
    /// that a revocation ends what is under way. It is noted that the key was used.
    ///
    /// # Errors
    /// The database.
    pub async fn stands(&self, tx: &mut Tx, now: Millis) -> db::Result<bool> {
        store::partners::stands(tx, &self.partner, &self.secret_hash, now).await
    }
}

/// What is stored of a secret.
pub(super) fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

/// The partner that an `Authorization` header names; `None` for everything but the right secret of
/// a key that stands.
///
/// # Errors
/// The database.
pub async fn authenticate(state: &AppState, header: Option<&str>) -> db::Result<Option<Caller>> {
    let Some((key, secret)) = header.and_then(read) else {
        return Ok(None);
    };
    let mut on = state.db.read().await?;
    let Some(known) = store::partners::by_key(&mut on, &key).await? else {
        return Ok(None);
    };
    let same: bool = hash(&secret)
        .as_bytes()
        .ct_eq(known.secret_hash.as_bytes())
        .into();
    let stands = same && known.partner.revoked.is_none();
    Ok(stands.then_some(Caller {
        partner: known.partner.id,
        secret_hash: known.secret_hash,
    }))
}

fn read(header: &str) -> Option<(String, String)> {
    let (scheme, rest) = header.trim().split_once(' ')?;
    let pair = if scheme.eq_ignore_ascii_case("basic") {
        String::from_utf8(STANDARD.decode(rest.trim()).ok()?).ok()?
    } else if scheme.eq_ignore_ascii_case("bearer") {
        rest.trim().to_owned()
    } else {
        return None;
    };
    let (key, secret) = pair.split_once(':')?;
    Some((key.to_owned(), secret.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_schemes_say_key_and_secret() {
        let pair = Some(("key".to_owned(), "sec:ret".to_owned()));
        assert_eq!(read("Bearer key:sec:ret"), pair);
        assert_eq!(read("Basic a2V5OnNlYzpyZXQ="), pair);
        assert_eq!(read("basic  a2V5OnNlYzpyZXQ= "), pair);
        for bad in [
            "",
            "Basic",
            "Basic !!!",
            "Bearer key",
            "Digest key:secret",
            "Basic /////w==",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}

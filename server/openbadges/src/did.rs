//! Decentralised identifiers that can be resolved without a registry: `did:key` and `did:jwk` from
//! themselves, `did:web` from a document at an https address.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::key::{KeyError, PublicKey};

/// The key of a `did:key` (with or without fragment) or `did:jwk`; `None` for another method.
///
/// # Errors
/// [`KeyError`] when the identifier holds no key that is used.
pub fn key(did: &str) -> Option<Result<PublicKey, KeyError>> {
    let bare = subject(did);
    if let Some(multikey) = bare.strip_prefix("did:key:") {
        // The fragment of a did:key repeats the key; another one names nothing.
        let fragment = did.split_once('#').map(|(_, fragment)| fragment);
        if fragment.is_some_and(|fragment| fragment != multikey) {
            return Some(Err(KeyError::Malformed));
        }
        return Some(PublicKey::from_multikey(multikey));
    }
    let jwk = bare.strip_prefix("did:jwk:")?;
    if did
        .split_once('#')
        .is_some_and(|(_, fragment)| fragment != "0")
    {
        return Some(Err(KeyError::Malformed));
    }
    let read = |jwk: &str| {
        let bytes = URL_SAFE_NO_PAD
            .decode(jwk)
            .map_err(|_| KeyError::Malformed)?;
        let jwk = crate::strict_json::parse_slice(&bytes, 8).map_err(|_| KeyError::Malformed)?;
        PublicKey::from_jwk(&jwk)
    };
    Some(read(jwk))
}

/// The address of the document of a `did:web` (did:web method §2.5.2); `None` for another method
/// or a name that leads nowhere.
#[must_use]
pub fn web_address(did: &str) -> Option<String> {
    let name = subject(did).strip_prefix("did:web:")?;
    let mut parts = name.split(':');
    let host = parts.next()?;
    // A port is written as %3A; nothing else of a host needs escaping.
    let host = host.replace("%3A", ":").replace("%3a", ":");
    let good = |part: &str| {
        !part.is_empty()
            && part != "."
            && part != ".."
            && part.bytes().all(|b| {
                b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'~' | b'%' | b':')
            })
    };
    if !good(&host) || host.contains('%') {
        return None;
    }
    let path: Vec<&str> = parts.collect();
    if path.is_empty() {
        return Some(format!("https://{host}/.well-known/did.json"));
    }
    if !path.iter().all(|part| good(part)) {
        return None;
    }
    Some(format!("https://{host}/{}/did.json", path.join("/")))
}

/// The identifier without path, query and fragment.
#[must_use]
pub fn subject(did: &str) -> &str {
    did.split(['#', '?', '/']).next().unwrap_or(did)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_did_key_is_its_key() {
        // did:key method §3, an Ed25519 example.
        let did = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        let key = key(did).expect("a did:key").expect("a key");
        assert_eq!(format!("did:key:{}", key.to_multikey()), did);
        let multikey = did.trim_start_matches("did:key:");
        assert_eq!(super::key(&format!("{did}#{multikey}")), Some(Ok(key)));
        assert!(super::key(&format!("{did}#another")).is_some_and(|k| k.is_err()));
        assert_eq!(super::key("did:web:e.example"), None);
    }

    #[test]
    fn a_did_jwk_is_its_key() {
        let jwk =
            r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let did = format!("did:jwk:{}", URL_SAFE_NO_PAD.encode(jwk));
        let found = key(&format!("{did}#0")).expect("a did:jwk");
        assert!(found.is_ok_and(|key| key.to_multikey().starts_with("z6Mk")));
        assert!(key(&format!("{did}#1")).is_some_and(|k| k.is_err()));
        assert!(key("did:jwk:e30").is_some_and(|k| k.is_err()));
    }

    #[test]
    fn a_did_web_is_an_https_address() {
        for (did, address) in [
            (
                "did:web:e.example",
                Some("https://e.example/.well-known/did.json"),
            ),
            (
                "did:web:e.example#key",
                Some("https://e.example/.well-known/did.json"),
            ),
            (
                "did:web:e.example%3A8443:a:b",
                Some("https://e.example:8443/a/b/did.json"),
            ),
            (
                "did:web:www.credly.com:api:v1",
                Some("https://www.credly.com/api/v1/did.json"),
            ),
            ("did:web:", None),
            ("did:web:e.example:..:b", None),
            ("did:web:e.example%2Fx", None),
            ("did:web:user@e.example", None),
            ("did:key:z6Mk", None),
        ] {
            assert_eq!(web_address(did).as_deref(), address, "{did}");
        }
    }
}

//! Which key made a signature, and whether it is the issuer's (VC Data Integrity §4.6, Controlled
//! Identifiers §3.3).
//!
//! A key is the issuer's when the issuer's DID is that key, when the document at the issuer's own
//! address lists it, or when it is in a key set on the issuer's own origin. A fragment that looks
//! like a key, a key in the signature's own header and a key elsewhere show at most that nothing
//! was altered.

use serde_json::Value;

use super::Purpose;
use super::judge::Case;
use super::web::{self, Pending};
use crate::did;
use crate::key::PublicKey;
use crate::report::{Detail, Obstacle};
use crate::strict_json;
use crate::timestamp::Timestamp;

/// Keys that may have made a signature, and whose they are.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) keys: Vec<PublicKey>,
    pub(super) tie: Tie,
}

/// What ties a key to the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tie {
    /// It is the issuer's.
    Issuer,
    /// Nothing shows whose it is.
    None,
    /// It is certainly another's.
    Another,
}

type Found = Result<Result<Keys, Detail>, Pending>;

/// A verification method within a document.
struct Listed<'a> {
    id: Option<String>,
    entry: &'a Value,
}

impl Listed<'_> {
    fn key(&self, now: Timestamp) -> Option<PublicKey> {
        key_of(self.entry, now)
    }
}

/// The key of a verification method, in whichever form; none for one that was revoked.
pub(super) fn key_of(entry: &Value, now: Timestamp) -> Option<PublicKey> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let revoked = entry.get("revoked").and_then(Timestamp::read_value);
    if revoked.is_some_and(|(revoked, _)| revoked <= now) {
        return None;
    }
    if let Some(key) = text("publicKeyMultibase") {
        return PublicKey::from_multikey(key).ok();
    }
    if let Some(jwk) = entry.get("publicKeyJwk") {
        return PublicKey::from_jwk(jwk).ok();
    }
    if let Some(pem) = text("publicKeyPem") {
        return PublicKey::from_pem(pem).ok();
    }
    if let Some(key) = text("publicKeyBase58") {
        return PublicKey::from_base58(key).ok();
    }
    PublicKey::from_jwk(entry).ok()
}

pub(super) fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(single) => std::slice::from_ref(single),
    }
}

/// The methods by which a document's subject issues: those under `assertionMethod`, embedded or by
/// reference; in a profile without that member, those under `verificationMethod` and `publicKey`.
fn methods<'a>(document: &'a Value, subject: &str) -> Vec<Listed<'a>> {
    let absolute = |id: &str| {
        if id.starts_with('#') {
            format!("{subject}{id}")
        } else {
            id.to_owned()
        }
    };
    let id_of = |entry: &Value| entry.get("id").and_then(Value::as_str).map(absolute);
    let declared = || {
        list(document.get("verificationMethod"))
            .iter()
            .chain(list(document.get("publicKey")))
    };
    let assertion = list(document.get("assertionMethod"));
    if assertion.is_empty() && !subject.starts_with("did:") {
        return declared()
            .map(|entry| Listed {
                id: reference(entry).map(absolute).or_else(|| id_of(entry)),
                entry,
            })
            .collect();
    }
    assertion
        .iter()
        .map(|entry| match entry.as_str().map(absolute) {
            Some(id) => {
                let entry = declared().find(|found| id_of(found).as_deref() == Some(&*id));
                Listed {
                    id: Some(id),
                    entry: entry.unwrap_or(&Value::Null),
                }
            }
            None => Listed {
                id: id_of(entry),
                entry,
            },
        })
        .collect()
}

/// A method that is named by its address alone.
fn reference(entry: &Value) -> Option<&str> {
    entry.as_str()
}

/// The document that says which keys an issuer has: its DID document, or what its https address
/// serves. Its `id` has to be the issuer's.
pub(super) fn issuer_document(
    case: &Case<'_>,
    issuer: &str,
) -> Result<Result<Value, Obstacle>, Pending> {
    let address = match did::web_address(issuer) {
        Some(address) => address,
        None if issuer.starts_with("https://") || issuer.starts_with("http://") => {
            issuer.to_owned()
        }
        None => return Ok(Err(Obstacle::Forbidden)),
    };
    let document = match fetch_json(case, &address, Purpose::Issuer)? {
        Ok(document) => document,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let subject = document.get("id").and_then(Value::as_str);
    Ok(if subject == Some(did_or_address(issuer)) {
        Ok(document)
    } else {
        Err(Obstacle::Unreadable)
    })
}

fn did_or_address(issuer: &str) -> &str {
    if issuer.starts_with("did:") {
        did::subject(issuer)
    } else {
        issuer
    }
}

/// A JSON document from the web.
pub(super) fn fetch_json(
    case: &Case<'_>,
    url: &str,
    purpose: Purpose,
) -> Result<Result<Value, Obstacle>, Pending> {
    let accept = if purpose == Purpose::Key {
        web::KEY
    } else {
        web::JSON
    };
    Ok(match case.web.get(url, accept, purpose)? {
        Ok(response) => strict_json::parse_slice(&response.body, case.limits.json_depth)
            .map_err(|_| Obstacle::Unreadable),
        Err(obstacle) => Err(obstacle),
    })
}

/// The keys that a method or `kid` names, for a signature in that issuer's name.
///
/// `carried` is a key that came with the signature itself: good for showing that nothing was
/// altered, and proven only when the issuer lists the very same key.
pub(super) fn find(
    case: &Case<'_>,
    method: Option<&str>,
    carried: Option<&PublicKey>,
    issuer: &str,
) -> Found {
    let method = method.map(str::trim).filter(|method| !method.is_empty());
    if let Some(method) = method {
        if let Some(key) = did::key(method) {
            let Ok(key) = key else {
                return Ok(Err(Detail::KeyUnsupported {
                    key: method.to_owned(),
                }));
            };
            return self_contained(case, key, did::subject(method), issuer);
        }
        if let Some(address) = did::web_address(method) {
            return in_did_document(case, method, &address, carried, issuer);
        }
        if method.starts_with("https://") || method.starts_with("http://") {
            return at_address(case, method, carried, issuer);
        }
        if method.starts_with("did:") {
            return Ok(match carried {
                Some(key) => Ok(Keys {
                    keys: vec![key.clone()],
                    tie: Tie::None,
                }),
                None => Err(Detail::KeyUnsupported {
                    key: method.to_owned(),
                }),
            });
        }
    }
    by_issuer(case, method, carried, issuer)
}

/// A key that is its own identifier.
fn self_contained(case: &Case<'_>, key: PublicKey, subject: &str, issuer: &str) -> Found {
    let tie = if subject == issuer {
        Tie::Issuer
    } else if did::key(issuer).is_some() {
        Tie::Another
    } else {
        tie_by_listing(case, &key, issuer)?
    };
    Ok(Ok(Keys {
        keys: vec![key],
        tie,
    }))
}

/// Whether the issuer's own document lists this very key.
fn tie_by_listing(case: &Case<'_>, key: &PublicKey, issuer: &str) -> Result<Tie, Pending> {
    if let Some(own) = did::key(issuer) {
        return Ok(if own.as_ref() == Ok(key) {
            Tie::Issuer
        } else {
            Tie::None
        });
    }
    let Ok(document) = issuer_document(case, issuer)? else {
        return Ok(Tie::None);
    };
    let listed = methods(&document, did_or_address(issuer))
        .iter()
        .take(case.limits.keys)
        .any(|method| {
            let by_id = method.id.as_deref().and_then(did::key).and_then(Result::ok);
            by_id.or_else(|| method.key(case.now)).as_ref() == Some(key)
        });
    Ok(if listed { Tie::Issuer } else { Tie::None })
}

/// A method of a `did:web` (or one that names the whole document).
fn in_did_document(
    case: &Case<'_>,
    method: &str,
    address: &str,
    carried: Option<&PublicKey>,
    issuer: &str,
) -> Found {
    let subject = did::subject(method);
    let document = match fetch_json(case, address, Purpose::Key)? {
        Ok(document) if document.get("id").and_then(Value::as_str) == Some(subject) => document,
        found => {
            let obstacle = found.err().unwrap_or(Obstacle::Unreadable);
            return Ok(unproven(method, carried, obstacle));
        }
    };
    let keys: Vec<PublicKey> = methods(&document, subject)
        .iter()
        .filter(|listed| method == subject || listed.id.as_deref() == Some(method))
        .filter(|listed| controlled_by(listed.entry, subject))
        .take(case.limits.keys)
        .filter_map(|listed| listed.key(case.now))
        .collect();
    if keys.is_empty() {
        return Ok(unproven(method, carried, Obstacle::Unreadable));
    }
    let tie = if subject == issuer {
        Tie::Issuer
    } else {
        Tie::None
    };
    Ok(Ok(Keys { keys, tie }))
}

fn controlled_by(entry: &Value, subject: &str) -> bool {
    let controller = entry.get("controller").or_else(|| entry.get("owner"));
    controller.is_none()
        || list(controller)
            .iter()
            .any(|controller| controller.as_str() == Some(subject))
}

/// The fallback where no document gave the key: one that came along, or that the fragment spells.
fn unproven(method: &str, carried: Option<&PublicKey>, obstacle: Obstacle) -> Result<Keys, Detail> {
    let fragment = method.split_once('#').map(|(_, fragment)| fragment);
    let key = fragment
        .and_then(|fragment| PublicKey::from_multikey(fragment).ok())
        .or_else(|| carried.cloned());
    match key {
        Some(key) => Ok(Keys {
            keys: vec![key],
            tie: Tie::None,
        }),
        None => Err(Detail::KeyUnreachable {
            key: method.to_owned(),
            obstacle,
        }),
    }
}

/// A method at a web address.
fn at_address(case: &Case<'_>, method: &str, carried: Option<&PublicKey>, issuer: &str) -> Found {
    // Both at once: what the issuer says of itself, and what is at the key's own address.
    let profile = issuer_document(case, issuer);
    let at_key = case.web.get(method, web::KEY, Purpose::Key);
    let (profile, at_key) = (profile?, at_key?);

    let mut listed = false;
    if let Ok(document) = &profile {
        let methods = methods(document, did_or_address(issuer));
        let named: Vec<&Listed<'_>> = methods
            .iter()
            .filter(|found| found.id.as_deref() == Some(method))
            .filter(|found| controlled_by(found.entry, issuer))
            .collect();
        listed = !named.is_empty();
        let keys: Vec<PublicKey> = named
            .iter()
            .filter_map(|found| found.key(case.now))
            .take(case.limits.keys)
            .collect();
        if !keys.is_empty() {
            return Ok(Ok(Keys {
                keys,
                tie: Tie::Issuer,
            }));
        }
    }
    let response = match at_key {
        Ok(response) => response,
        Err(obstacle) => return Ok(unproven(method, carried, obstacle)),
    };
    let same_origin = web::origin(method).is_some()
        && web::origin(method) == web::origin(issuer)
        && web::origin(&response.final_url) == web::origin(issuer);
    let (keys, whose) = key_document(case, method, &response.body, issuer);
    if keys.is_empty() {
        return Ok(unproven(method, carried, Obstacle::Unreadable));
    }
    // A key set says nothing of its owner but where it is; a key document names its controller.
    let proven = match whose {
        Whose::Nobody => same_origin || listed,
        Whose::Issuer => same_origin || listed,
        Whose::Another => false,
    };
    Ok(Ok(Keys {
        keys,
        tie: if proven { Tie::Issuer } else { Tie::None },
    }))
}

/// Whom a key document names as its owner.
enum Whose {
    Nobody,
    Issuer,
    Another,
}

/// The keys in a document at a key's address: a JWK, a key set, a verification method, a document
/// that lists the method, or PEM.
fn key_document(
    case: &Case<'_>,
    method: &str,
    body: &[u8],
    issuer: &str,
) -> (Vec<PublicKey>, Whose) {
    let Ok(document) = strict_json::parse_slice(body, case.limits.json_depth) else {
        let text = std::str::from_utf8(body).unwrap_or_default();
        let key = PublicKey::from_pem(text).ok();
        return (key.into_iter().collect(), Whose::Nobody);
    };
    if let Some(set) = document.get("keys") {
        let fragment = method.split_once('#').map(|(_, fragment)| fragment);
        let keys: Vec<&Value> = list(Some(set)).iter().collect();
        let named: Vec<&Value> = keys
            .iter()
            .copied()
            .filter(|key| {
                let kid = key.get("kid").and_then(Value::as_str);
                kid.is_some() && (kid == fragment || kid == Some(method))
            })
            .collect();
        let chosen = if named.is_empty() { keys } else { named };
        let keys = chosen.into_iter().take(case.limits.keys);
        return (
            keys.filter_map(|key| PublicKey::from_jwk(key).ok())
                .collect(),
            Whose::Nobody,
        );
    }
    if let Some(key) = key_of(&document, case.now) {
        let owner = document.get("controller").or_else(|| document.get("owner"));
        let whose = match owner {
            None => Whose::Nobody,
            Some(_) if controlled_by(&document, issuer) => Whose::Issuer,
            Some(_) => Whose::Another,
        };
        return (vec![key], whose);
    }
    let subject = document
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let keys = methods(&document, subject)
        .iter()
        .filter(|listed| listed.id.as_deref() == Some(method))
        .filter_map(|listed| listed.key(case.now))
        .take(case.limits.keys)
        .collect();
    (
        keys,
        if subject == issuer {
            Whose::Issuer
        } else {
            Whose::Another
        },
    )
}

/// No address for the key: the issuer's own document has to have it, by its name or at all.
fn by_issuer(
    case: &Case<'_>,
    name: Option<&str>,
    carried: Option<&PublicKey>,
    issuer: &str,
) -> Found {
    if let Some(key) = carried {
        let tie = tie_by_listing(case, key, issuer)?;
        return Ok(Ok(Keys {
            keys: vec![key.clone()],
            tie,
        }));
    }
    if let Some(key) = did::key(issuer) {
        return Ok(match key {
            Ok(key) => Ok(Keys {
                keys: vec![key],
                tie: Tie::Issuer,
            }),
            Err(_) => Err(Detail::KeyUnsupported {
                key: issuer.to_owned(),
            }),
        });
    }
    let unreachable = |obstacle| {
        let key = name.unwrap_or(issuer).to_owned();
        Ok(Err(Detail::KeyUnreachable { key, obstacle }))
    };
    let document = match issuer_document(case, issuer)? {
        Ok(document) => document,
        Err(obstacle) => return unreachable(obstacle),
    };
    let methods = methods(&document, did_or_address(issuer));
    let named = |listed: &&Listed<'_>| {
        let kid = listed
            .entry
            .pointer("/publicKeyJwk/kid")
            .and_then(Value::as_str);
        let fragment = listed
            .id
            .as_deref()
            .and_then(|id| id.rsplit_once('#'))
            .map(|(_, f)| f);
        name.is_none_or(|name| {
            let name = name.trim_start_matches('#');
            kid == Some(name) || fragment == Some(name) || listed.id.as_deref() == Some(name)
        })
    };
    let keys: Vec<PublicKey> = methods
        .iter()
        .filter(named)
        .take(case.limits.keys)
        .filter_map(|listed| listed.key(case.now))
        .collect();
    if keys.is_empty() {
        return unreachable(Obstacle::Unreadable);
    }
    Ok(Ok(Keys {
        keys,
        tie: Tie::Issuer,
    }))
}

//! What makes two files the same badge.
//!
//! A hosted badge is what its address serves, whatever copy was handed in, so its address is its
//! identity; a signed one is its text. A JSON text counts without its spacing and order.

use openbadges::Payload;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The identity of a credential, as 64 characters of hex.
#[must_use]
pub fn fingerprint(payload: &Payload) -> String {
    let identity = match payload {
        Payload::Url(url) => format!("url {}", url.trim()),
        Payload::Jws(jws) => format!("jws {}", jws.trim()),
        Payload::Json(text) => match serde_json::from_str::<Value>(text) {
            Ok(document) => match hosted_at(&document) {
                Some(url) => format!("url {url}"),
                // serde_json's maps are sorted, so two orders of one document are one text.
                None => format!("json {document}"),
            },
            Err(_) => format!("text {text}"),
        },
    };
    hex::encode(Sha256::digest(identity))
}

/// The address of a hosted assertion (2.0 `verification`, 1.x `verify`), which rules over what
/// was handed in.
fn hosted_at(document: &Value) -> Option<&str> {
    let verification = document
        .get("verification")
        .or_else(|| document.get("verify"))?;
    let hosted = match verification.get("type")? {
        Value::String(kind) => is_hosted(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is_hosted),
        _ => false,
    };
    let id = document
        .get("id")
        .or_else(|| verification.get("url"))?
        .as_str()?
        .trim();
    (hosted && (id.starts_with("https://") || id.starts_with("http://"))).then_some(id)
}

fn is_hosted(kind: &str) -> bool {
    matches!(kind, "HostedBadge" | "hosted")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_one_badge_and_others_are_not() {
        let json = |text: &str| fingerprint(&Payload::Json(text.to_owned()));
        let hosted =
            json(r#"{"id":"https://i.example/1","verification":{"type":"HostedBadge"},"a":1}"#);
        assert_eq!(
            hosted,
            json(r#"{"a":2,"verification":{"type":["HostedBadge"]},"id":"https://i.example/1"}"#)
        );
        assert_eq!(
            hosted,
            fingerprint(&Payload::Url("https://i.example/1".to_owned()))
        );
        let signed = json(r#"{"id":"https://i.example/1","proof":{}, "a":1}"#);
        assert_eq!(
            signed,
            json(r#"{"proof":{},"a":1,"id":"https://i.example/1"}"#)
        );
        assert_ne!(
            signed,
            json(r#"{"proof":{},"a":2,"id":"https://i.example/1"}"#)
        );
        assert_ne!(signed, hosted);
    }
}

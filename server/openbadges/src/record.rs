//! Comprehensive Learner Records 2.0: a credential that holds others (CLR 2.0 §ClrCredential).
//!
//! The record itself is verified like any credential. What it holds was issued by others, at other
//! times and to be revoked by them: each is a badge of its own, and is verified by itself.

use serde_json::Value;

use crate::container::Payload;
use crate::jws::Jws;
use crate::limits::Limits;
use crate::strict_json;

/// Whether a document is a record.
#[must_use]
pub fn is_record(document: &Value) -> bool {
    list(document.get("type"))
        .iter()
        .any(|name| name == "ClrCredential")
}

/// The credentials of a record, when a payload is one: embedded in JSON, or signed as a whole as a
/// JWT (VCDM 1.1 §6.3.1 has the credential in `vc`, VCDM 2.0 in the claims themselves). `None` for
/// every other payload, and for what cannot be read.
#[must_use]
pub fn open(payload: &Payload, limits: &Limits) -> Option<Vec<Payload>> {
    let mut document = match payload {
        Payload::Json(text) => strict_json::parse(text, limits.json_depth).ok()?,
        Payload::Jws(text) => Jws::parse(text).ok()?.claims(limits.json_depth).ok()?,
        Payload::Url(_) => return None,
    };
    if let Some(vc) = document.get_mut("vc") {
        document = vc.take();
    }
    is_record(&document).then(|| credentials(&document, limits))
}

/// The credentials that a record holds, as they stood in it: embedded with their proofs, as compact
/// JWS, or as JWS in a `data:` address (VCDM 2.0 §4.12.3). None for what is no record, and for
/// members that are no credential.
#[must_use]
pub fn credentials(document: &Value, limits: &Limits) -> Vec<Payload> {
    if !is_record(document) {
        return Vec::new();
    }
    list(document.get("credentialSubject"))
        .iter()
        .flat_map(|subject| list(subject.get("verifiableCredential")))
        .filter_map(|member| member_of(member, limits))
        .collect()
}

fn member_of(member: &Value, limits: &Limits) -> Option<Payload> {
    const ENVELOPE: &str = "data:application/vc+jwt,";
    let jws = match member {
        Value::String(text) => text,
        Value::Object(members) => match members.get("id") {
            Some(Value::String(id)) if id.starts_with(ENVELOPE) => &id[ENVELOPE.len()..],
            _ => return Some(Payload::Json(member.to_string())),
        },
        _ => return None,
    };
    let payload = Payload::from_text(jws, limits).ok()?;
    matches!(payload, Payload::Jws(_)).then_some(payload)
}

fn list(value: Option<&Value>) -> &[Value] {
    match value {
        None | Some(Value::Null) => &[],
        Some(Value::Array(items)) => items,
        Some(single) => std::slice::from_ref(single),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_member_comes_out_as_it_stood() {
        let jws = "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2ln";
        let badge = json!({"type": ["VerifiableCredential", "OpenBadgeCredential"], "proof": {}});
        let record = json!({"type": ["VerifiableCredential", "ClrCredential"],
            "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [
                badge, jws, {"type": "EnvelopedVerifiableCredential",
                    "id": format!("data:application/vc+jwt,{jws}")},
                "https://example.org/", 7, null]}});
        let limits = Limits::default();
        assert_eq!(
            credentials(&record, &limits),
            [
                Payload::Json(badge.to_string()),
                Payload::Jws(jws.to_owned()),
                Payload::Jws(jws.to_owned())
            ]
        );
        assert!(credentials(&badge, &limits).is_empty());
    }
}

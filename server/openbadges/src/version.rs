//! Which Open Badges version a document is of, and which of its classes.
//!
//! Nothing declares the version outright before 3.0, so it is read off the context, the types and
//! the members that only one version has.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A version of the Open Badges specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Version {
    /// Mozilla's first: the badge stands in the assertion, the issuer in the badge.
    #[serde(rename = "0.5")]
    V0_5,
    /// Mozilla's 1.0: three linked objects, without JSON-LD.
    #[serde(rename = "1.0")]
    V1_0,
    /// 1.1: the same with a JSON-LD context, `id` and `type`.
    #[serde(rename = "1.1")]
    V1_1,
    /// 2.0.
    #[serde(rename = "2.0")]
    V2_0,
    /// 2.1: the objects of 2.0, an API beside them.
    #[serde(rename = "2.1")]
    V2_1,
    /// 3.0: a Verifiable Credential.
    #[serde(rename = "3.0")]
    V3_0,
}

impl Version {
    /// The number as people write it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V0_5 => "0.5",
            Self::V1_0 => "1.0",
            Self::V1_1 => "1.1",
            Self::V2_0 => "2.0",
            Self::V2_1 => "2.1",
            Self::V3_0 => "3.0",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What a document is: the classes of the specifications that can stand by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The badge of one person: `Assertion`, `AchievementCredential` / `OpenBadgeCredential`.
    Assertion,
    /// What is awarded: `BadgeClass`, `Achievement`.
    Achievement,
    /// Who awards: `Issuer`, `Profile`.
    Profile,
    /// `Endorsement`, `EndorsementCredential`.
    Endorsement,
    /// `CryptographicKey`.
    Key,
    /// `RevocationList`.
    RevocationList,
}

/// Version and class of a document, as far as it says them; `None` for what is no Open Badges
/// document.
#[must_use]
pub fn detect(document: &Value) -> Option<(Version, Class)> {
    let object = document.as_object()?;
    let types = strings(object.get("type"));
    let contexts = contexts(object.get("@context"));
    if contexts.iter().any(|context| is_credentials(context)) {
        let class = class_v3(&types).or_else(|| awards(object).then_some(Class::Assertion))?;
        return Some((Version::V3_0, class));
    }
    // A document of 3.0 whose contexts were lost is still recognised, to be told so.
    if types.iter().any(|name| is_achievement_credential(name)) {
        return Some((Version::V3_0, Class::Assertion));
    }
    if types.contains(&"EndorsementCredential") {
        return Some((Version::V3_0, Class::Endorsement));
    }
    if contexts.iter().any(|context| is_v3(context)) {
        return Some((Version::V3_0, class_v3(&types)?));
    }
    let version = contexts.iter().find_map(|context| legacy_context(context));
    match version {
        Some(version @ (Version::V2_0 | Version::V2_1)) => {
            Some((version, class_v2(&types, object)?))
        }
        Some(version) => Some((version, class_v1(object)?)),
        None if types
            .iter()
            .any(|name| *name != "Assertion" && is_v2_class(name)) =>
        {
            Some((Version::V2_0, class_v2(&types, object)?))
        }
        None => {
            let class = class_v1(object)?;
            let version = match class {
                Class::Assertion if is_v0_5(object) => Version::V0_5,
                // Only 2.0 writes `verification`; 1.x writes `verify`.
                Class::Assertion if object.contains_key("verification") => Version::V2_0,
                Class::Assertion if types.contains(&"Assertion") && object.contains_key("id") => {
                    Version::V1_1
                }
                _ => Version::V1_0,
            };
            Some((version, class))
        }
    }
}

/// A credential of another type, or of none, whose subject is awarded an achievement.
fn awards(credential: &Map<String, Value>) -> bool {
    let subject = match credential.get("credentialSubject") {
        Some(Value::Array(subjects)) => subjects.first(),
        lone => lone,
    };
    subject.is_some_and(|subject| {
        subject.get("achievement").is_some_and(Value::is_object)
            || strings(subject.get("type")).contains(&"AchievementSubject")
    })
}

/// The strings of a member that holds one or an array of them.
fn strings(value: Option<&Value>) -> Vec<&str> {
    match value {
        Some(Value::String(text)) => vec![text],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The contexts by their addresses. One that is written out is known by what its `obi` stands for.
fn contexts(value: Option<&Value>) -> Vec<&str> {
    let items = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(lone) => std::slice::from_ref(lone),
        None => &[],
    };
    items
        .iter()
        .filter_map(|item| match item {
            Value::String(text) => Some(text.as_str()),
            Value::Object(terms) if terms.get("obi").is_some_and(|obi| obi == VOCABULARY_V2) => {
                Some(CONTEXT_V2)
            }
            _ => None,
        })
        .collect()
}

const CONTEXT_V2: &str = "https://w3id.org/openbadges/v2";
const VOCABULARY_V2: &str = "https://w3id.org/openbadges#";

fn is_credentials(context: &str) -> bool {
    matches!(
        context,
        "https://www.w3.org/ns/credentials/v2" | "https://www.w3.org/2018/credentials/v1"
    )
}

fn is_v3(context: &str) -> bool {
    context.starts_with("https://purl.imsglobal.org/spec/ob/v3p0/")
}

/// `https://w3id.org/openbadges/v2` and the other spellings that are in use, with either scheme.
fn legacy_context(context: &str) -> Option<Version> {
    let name = context
        .strip_prefix("https://")
        .or_else(|| context.strip_prefix("http://"))?;
    match name {
        "w3id.org/openbadges/v1" | "openbadgespec.org/v1/context.json" => Some(Version::V1_1),
        "w3id.org/openbadges/v2" | "openbadgespec.org/v2/context.json" => Some(Version::V2_0),
        _ if name.starts_with("purl.imsglobal.org/spec/ob/v2p0")
            || name.starts_with("purl.imsglobal.org/ob/v2p0") =>
        {
            Some(Version::V2_0)
        }
        _ if name.starts_with("purl.imsglobal.org/spec/ob/v2p1")
            || name.starts_with("purl.imsglobal.org/ob/v2p1") =>
        {
            Some(Version::V2_1)
        }
        _ => None,
    }
}

pub(crate) fn is_achievement_credential(name: &str) -> bool {
    matches!(name, "OpenBadgeCredential" | "AchievementCredential")
}

fn class_v3(types: &[&str]) -> Option<Class> {
    types.iter().find_map(|name| match *name {
        _ if is_achievement_credential(name) => Some(Class::Assertion),
        "EndorsementCredential" => Some(Class::Endorsement),
        "Achievement" => Some(Class::Achievement),
        "Profile" => Some(Class::Profile),
        _ => None,
    })
}

/// A type as written: the plain name, or the context's prefix before it.
fn class_name(name: &str) -> &str {
    name.strip_prefix("obi:").unwrap_or(name)
}

fn is_v2_class(name: &str) -> bool {
    let plain: Option<Class> = class_of_name(name);
    plain.is_some()
}

fn class_of_name(name: &str) -> Option<Class> {
    match class_name(name) {
        "Assertion" => Some(Class::Assertion),
        "BadgeClass" => Some(Class::Achievement),
        "Issuer" | "Profile" => Some(Class::Profile),
        "Endorsement" => Some(Class::Endorsement),
        "CryptographicKey" => Some(Class::Key),
        "RevocationList" => Some(Class::RevocationList),
        _ => None,
    }
}

fn class_v2(types: &[&str], object: &Map<String, Value>) -> Option<Class> {
    types
        .iter()
        .find_map(|name| class_of_name(name))
        .or_else(|| class_v1(object))
}

/// The class by the members that only it has: 1.0 has no types, and careless issuers forget them.
fn class_v1(object: &Map<String, Value>) -> Option<Class> {
    let has = |name: &str| object.contains_key(name);
    let verified = has("verify") || has("verification");
    if has("badge") && (has("recipient") || verified || has("uid"))
        || has("recipient") && (verified || has("issuedOn"))
    {
        Some(Class::Assertion)
    } else if has("claim") && has("issuer") {
        Some(Class::Endorsement)
    } else if has("criteria") && has("issuer") {
        Some(Class::Achievement)
    } else if has("revokedAssertions") {
        Some(Class::RevocationList)
    } else if has("publicKeyPem") {
        Some(Class::Key)
    } else if has("name") && has("url") {
        Some(Class::Profile)
    } else {
        None
    }
}

/// 0.5 keeps the badge within the assertion and gives it no identifier.
fn is_v0_5(object: &Map<String, Value>) -> bool {
    object.get("badge").is_some_and(Value::is_object)
        && !object.contains_key("uid")
        && !object.contains_key("@context")
        && !object.contains_key("verification")
        && !object.get("recipient").is_some_and(Value::is_object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_version_is_recognised() {
        let v2 = "https://w3id.org/openbadges/v2";
        let table = [
            (
                json!({"recipient": "a@example.org", "badge": {"version": "0.5.0", "name": "B"}}),
                Some((Version::V0_5, Class::Assertion)),
            ),
            (
                json!({"uid": "1", "recipient": {"type": "email"}, "badge": "https://e.org/b",
                       "verify": {"type": "hosted"}, "issuedOn": 1}),
                Some((Version::V1_0, Class::Assertion)),
            ),
            (
                json!({"@context": "https://w3id.org/openbadges/v1", "type": "Assertion",
                       "id": "https://e.org/a", "badge": "https://e.org/b", "recipient": {}}),
                Some((Version::V1_1, Class::Assertion)),
            ),
            (
                json!({"@context": v2, "type": "Assertion", "id": "https://e.org/a"}),
                Some((Version::V2_0, Class::Assertion)),
            ),
            (
                json!({"@context": [v2, {"x": "https://e.org/x"}], "type": ["BadgeClass", "x:Y"]}),
                Some((Version::V2_0, Class::Achievement)),
            ),
            (
                json!({"@context": "https://purl.imsglobal.org/spec/ob/v2p1/ob_v2p1.jsonld",
                       "type": "Assertion"}),
                Some((Version::V2_1, Class::Assertion)),
            ),
            (
                json!({"@context": ["https://www.w3.org/ns/credentials/v2"],
                       "type": ["VerifiableCredential", "OpenBadgeCredential"]}),
                Some((Version::V3_0, Class::Assertion)),
            ),
            (
                json!({"@context": ["https://www.w3.org/2018/credentials/v1"],
                       "type": ["VerifiableCredential", "EndorsementCredential"]}),
                Some((Version::V3_0, Class::Endorsement)),
            ),
            (
                json!({"type": ["VerifiableCredential"],
                    "@context": "https://www.w3.org/ns/credentials/v2"}),
                None,
            ),
            (json!({"hello": "world"}), None),
            (json!([1, 2]), None),
            (
                json!({"@context": v2, "type": "RevocationList"}),
                Some((Version::V2_0, Class::RevocationList)),
            ),
            (
                json!({"name": "N", "url": "https://e.org"}),
                Some((Version::V1_0, Class::Profile)),
            ),
        ];
        for (document, expected) in table {
            assert_eq!(detect(&document), expected, "{document}");
        }
    }
}

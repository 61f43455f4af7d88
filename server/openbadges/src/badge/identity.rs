//! Whom a badge names: the identity objects of every version in one shape.

use serde_json::Value;

use super::{HashAlgorithm, IdentityKind, IdentityValue, RecipientIdentity};
use crate::model::{v2, v3};

impl HashAlgorithm {
    /// Hexadecimal digits of its hashes.
    #[must_use]
    pub fn digits(self) -> usize {
        match self {
            Self::Sha256 => 64,
            Self::Md5 => 32,
        }
    }
}

impl IdentityValue {
    /// `alg$hex` with a known function and a hash of its length, in either case (2.0
    /// §IdentityHash).
    fn hash(text: &str, salt: Option<&Value>) -> Option<Self> {
        let (name, digest) = text.split_once('$')?;
        let algorithm = if name.eq_ignore_ascii_case("sha256") {
            HashAlgorithm::Sha256
        } else if name.eq_ignore_ascii_case("md5") {
            HashAlgorithm::Md5
        } else {
            return None;
        };
        let right = digest.len() == algorithm.digits()
            && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
        let salt = match salt {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(salt)) => salt.clone(),
            // A number or an array has no one way of standing behind an address.
            Some(_) => return None,
        };
        right.then(|| Self::Hashed {
            algorithm,
            digest: digest.to_ascii_lowercase(),
            salt,
        })
    }

    fn read(text: &str, hashed: Option<&Value>, salt: Option<&Value>) -> Self {
        let hash = || Self::hash(text, salt);
        match hashed {
            Some(Value::Bool(false)) => Self::Plain(text.to_owned()),
            Some(Value::Bool(true)) => hash().unwrap_or_else(|| Self::Unreadable(text.to_owned())),
            // Said badly or not at all: what looks like a hash is one.
            _ => hash().unwrap_or_else(|| match hashed {
                Some(Value::String(word)) if word.eq_ignore_ascii_case("true") => {
                    Self::Unreadable(text.to_owned())
                }
                _ => Self::Plain(text.to_owned()),
            }),
        }
    }
}

impl RecipientIdentity {
    /// The `recipient` of 0.5: an address or its hash.
    #[must_use]
    pub fn from_v0_5(recipient: &str, salt: Option<&Value>) -> Self {
        Self {
            kind: IdentityKind::Email,
            identity: IdentityValue::read(recipient, None, salt),
        }
    }

    /// An `IdentityObject` of 1.0 to 2.1.
    #[must_use]
    pub fn from_v2(object: &v2::IdentityObject) -> Option<Self> {
        let identity = object.identity.as_deref()?;
        let kind = match object.types.first().map(String::as_str) {
            // 1.0's first examples left it out, when there was nothing but mail.
            None | Some("email" | "schema:email") => IdentityKind::Email,
            Some("url" | "schema:url") => IdentityKind::Url,
            Some("telephone" | "schema:telephone") => IdentityKind::Telephone,
            Some("id") if identity.starts_with("did:") => IdentityKind::Did,
            Some("id") => IdentityKind::Url,
            Some(other) => IdentityKind::Other(other.to_owned()),
        };
        let identity = IdentityValue::read(identity, object.hashed.as_ref(), object.salt.as_ref());
        Some(Self { kind, identity })
    }

    /// An `IdentityObject` of 3.0.
    #[must_use]
    pub fn from_v3(object: &v3::IdentityObject) -> Option<Self> {
        let identity = object.identity_hash.as_deref()?;
        let kind = match object.identity_type.as_deref() {
            Some("emailAddress" | "email") => IdentityKind::Email,
            Some("url" | "ext:url") => IdentityKind::Url,
            Some("telephone" | "phone" | "ext:telephone" | "ext:phone") => IdentityKind::Telephone,
            Some("did" | "ext:did") => IdentityKind::Did,
            Some(other) => IdentityKind::Other(other.to_owned()),
            None => IdentityKind::Other("identifier".to_owned()),
        };
        let identity = IdentityValue::read(identity, object.hashed.as_ref(), object.salt.as_ref());
        Some(Self { kind, identity })
    }

    /// The identifier of a credential's subject (3.0 `AchievementSubject.id`).
    #[must_use]
    pub fn from_subject_id(id: &str) -> Self {
        let (kind, identity) = if id.starts_with("did:") {
            (IdentityKind::Did, id)
        } else if let Some(address) = id.strip_prefix("mailto:") {
            (IdentityKind::Email, address)
        } else if let Some(number) = id.strip_prefix("tel:") {
            (IdentityKind::Telephone, number)
        } else if id.starts_with("https://") || id.starts_with("http://") {
            (IdentityKind::Url, id)
        } else {
            (IdentityKind::Other("id".to_owned()), id)
        };
        Self {
            kind,
            identity: IdentityValue::Plain(identity.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const SHA256: &str = "c7ef86405ba71b85acd8e2e95166c4b111448089f2e1599f42fe1bba46e865c5";

    fn sha256(salt: &str) -> IdentityValue {
        let (digest, salt) = (SHA256.to_owned(), salt.to_owned());
        IdentityValue::Hashed {
            algorithm: HashAlgorithm::Sha256,
            digest,
            salt,
        }
    }

    #[test]
    fn identities_of_2_0() {
        let hash = format!("sha256${SHA256}");
        let upper = format!("SHA256${}", SHA256.to_uppercase());
        let unreadable = |text: &str| IdentityValue::Unreadable(text.to_owned());
        let plain = |text: &str| IdentityValue::Plain(text.to_owned());
        let email = IdentityKind::Email;
        let table = [
            (
                json!({"type": "email", "hashed": true, "salt": "s", "identity": hash}),
                email.clone(),
                sha256("s"),
            ),
            (
                json!({"type": ["email"], "hashed": true, "identity": upper}),
                email.clone(),
                sha256(""),
            ),
            (
                json!({"type": "email", "hashed": false, "identity": "a@example.org"}),
                email.clone(),
                plain("a@example.org"),
            ),
            (
                json!({"type": "email", "identity": hash, "salt": "s"}),
                email.clone(),
                sha256("s"),
            ),
            (
                json!({"type": "email", "hashed": "true", "identity": "a@example.org"}),
                email.clone(),
                unreadable("a@example.org"),
            ),
            // A salt that is a number or an array: no reader agrees with another on its text.
            (
                json!({"type": "email", "hashed": true, "salt": 7, "identity": hash}),
                email.clone(),
                unreadable(&hash),
            ),
            (
                json!({"type": "email", "hashed": true, "salt": ["s"], "identity": hash}),
                email.clone(),
                unreadable(&hash),
            ),
            (
                json!({"type": "email", "hashed": true, "identity": "sha256$abc"}),
                email.clone(),
                unreadable("sha256$abc"),
            ),
            (
                json!({"type": "email", "hashed": true, "identity": "sha1$abc"}),
                email,
                unreadable("sha1$abc"),
            ),
            (
                json!({"type": "url", "hashed": false, "identity": "https://example.org"}),
                IdentityKind::Url,
                plain("https://example.org"),
            ),
            (
                json!({"type": "id", "hashed": false, "identity": "did:key:z6Mk"}),
                IdentityKind::Did,
                plain("did:key:z6Mk"),
            ),
            (
                json!({"type": "x:studentId", "hashed": false, "identity": "12"}),
                IdentityKind::Other("x:studentId".into()),
                plain("12"),
            ),
        ];
        for (object, kind, identity) in table {
            let read = RecipientIdentity::from_v2(&object.clone().into());
            assert_eq!(read, Some(RecipientIdentity { kind, identity }), "{object}");
        }
        assert_eq!(
            RecipientIdentity::from_v2(&json!({"identity": 3}).into()),
            None
        );
    }

    #[test]
    fn identities_of_3_0_and_0_5() {
        let hash = format!("sha256${SHA256}");
        let object = json!({"type": "IdentityObject", "hashed": true, "identityHash": hash,
                            "identityType": "emailAddress", "salt": "s"});
        let expected = RecipientIdentity {
            kind: IdentityKind::Email,
            identity: sha256("s"),
        };
        assert_eq!(
            RecipientIdentity::from_v3(&object.into()),
            Some(expected.clone())
        );
        assert_eq!(
            RecipientIdentity::from_v0_5(&hash, Some(&json!("s"))),
            expected
        );
        let plain = RecipientIdentity::from_v0_5("a@example.org", Some(&json!("s")));
        assert!(!plain.hashed());
        for (id, kind, address) in [
            ("did:key:z6Mk", IdentityKind::Did, "did:key:z6Mk"),
            ("mailto:a@example.org", IdentityKind::Email, "a@example.org"),
            ("tel:+33100000000", IdentityKind::Telephone, "+33100000000"),
            (
                "https://example.org/me",
                IdentityKind::Url,
                "https://example.org/me",
            ),
            ("urn:uuid:1", IdentityKind::Other("id".into()), "urn:uuid:1"),
        ] {
            let identity = IdentityValue::Plain(address.to_owned());
            let expected = RecipientIdentity { kind, identity };
            assert_eq!(RecipientIdentity::from_subject_id(id), expected);
        }
    }
}

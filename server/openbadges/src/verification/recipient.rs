//! Is the badge for the person who is expected? (OB 2.0 §IdentityHash, OB 3.0 §9.3)
//!
//! Issuers hashed an address as they had it, so an e-mail address is tried in the spellings that
//! occur.

use md5::{Digest as _, Md5};
use ring::digest;

use super::Identity;
use super::judge::{Case, Findings};
use crate::badge::{HashAlgorithm, IdentityKind, IdentityValue, RecipientIdentity};
use crate::report::{CheckKind, Detail, Outcome, Recipient, Warning};

/// Compares whom the badge names with whom is expected.
pub(super) fn judge(
    case: &Case<'_>,
    named: &[RecipientIdentity],
    section: &'static str,
    findings: &mut Findings,
) -> Recipient {
    for recipient in named {
        if let IdentityValue::Hashed {
            algorithm, salt, ..
        } = &recipient.identity
        {
            if salt.is_empty() {
                findings.warn(Warning::UnsaltedHash);
            }
            if *algorithm == HashAlgorithm::Md5 {
                findings.warn(Warning::WeakHash);
            }
        }
    }
    let (outcome, detail, recipient) = compare(&case.expectation.identities, named);
    findings.check(CheckKind::Recipient, outcome, detail, None, section);
    recipient
}

fn compare(expected: &[Identity], named: &[RecipientIdentity]) -> (Outcome, Detail, Recipient) {
    use Outcome::{Failed, NotApplicable, Passed, Unknown};
    if expected.is_empty() {
        return (NotApplicable, Detail::NobodyExpected, Recipient::Unchecked);
    }
    let mut comparable = false;
    for identity in expected {
        for recipient in named
            .iter()
            .filter(|recipient| same_kind(identity, &recipient.kind))
        {
            match &recipient.identity {
                IdentityValue::Unreadable(_) => continue,
                value if matches(identity, value) => {
                    let matched = identity.as_str().to_owned();
                    return (
                        Passed,
                        Detail::RecipientMatches,
                        Recipient::Mine { matched },
                    );
                }
                _ => comparable = true,
            }
        }
    }
    if !comparable {
        return (Unknown, Detail::NobodyNamed, Recipient::Unchecked);
    }
    let hint = named
        .iter()
        .find_map(|recipient| match &recipient.identity {
            IdentityValue::Plain(text) if recipient.kind == IdentityKind::Email => Some(mask(text)),
            _ => None,
        });
    (
        Failed,
        Detail::RecipientDiffers,
        Recipient::NotMine { hint },
    )
}

fn same_kind(identity: &Identity, kind: &IdentityKind) -> bool {
    matches!(
        (identity, kind),
        (Identity::Email(_), IdentityKind::Email)
            | (Identity::Url(_), IdentityKind::Url)
            | (Identity::Telephone(_), IdentityKind::Telephone)
            | (Identity::Did(_), IdentityKind::Did)
    ) || matches!((identity, kind), (Identity::Did(_), IdentityKind::Other(name)) if name == "id")
}

fn matches(identity: &Identity, value: &IdentityValue) -> bool {
    let spellings = match identity {
        Identity::Email(address) => spellings(address),
        other => vec![other.as_str().trim().to_owned()],
    };
    match value {
        IdentityValue::Plain(text) => match identity {
            Identity::Email(address) => text.trim().to_lowercase() == address.trim().to_lowercase(),
            _ => spellings.iter().any(|spelling| spelling == text.trim()),
        },
        IdentityValue::Hashed {
            algorithm,
            digest,
            salt,
        } => spellings
            .iter()
            .any(|spelling| hash(*algorithm, spelling, salt) == digest.to_ascii_lowercase()),
        IdentityValue::Unreadable(_) => false,
    }
}

/// An address as issuers write it: as it is, small, capital, its first letter capital, its name's
/// parts capital, and with only its host small.
fn spellings(address: &str) -> Vec<String> {
    let address = address.trim();
    let lower = address.to_lowercase();
    let capital = |text: &str| {
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    let mut all = vec![
        address.to_owned(),
        lower.clone(),
        address.to_uppercase(),
        capital(&lower),
    ];
    if let Some((name, host)) = lower.rsplit_once('@') {
        let parts: Vec<String> = name.split('.').map(capital).collect();
        all.push(format!("{}@{host}", parts.join(".")));
    }
    if let Some((name, host)) = address.rsplit_once('@') {
        all.push(format!("{name}@{}", host.to_lowercase()));
    }
    all.dedup();
    all
}

fn hash(algorithm: HashAlgorithm, identity: &str, salt: &str) -> String {
    let text = [identity, salt].concat();
    let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    match algorithm {
        HashAlgorithm::Sha256 => hex(digest::digest(&digest::SHA256, text.as_bytes()).as_ref()),
        HashAlgorithm::Md5 => hex(&Md5::digest(text.as_bytes())),
    }
}

/// An address that its owner recognises and nobody else learns: `a…@example.org`.
fn mask(address: &str) -> String {
    let (name, host) = address
        .trim()
        .rsplit_once('@')
        .unwrap_or((address.trim(), ""));
    let first: String = name.chars().take(1).collect();
    if host.is_empty() {
        format!("{first}…")
    } else {
        format!("{first}…@{host}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sign::hash_identity;

    fn email(address: &str) -> Identity {
        Identity::Email(address.to_owned())
    }

    fn named(identity: IdentityValue) -> [RecipientIdentity; 1] {
        [RecipientIdentity {
            kind: IdentityKind::Email,
            identity,
        }]
    }

    fn hashed(address: &str, salt: &str) -> IdentityValue {
        let digest = hash_identity(address, salt)
            .replace("sha256$", "")
            .to_uppercase();
        IdentityValue::Hashed {
            algorithm: HashAlgorithm::Sha256,
            digest,
            salt: salt.to_owned(),
        }
    }

    #[test]
    fn spellings_that_issuers_hash_are_found() {
        for written in [
            "ada.lovelace@example.org",
            "ADA.LOVELACE@EXAMPLE.ORG",
            "Ada.Lovelace@example.org",
            "Ada.lovelace@example.org",
            "aDa.Lovelace@Example.org",
        ] {
            let expected = if written.starts_with("aDa") {
                written
            } else {
                "ada.lovelace@example.org"
            };
            let (outcome, _, recipient) =
                compare(&[email(expected)], &named(hashed(written, "salt")));
            assert_eq!(outcome, Outcome::Passed, "{written}");
            assert_eq!(
                recipient,
                Recipient::Mine {
                    matched: expected.to_owned()
                }
            );
        }
    }

    #[test]
    fn nobody_else_matches() {
        let plain = |text: &str| IdentityValue::Plain(text.to_owned());
        let not_mine = |hint: Option<&str>| Recipient::NotMine {
            hint: hint.map(str::to_owned),
        };
        for (value, recipient) in [
            (hashed("b@example.org", ""), not_mine(None)),
            (
                hashed("a@example.org", "other salt"),
                Recipient::Mine {
                    matched: "a@example.org".into(),
                },
            ),
            (plain("bea@example.org"), not_mine(Some("b…@example.org"))),
            (
                plain("A@Example.ORG"),
                Recipient::Mine {
                    matched: "a@example.org".into(),
                },
            ),
            (
                IdentityValue::Unreadable("sha256$x".into()),
                Recipient::Unchecked,
            ),
        ] {
            assert_eq!(
                compare(&[email("a@example.org")], &named(value.clone())).2,
                recipient,
                "{value:?}"
            );
        }
        assert_eq!(
            compare(&[], &named(plain("a@example.org"))).2,
            Recipient::Unchecked
        );
        let other_kind = [Identity::Telephone("+33".into())];
        assert_eq!(
            compare(&other_kind, &named(plain("+33"))).2,
            Recipient::Unchecked
        );
    }

    #[test]
    fn md5_is_read() {
        // RFC 1321 §A.5.
        assert_eq!(
            hash(HashAlgorithm::Md5, "message ", "digest"),
            "f96b697d7cb7938d525a2f31aaf161d0"
        );
    }
}

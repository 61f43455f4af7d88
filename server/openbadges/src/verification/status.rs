//! Was it revoked or suspended? (OB 3.0 §9.1 step 4, Bitstring Status List 1.0 §3.2)
//!
//! Each entry is looked up, and each list of bits has to be signed by the issuer. What cannot be
//! looked up is unknown, never active.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::read::GzDecoder;
use serde_json::Value;

use super::Purpose;
use super::judge::{Case, Findings, read_payload};
use super::keys::{fetch_json, list};
use super::v3::{Credential, id_of, proven_by};
use super::web::{self, Pending};
use crate::container::Payload;
use crate::report::{CheckKind, Detail, Obstacle, Outcome, Warning};

/// Bits that a list has to have for its holders' privacy (BSL 1.0 §2.2).
const LEAST_BITS: usize = 131_072;

const ONE_ED_TECH: &str = "OB 3.0 §9.1";
const BITSTRING: &str = "BSL 1.0 §3.2";

/// Checks every status entry of a credential.
pub(super) fn check(
    case: &Case<'_>,
    credential: &Credential,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let entries = list(credential.document.get("credentialStatus"));
    if entries.is_empty() {
        let (outcome, detail) = (Outcome::NotApplicable, Detail::NoStatus);
        findings.check(CheckKind::Status, outcome, detail, None, ONE_ED_TECH);
    }
    if entries.len() > case.limits.statuses {
        // What is not looked at may be a revocation.
        let detail = Detail::Unreachable {
            url: String::new(),
            obstacle: Obstacle::TooMany,
        };
        findings.check(CheckKind::Status, Outcome::Unknown, detail, None, BITSTRING);
    }
    // All lists are asked for at once.
    let mut pending = false;
    for entry in entries.iter().take(case.limits.statuses) {
        let is = |name: &str| {
            list(entry.get("type"))
                .iter()
                .any(|t| t.as_str() == Some(name))
        };
        let done = if is("1EdTechRevocationList") {
            one_ed_tech(case, credential, entry, findings)
        } else if is("BitstringStatusListEntry")
            || is("StatusList2021Entry")
            || is("RevocationList2020Status")
            || is("RevocationList2021Status")
            || is("SuspensionList2021Status")
        {
            bitstring(case, credential, entry, findings)
        } else {
            let kind = list(entry.get("type"))
                .iter()
                .find_map(Value::as_str)
                .unwrap_or_default();
            let detail = Detail::StatusUnsupported {
                kind: kind.chars().take(80).collect(),
            };
            findings.check(CheckKind::Status, Outcome::Unknown, detail, None, BITSTRING);
            Ok(())
        };
        pending |= done.is_err();
    }
    if pending { Err(Pending) } else { Ok(()) }
}

fn unread(url: &str, detail: Detail, section: &'static str, findings: &mut Findings) {
    findings.warn(Warning::StatusUnread {
        url: url.to_owned(),
    });
    findings.check(
        CheckKind::Status,
        Outcome::Unknown,
        detail,
        Some(url),
        section,
    );
}

/// `1EdTechRevocationList`: a JSON document of revoked credentials at the address that the signed
/// credential names.
fn one_ed_tech(
    case: &Case<'_>,
    credential: &Credential,
    entry: &Value,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let url = id_of(Some(entry));
    let document = match fetch_json(case, url, Purpose::Status)? {
        Ok(document) => document,
        Err(obstacle) => {
            let detail = Detail::Unreachable {
                url: url.to_owned(),
                obstacle,
            };
            unread(url, detail, ONE_ED_TECH, findings);
            return Ok(());
        }
    };
    let malformed = Detail::StatusMalformed {
        url: url.to_owned(),
    };
    let Some(object) = document.as_object() else {
        unread(url, malformed, ONE_ED_TECH, findings);
        return Ok(());
    };
    let issuer = id_of(object.get("issuer"));
    if !issuer.is_empty() && issuer != credential.issuer() {
        unread(
            url,
            Detail::StatusNotProven {
                url: url.to_owned(),
            },
            ONE_ED_TECH,
            findings,
        );
        return Ok(());
    }
    let revoked = object
        .get("revokedCredential")
        .or_else(|| object.get("revokedCredentials"));
    // An empty list may leave the member out, as long as it says that it is a list.
    let is_list = object.contains_key("issuer") || object.contains_key("id") || revoked.is_some();
    let revoked = list(revoked);
    if !is_list || revoked.len() > case.limits.revocations {
        unread(url, malformed, ONE_ED_TECH, findings);
        return Ok(());
    }
    let own = credential.text("id").unwrap_or_default();
    let found = revoked.iter().find(|entry| {
        !own.is_empty() && id_of(Some(entry)) == own && entry.get("revoked") != Some(&false.into())
    });
    let (outcome, detail) = match found {
        Some(entry) => {
            let reason = entry.get("revocationReason").and_then(Value::as_str);
            (
                Outcome::Failed,
                Detail::Revoked {
                    reason: reason.map(str::to_owned),
                },
            )
        }
        None => (Outcome::Passed, Detail::Active),
    };
    findings.check(CheckKind::Status, outcome, detail, Some(url), ONE_ED_TECH);
    Ok(())
}

/// What an entry's bits say.
enum Bits {
    Value(u64),
    Unread(Detail),
}

/// `BitstringStatusListEntry` and its forerunners.
fn bitstring(
    case: &Case<'_>,
    credential: &Credential,
    entry: &Value,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let text = |name: &str| entry.get(name).and_then(Value::as_str);
    let url = text("statusListCredential")
        .or_else(|| text("revocationListCredential"))
        .or_else(|| text("suspensionListCredential"))
        .unwrap_or_default();
    let suspends = list(entry.get("type"))
        .iter()
        .any(|name| name.as_str() == Some("SuspensionList2021Status"));
    let default = if suspends { "suspension" } else { "revocation" };
    let purpose = text("statusPurpose").unwrap_or(default);
    let value = match read_bits(case, credential, entry, url, purpose, findings)? {
        Bits::Value(value) => value,
        Bits::Unread(detail) => {
            unread(url, detail, BITSTRING, findings);
            return Ok(());
        }
    };
    let (outcome, detail) = match (purpose, value) {
        (_, 0) => (Outcome::Passed, Detail::Active),
        ("revocation", _) => (Outcome::Failed, Detail::Revoked { reason: None }),
        ("suspension", _) => (Outcome::Failed, Detail::Suspended { reason: None }),
        (other, value) => {
            let message = message(entry, value).unwrap_or_else(|| other.chars().take(80).collect());
            findings.warn(Warning::StatusMessage { message });
            (Outcome::Passed, Detail::Active)
        }
    };
    findings.check(CheckKind::Status, outcome, detail, Some(url), BITSTRING);
    Ok(())
}

/// The words for a status value (BSL 1.0 §2.1 `statusMessage`).
fn message(entry: &Value, value: u64) -> Option<String> {
    let found = list(entry.get("statusMessage")).iter().find(|message| {
        let status = message
            .get("status")
            .and_then(Value::as_str)
            .unwrap_or_default();
        u64::from_str_radix(status.trim_start_matches("0x"), 16) == Ok(value)
    })?;
    Some(found.get("message")?.as_str()?.chars().take(200).collect())
}

fn read_bits(
    case: &Case<'_>,
    credential: &Credential,
    entry: &Value,
    url: &str,
    purpose: &str,
    findings: &mut Findings,
) -> Result<Bits, Pending> {
    let malformed = || {
        Ok(Bits::Unread(Detail::StatusMalformed {
            url: url.to_owned(),
        }))
    };
    let number = |name: &str| match entry.get(name) {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.trim().parse().ok(),
        _ => None,
    };
    let index = number("statusListIndex")
        .or_else(|| number("revocationListIndex"))
        .or_else(|| number("suspensionListIndex"));
    let size = if entry.get("statusSize").is_some() {
        number("statusSize")
    } else {
        Some(1)
    };
    let (Some(index), Some(size @ 1..=32)) = (index, size) else {
        return malformed();
    };
    let response = match case.web.get(url, web::JSON, Purpose::Status)? {
        Ok(response) => response,
        Err(obstacle) => {
            return Ok(Bits::Unread(Detail::Unreachable {
                url: url.to_owned(),
                obstacle,
            }));
        }
    };
    let text = String::from_utf8_lossy(&response.body);
    let Some((document, jws)) = Payload::from_text(&text, case.limits)
        .ok()
        .and_then(|payload| read_payload(case, &payload))
    else {
        return malformed();
    };
    let status = Credential::new(document, jws);
    if !proven_by(case, &status, credential.issuer())? {
        return Ok(Bits::Unread(Detail::StatusNotProven {
            url: url.to_owned(),
        }));
    }
    let subjects = list(status.document.get("credentialSubject"));
    let named = |value: Option<&Value>| {
        let purposes = list(value);
        // The lists of 2020 have no purpose but revocation.
        purposes.is_empty() || purposes.iter().any(|found| found.as_str() == Some(purpose))
    };
    let listed = subjects.iter().find(|subject| {
        let typed = list(subject.get("type"))
            .iter()
            .filter_map(Value::as_str)
            .any(|name| {
                matches!(
                    name,
                    "BitstringStatusList"
                        | "StatusList2021"
                        | "RevocationList2020"
                        | "RevocationList2021"
                        | "SuspensionList2021"
                )
            });
        typed && named(subject.get("statusPurpose"))
    });
    let Some(encoded) = listed
        .and_then(|subject| subject.get("encodedList"))
        .and_then(Value::as_str)
    else {
        return malformed();
    };
    let Some(bits) = inflate(encoded, case.limits.status_list_bytes) else {
        return malformed();
    };
    if bits.len().saturating_mul(8) < LEAST_BITS {
        findings.warn(Warning::ShortStatusList {
            url: url.to_owned(),
        });
    }
    Ok(match value_at(&bits, index, size) {
        Some(value) => Bits::Value(value),
        None => Bits::Unread(Detail::StatusMalformed {
            url: url.to_owned(),
        }),
    })
}

/// `encodedList`: gzip in base64url, with the multibase letter `u` or, in older lists, without.
fn inflate(encoded: &str, cap: usize) -> Option<Vec<u8>> {
    // `H4sI` is how gzip begins in base64: a `u` before it is the multibase letter.
    let encoded = encoded
        .strip_prefix('u')
        .unwrap_or(encoded)
        .trim_end_matches('=');
    let encoded = encoded.replace('+', "-").replace('/', "_");
    let bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    let mut bits = Vec::new();
    let most = u64::try_from(cap).ok()?.saturating_add(1);
    GzDecoder::new(&bytes[..])
        .take(most)
        .read_to_end(&mut bits)
        .ok()?;
    (bits.len() <= cap).then_some(bits)
}

/// The value of so many bits at an index, the most significant bit first.
fn value_at(bits: &[u8], index: u64, size: u64) -> Option<u64> {
    let first = index.checked_mul(size)?;
    (first..first.checked_add(size)?).try_fold(0, |value, at| {
        let byte = bits.get(usize::try_from(at / 8).ok()?)?;
        Some(value << 1 | u64::from(byte >> (7 - at % 8) & 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write as _;

    fn gzip(bytes: &[u8]) -> String {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).expect("in memory");
        URL_SAFE_NO_PAD.encode(encoder.finish().expect("in memory"))
    }

    #[test]
    fn bits_are_counted_from_the_most_significant() {
        let bits = [0b0100_0000, 0b0000_0001, 0b1101_0000];
        for (index, size, value) in [
            (0, 1, Some(0)),
            (1, 1, Some(1)),
            (15, 1, Some(1)),
            (14, 1, Some(0)),
            (8, 2, Some(3)),
            (9, 2, Some(1)),
            (23, 1, Some(0)),
            (24, 1, None),
            (11, 2, Some(0)),
            (12, 2, None),
            (u64::MAX, 2, None),
        ] {
            assert_eq!(value_at(&bits, index, size), value, "{index} of {size}");
        }
    }

    #[test]
    fn lists_are_read_with_and_without_the_multibase_letter() {
        let list = gzip(&[1, 2, 3]);
        assert_eq!(inflate(&format!("u{list}"), 3), Some(vec![1, 2, 3]));
        assert_eq!(inflate(&list, 3), Some(vec![1, 2, 3]));
        assert_eq!(inflate("unot gzip", 3), None);
    }

    #[test]
    fn a_bomb_is_cut_off_at_the_cap() {
        let bomb = gzip(&vec![0; 1 << 20]);
        assert!(bomb.len() < 2000);
        assert_eq!(inflate(&bomb, 1 << 19), None);
        assert!(inflate(&bomb, 1 << 20).is_some());
    }
}

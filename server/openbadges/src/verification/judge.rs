//! Judging: what was supplied is read, its version recognised, and judged by its version's rules.
//!
//! Straight code over the answers so far. Where one is missing it stops with [`Pending`], and is
//! run anew once the answer is there.

use std::cell::OnceCell;

use serde_json::Value;

use super::v3::Credential;
use super::web::{self, Pending, Web};
use super::{Expectation, Purpose, keys, recipient, v2, v3};
use crate::badge::Badge;
use crate::container::{self, Payload};
use crate::jws::{Jws, JwsError};
use crate::limits::Limits;
use crate::proof::Memo;
use crate::report::{Check, CheckKind, Detail, Obstacle, Outcome, Recipient, Report, Warning};
use crate::strict_json::{self, JsonError};
use crate::timestamp::Timestamp;
use crate::verdict::verdict;
use crate::version::{self, Class, Version};

/// Everything that a judgement depends on.
pub(super) struct Case<'a> {
    pub(super) source: &'a Payload,
    /// What the source was read to, once it was.
    pub(super) reading: &'a OnceCell<Reading>,
    pub(super) expectation: &'a Expectation,
    pub(super) now: Timestamp,
    pub(super) limits: &'a Limits,
    pub(super) web: &'a Web,
    pub(super) memo: &'a Memo,
}

/// What has been found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) version: Option<Version>,
    pub(super) badge: Option<Badge>,
    pub(super) document: Option<Value>,
    pub(super) checks: Vec<Check>,
    pub(super) warnings: Vec<Warning>,
}

impl Findings {
    pub(super) fn check(
        &mut self,
        kind: CheckKind,
        outcome: Outcome,
        detail: Detail,
        looked_at: Option<&str>,
        section: &'static str,
    ) {
        let looked_at = looked_at.map(str::to_owned);
        self.checks.push(Check {
            kind,
            outcome,
            detail,
            looked_at,
            section: section.into(),
        });
    }

    /// Adds what was found by itself.
    pub(super) fn append(&mut self, mut found: Self) {
        self.checks.append(&mut found.checks);
        for warning in found.warnings {
            self.warn(warning);
        }
    }

    /// Whether some check of this kind was passed, and none was not.
    pub(super) fn holds(&self, kind: CheckKind) -> bool {
        let mut checks = self
            .checks
            .iter()
            .filter(|check| check.kind == kind)
            .peekable();
        checks.peek().is_some() && checks.all(|check| check.outcome == Outcome::Passed)
    }

    pub(super) fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }
}

/// Judges the case by the answers so far.
pub(super) fn judge(case: &Case<'_>) -> Result<Report, Pending> {
    let mut findings = Findings::default();
    let recipient = match read_source(case, &mut findings)? {
        Some(source) => judge_document(case, source, &mut findings)?,
        None => Recipient::Unchecked,
    };
    let Findings {
        version,
        badge,
        document,
        checks,
        warnings,
    } = findings;
    Ok(Report {
        verdict: verdict(&checks),
        recipient,
        version,
        badge,
        document,
        checks,
        warnings,
        checked_at: case.now,
    })
}

/// What was read: a document, and the JWS that it came in.
struct Source<'a> {
    document: Value,
    jws: Option<Jws>,
    url: Option<&'a str>,
}

/// A document and the JWS that it came in, or why there is none.
pub(super) type Reading = Result<(Value, Option<Jws>), Unread>;

/// Why a payload holds no document.
#[derive(Clone, Debug)]
pub(super) enum Unread {
    Json(JsonError),
    NotAJws,
    /// It is an address.
    Address,
}

/// Reads what a container or an address held.
fn read(payload: &Payload, limits: &Limits) -> Reading {
    match payload {
        Payload::Json(text) => strict_json::parse(text, limits.json_depth)
            .map(|document| (document, None))
            .map_err(Unread::Json),
        Payload::Jws(text) => {
            let jws = Jws::parse(text).map_err(|_| Unread::NotAJws)?;
            match jws.claims(limits.json_depth) {
                Ok(document) => Ok((document, Some(jws))),
                Err(JwsError::Payload(error)) => Err(Unread::Json(error)),
                Err(JwsError::Malformed) => Err(Unread::NotAJws),
            }
        }
        Payload::Url(_) => Err(Unread::Address),
    }
}

/// Reads what was supplied; `None` when there is nothing more to judge.
fn read_source<'a>(
    case: &Case<'a>,
    findings: &mut Findings,
) -> Result<Option<Source<'a>>, Pending> {
    use {CheckKind::Source as Kind, Outcome::Failed, Outcome::Passed};
    let (reading, url) = match case.source {
        Payload::Url(url) => {
            let url = url.trim();
            match case.web.get(url, web::JSON, Purpose::Credential)? {
                Ok(response) => match found_in(case, &response.body) {
                    Some(payload) => (read(&payload, case.limits), Some(url)),
                    None => {
                        let obstacle = Obstacle::Unreadable;
                        let detail = Detail::Unreachable {
                            url: url.to_owned(),
                            obstacle,
                        };
                        findings.check(Kind, Failed, detail, Some(url), "");
                        return Ok(None);
                    }
                },
                Err(Obstacle::Status { status: 410 }) => {
                    let detail = Detail::Fetched {
                        url: url.to_owned(),
                    };
                    findings.check(Kind, Passed, detail, Some(url), "");
                    let detail = Detail::Revoked { reason: None };
                    let section = "OB 2.0 HostedBadge";
                    findings.check(CheckKind::Status, Failed, detail, Some(url), section);
                    return Ok(None);
                }
                Err(obstacle) => {
                    let detail = Detail::Unreachable {
                        url: url.to_owned(),
                        obstacle,
                    };
                    findings.check(Kind, Outcome::Unknown, detail, Some(url), "");
                    return Ok(None);
                }
            }
        }
        payload => {
            let reading = case.reading.get_or_init(|| read(payload, case.limits));
            (reading.clone(), None)
        }
    };
    let passed = || {
        url.map_or(Detail::Supplied, |url| Detail::Fetched {
            url: url.to_owned(),
        })
    };
    match reading {
        Ok((document, jws)) => {
            findings.check(Kind, Passed, passed(), url, "");
            return Ok(Some(Source { document, jws, url }));
        }
        Err(Unread::Json(error)) => refuse_json(error, passed(), url, findings),
        Err(Unread::NotAJws) => {
            findings.check(Kind, Failed, Detail::NotAJws, url, "OB 3.0 §8.2");
        }
        // An address that leads to an address: followed once would be followed for ever.
        Err(Unread::Address) => findings.check(Kind, Failed, Detail::NotABadge, url, ""),
    }
    Ok(None)
}

/// What an address serves: a badge in whatever form, or the little that is left of a revoked one.
/// A QR code on a picture that is served leads elsewhere, and is not this address's badge.
fn found_in(case: &Case<'_>, body: &[u8]) -> Option<Payload> {
    let limits = Limits {
        qr_pixels: 0,
        ..case.limits.clone()
    };
    if let Ok(found) = container::extract(body, &limits) {
        return Some(found.payload);
    }
    let document = strict_json::parse_slice(body, case.limits.json_depth).ok()?;
    document
        .is_object()
        .then(|| Payload::Json(document.to_string()))
}

/// JSON in which a name occurs twice is a document that says two things, hence invalid; anything
/// else that is no JSON is unreadable.
fn refuse_json(error: JsonError, passed: Detail, url: Option<&str>, findings: &mut Findings) {
    let (outcome, detail) = match error {
        JsonError::DuplicateMember { name } => {
            let (kind, failed) = (CheckKind::Structure, Outcome::Failed);
            findings.check(kind, failed, Detail::DuplicateMember { name }, url, "");
            (Outcome::Passed, passed)
        }
        JsonError::TooDeep { .. } | JsonError::TooMany { .. } => {
            (Outcome::Failed, Detail::TooComplex)
        }
        JsonError::Syntax { .. } => (Outcome::Failed, Detail::NotJson),
    };
    findings.check(CheckKind::Source, outcome, detail, url, "");
}

/// Judges a document by the rules of its version.
fn judge_document(
    case: &Case<'_>,
    source: Source<'_>,
    findings: &mut Findings,
) -> Result<Recipient, Pending> {
    let Source { document, jws, url } = source;
    // The claims of a token may wrap the credential (VCDM 1.1).
    let inner = document
        .get("vc")
        .filter(|vc| vc.is_object())
        .unwrap_or(&document);
    let detected = version::detect(inner);
    let credential = keys::list(inner.get("type"))
        .iter()
        .any(|name| name.as_str() == Some("VerifiableCredential"));
    if is_blockcert(inner) {
        findings.version = detected.map(|(version, _)| version);
        let suite = "Blockcerts".to_owned();
        let (unknown, detail) = (Outcome::Unknown, Detail::UnknownProof { suite });
        findings.check(
            CheckKind::Authenticity,
            unknown,
            detail,
            url,
            "OB 2.0 Verification",
        );
        findings.badge = Badge::from_document(&document);
        let named = findings
            .badge
            .as_ref()
            .map_or_else(Vec::new, |badge| badge.recipients.clone());
        findings.document = Some(document);
        return Ok(recipient::judge(
            case,
            &named,
            "OB 2.0 IdentityHash",
            findings,
        ));
    }
    match detected {
        Some((Version::V3_0, Class::Assertion | Class::Endorsement)) => {
            findings.version = Some(Version::V3_0);
            v3::judge(case, Credential::new(document, jws), findings)
        }
        _ if credential => v3::judge(case, Credential::new(document, jws), findings),
        Some((version, Class::Assertion)) => {
            findings.version = Some(version);
            let assertion = v2::Assertion {
                version,
                document,
                jws,
                url,
            };
            let recipient = v2::judge(case, assertion, findings)?;
            v2::endorsements(case, findings)?;
            Ok(recipient)
        }
        // What a host leaves of a revoked badge may be only its id (OB 2.0 §HostedBadge).
        _ if document.get("revoked") == Some(&Value::Bool(true))
            && url.is_some_and(|url| v2::same_address(v3::id_of(Some(&document)), url)) =>
        {
            let reason = document.get("revocationReason").and_then(Value::as_str);
            let detail = Detail::Revoked {
                reason: reason.map(str::to_owned),
            };
            let (status, failed) = (CheckKind::Status, Outcome::Failed);
            findings.check(status, failed, detail, url, "OB 2.0 HostedBadge");
            findings.document = Some(document);
            Ok(Recipient::Unchecked)
        }
        _ => {
            findings
                .checks
                .retain(|check| check.kind != CheckKind::Source);
            findings.check(
                CheckKind::Source,
                Outcome::Failed,
                Detail::NotABadge,
                url,
                "",
            );
            findings.document = Some(document);
            Ok(Recipient::Unchecked)
        }
    }
}

/// A Blockcert: its proof is a receipt on a block chain, which is not looked at here.
fn is_blockcert(document: &Value) -> bool {
    let names = |value: Option<&Value>, part: &str| {
        keys::list(value)
            .iter()
            .filter_map(Value::as_str)
            .any(|name| name.contains(part))
    };
    let receipt = |name: &str| {
        keys::list(document.get(name))
            .iter()
            .any(|proof| names(proof.get("type"), "MerkleProof"))
    };
    names(document.get("@context"), "blockcerts")
        || ["verification", "signature", "proof"]
            .into_iter()
            .any(receipt)
}

/// Reads a payload that came from the web; `None` when it is neither JSON nor a JWS of JSON.
pub(super) fn read_payload(case: &Case<'_>, payload: &Payload) -> Option<(Value, Option<Jws>)> {
    read(payload, case.limits).ok()
}

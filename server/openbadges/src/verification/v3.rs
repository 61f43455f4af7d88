//! Open Badges 3.0 and other verifiable credentials: structure, proof, refresh, status, time,
//! recipient, endorsements, in the order of OB 3.0 §9.1.

use serde_json::Value;

use super::judge::{Case, Findings, read_payload};
use super::keys::{self, Tie, list};
use super::web::Pending;
use super::{Purpose, form, recipient, status};
use crate::badge::{Badge, Endorsed, EndorsementSource};
use crate::container::Payload;
use crate::jsonld::JsonLdError;
use crate::jws::Jws;
use crate::key::PublicKey;
use crate::model::v3::credential_of_claims;
use crate::proof::{self, ProofError, Suite};
use crate::report::{Check, CheckKind, Detail, Outcome, Recipient, Warning};
use crate::timestamp::Timestamp;
use crate::verdict::{Verdict, verdict};

/// A credential as it came: the JSON, and the token that it came in.
#[derive(Clone, Debug)]
pub(super) struct Credential {
    /// The credential itself.
    pub(super) document: Value,
    /// The token and its claims.
    pub(super) token: Option<(Jws, Value)>,
}

impl Credential {
    pub(super) fn new(document: Value, jws: Option<Jws>) -> Self {
        match jws {
            None => Self {
                document,
                token: None,
            },
            Some(jws) => Self {
                document: credential_of_claims(&document),
                token: Some((jws, document)),
            },
        }
    }

    pub(super) fn issuer(&self) -> &str {
        id_of(self.document.get("issuer"))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.document.get(name).and_then(Value::as_str)
    }
}

/// The identifier of what is either named or embedded.
pub(super) fn id_of(value: Option<&Value>) -> &str {
    value
        .and_then(|value| {
            value
                .as_str()
                .or_else(|| value.get("id").and_then(Value::as_str))
        })
        .unwrap_or_default()
}

/// Judges a badge of 3.0.
pub(super) fn judge(
    case: &Case<'_>,
    credential: Credential,
    findings: &mut Findings,
) -> Result<Recipient, Pending> {
    let mut credential = credential;
    // What may have to wait for an answer goes first, so that the rest is judged only once.
    let mut proven = Findings::default();
    prove(case, &credential, &mut proven)?;
    let mut newer = None;
    if proven.holds(CheckKind::Authenticity) {
        newer = refresh(case, &credential, &mut proven)?;
        status::check(case, newer.as_ref().unwrap_or(&credential), &mut proven)?;
    }
    form::credential(&credential.document, findings);
    findings.append(proven);
    if let Some(newer) = newer {
        credential = newer;
    }
    time(case, &credential, findings);
    schemas(&credential, findings);
    let badge = Badge::from_document(&credential.document);
    let named = badge.as_ref().map_or(&[][..], |badge| &badge.recipients);
    let recipient = recipient::judge(case, named, "OB 3.0 §9.3", findings);
    if let Some(badge) = &badge {
        endorsements(case, badge, findings)?;
        if badge.holder_name.is_some() {
            findings.warn(Warning::NamesHolder);
        }
    }
    findings.badge = badge;
    findings.document = Some(credential.document);
    Ok(recipient)
}

/// What one proof comes to.
struct Proven {
    outcome: Outcome,
    detail: Detail,
    /// Whether the key is the issuer's; only for a signature that holds.
    tie: Option<(Outcome, Detail)>,
    key: Option<String>,
    suite: String,
    section: &'static str,
}

impl Proven {
    fn not(outcome: Outcome, detail: Detail, suite: &str, section: &'static str) -> Self {
        Self {
            outcome,
            detail,
            tie: None,
            key: None,
            suite: suite.to_owned(),
            section,
        }
    }
}

const DATA_INTEGRITY: &str = "VC Data Integrity §4.4";
const JWT: &str = "OB 3.0 §8.2";

/// Checks authenticity, and whether the key is the issuer's.
pub(super) fn prove(
    case: &Case<'_>,
    credential: &Credential,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let (best, others) = if let Some((jws, claims)) = &credential.token {
        (token(case, credential, jws, claims)?, Vec::new())
    } else {
        let proofs = list(credential.document.get("proof"));
        if proofs.len() > case.limits.proofs {
            findings.warn(Warning::TooMany {
                what: "proofs".to_owned(),
            });
        }
        let mut all = Vec::new();
        for proof in proofs.iter().take(case.limits.proofs) {
            all.push(embedded(case, credential, proof)?);
        }
        // Any one good proof is enough (§9.1); of good ones, one whose key is the issuer's.
        let rank = |proven: &Proven| match (proven.outcome, &proven.tie) {
            (Outcome::Passed, Some((Outcome::Passed, _))) => 0,
            (Outcome::Passed, _) => 1,
            (Outcome::Failed, _) => 2,
            _ => 3,
        };
        let best = (0..all.len()).min_by_key(|i| rank(&all[*i]));
        let best = best.map(|i| all.swap_remove(i));
        let none = || Proven::not(Outcome::Unknown, Detail::NoProof, "", DATA_INTEGRITY);
        (best.unwrap_or_else(none), all)
    };
    if best.outcome == Outcome::Passed {
        for other in others
            .iter()
            .filter(|other| other.outcome != Outcome::Passed)
        {
            findings.warn(Warning::ProofIgnored {
                suite: other.suite.clone(),
            });
        }
        if best.suite.contains("Signature20") {
            findings.warn(Warning::Outdated {
                what: best.suite.clone(),
            });
        }
        if credential.token.is_some()
            && credential
                .document
                .pointer("/credentialSubject/id")
                .is_none()
        {
            findings.warn(Warning::NoSubject);
        }
    }
    let key = best.key.as_deref();
    findings.check(
        CheckKind::Authenticity,
        best.outcome,
        best.detail,
        key,
        best.section,
    );
    if let Some((outcome, detail)) = best.tie {
        findings.check(
            CheckKind::Issuer,
            outcome,
            detail,
            key,
            "Controlled Identifiers §3.3",
        );
    }
    Ok(())
}

/// Verifies with each key until one fits, and says whether it is the issuer's.
fn with_keys(
    found: Result<keys::Keys, Detail>,
    name: &str,
    issuer: &str,
    suite: &str,
    section: &'static str,
    mut verify: impl FnMut(&PublicKey) -> Result<(), (Outcome, Detail)>,
) -> Proven {
    let keys = match found {
        Ok(keys) => keys,
        Err(detail) => {
            return Proven {
                key: Some(name.to_owned()),
                ..Proven::not(Outcome::Unknown, detail, suite, section)
            };
        }
    };
    let wrong = Detail::SignatureWrong {
        suite: suite.to_owned(),
    };
    let mut failure = (Outcome::Failed, wrong);
    for key in &keys.keys {
        match verify(key) {
            Ok(()) => {
                let tie = match keys.tie {
                    Tie::Issuer => (
                        Outcome::Passed,
                        Detail::KeyOfIssuer {
                            issuer: issuer.to_owned(),
                        },
                    ),
                    Tie::None => (
                        Outcome::Unknown,
                        Detail::KeyNotProven {
                            key: name.to_owned(),
                        },
                    ),
                    Tie::Another => (
                        Outcome::Failed,
                        Detail::KeyOfAnother {
                            key: name.to_owned(),
                        },
                    ),
                };
                return Proven {
                    tie: Some(tie),
                    key: Some(name.to_owned()),
                    ..Proven::not(
                        Outcome::Passed,
                        Detail::Signed {
                            suite: suite.to_owned(),
                        },
                        suite,
                        section,
                    )
                };
            }
            Err(error) => failure = error,
        }
    }
    let (outcome, detail) = failure;
    Proven {
        key: Some(name.to_owned()),
        ..Proven::not(outcome, detail, suite, section)
    }
}

/// An embedded proof (OB 3.0 §8.3).
fn embedded(case: &Case<'_>, credential: &Credential, proof: &Value) -> Result<Proven, Pending> {
    use Outcome::{Failed, Unknown};
    let not =
        |outcome, detail, suite: &str| Ok(Proven::not(outcome, detail, suite, DATA_INTEGRITY));
    let suite = match Suite::of(proof) {
        Ok(suite) => suite,
        Err(suite) => {
            return not(
                Unknown,
                Detail::UnknownProof {
                    suite: suite.clone(),
                },
                &suite,
            );
        }
    };
    let name = suite.as_str();
    let malformed = |property: &str| Detail::ProofMalformed {
        property: property.to_owned(),
    };
    match proof.get("proofPurpose").and_then(Value::as_str) {
        Some("assertionMethod") => {}
        Some(_) => return not(Failed, Detail::WrongPurpose, name),
        None => return not(Failed, malformed("proofPurpose"), name),
    }
    for member in ["created", "expires"] {
        let Some(value) = proof.get(member) else {
            continue;
        };
        match form::moment(value) {
            None => return not(Failed, malformed(member), name),
            Some(moment) if member == "expires" && moment < case.now => {
                return not(Failed, Detail::ProofExpired { since: moment }, name);
            }
            Some(_) => {}
        }
    }
    let method = proof.get("verificationMethod");
    let carried = method
        .filter(|method| method.is_object())
        .and_then(|method| keys::key_of(method, case.now));
    let method = id_of(method);
    if method.is_empty() && carried.is_none() {
        return not(Unknown, Detail::NoKey, name);
    }
    let issuer = credential.issuer();
    let found = keys::find(case, Some(method), carried.as_ref(), issuer)?;
    Ok(with_keys(
        found,
        method,
        issuer,
        name,
        DATA_INTEGRITY,
        |key| {
            proof::verify_with(&credential.document, proof, key, case.limits, case.memo)
                .map_err(|error| explain(error, name))
        },
    ))
}

fn explain(error: ProofError, suite: &str) -> (Outcome, Detail) {
    use Outcome::{Failed, Unknown};
    match error {
        ProofError::Signature | ProofError::KeyKind => (
            Failed,
            Detail::SignatureWrong {
                suite: suite.to_owned(),
            },
        ),
        ProofError::Malformed(property) => (
            Failed,
            Detail::ProofMalformed {
                property: property.to_owned(),
            },
        ),
        ProofError::Base => (Unknown, Detail::BaseProof),
        ProofError::TooComplex(_) | ProofError::JsonLd(JsonLdError::TooComplex) => {
            (Unknown, Detail::TooComplex)
        }
        ProofError::JsonLd(JsonLdError::UndefinedTerm(term)) => {
            (Failed, Detail::UndefinedTerm { term })
        }
        ProofError::JsonLd(JsonLdError::Disguised(term)) => {
            (Failed, Detail::DisguisedTerm { term })
        }
        ProofError::JsonLd(JsonLdError::UnknownContext(url)) => {
            (Unknown, Detail::UnknownContext { url })
        }
        ProofError::JsonLd(JsonLdError::Invalid(rule)) => (
            Failed,
            Detail::JsonLdInvalid {
                rule: rule.to_owned(),
            },
        ),
        ProofError::JsonLd(JsonLdError::Unsupported(construct)) => (
            Unknown,
            Detail::JsonLdUnsupported {
                construct: construct.to_owned(),
            },
        ),
    }
}

/// A header that would change what is verified, or that no token of a badge may have.
fn refused_header(jws: &Jws) -> Option<Detail> {
    let refuse = |header: &str| {
        Some(Detail::HeaderNotAllowed {
            header: header.to_owned(),
        })
    };
    if jws.algorithm().is_none() {
        let algorithm = jws
            .header_text("alg")
            .unwrap_or_default()
            .chars()
            .take(40)
            .collect();
        return Some(Detail::AlgorithmNotAllowed { algorithm });
    }
    if jws.header.get("crit").is_some() {
        return refuse("crit");
    }
    if jws.header.get("b64").is_some() {
        return refuse("b64");
    }
    if jws.header.pointer("/jwk/d").is_some() {
        return refuse("jwk");
    }
    match jws.header.get("typ").map(Value::as_str) {
        None => None,
        Some(Some(typ)) => {
            let typ = typ.to_ascii_lowercase();
            let typ = typ.trim_start_matches("application/");
            let known = [
                "jwt",
                "vc+jwt",
                "vc+ld+jwt",
                "vc-ld+jwt",
                "vc+ld+json+jwt",
                "jose",
            ];
            if known.contains(&typ) {
                None
            } else {
                refuse("typ")
            }
        }
        Some(None) => refuse("typ"),
    }
}

/// A VC-JWT (OB 3.0 §8.2.6).
fn token(
    case: &Case<'_>,
    credential: &Credential,
    jws: &Jws,
    claims: &Value,
) -> Result<Proven, Pending> {
    let algorithm = jws.header_text("alg").unwrap_or_default();
    if let Some(detail) = refused_header(jws) {
        return Ok(Proven::not(Outcome::Failed, detail, algorithm, JWT));
    }
    let carried = jws
        .header
        .get("jwk")
        .and_then(|jwk| PublicKey::from_jwk(jwk).ok());
    let kid = jws.header_text("kid");
    let issuer = credential.issuer();
    let name = kid.unwrap_or(if carried.is_some() { "jwk" } else { issuer });
    let found = keys::find(case, kid, carried.as_ref(), issuer)?;
    let proven = with_keys(found, name, issuer, algorithm, JWT, |key| {
        let wrong = Detail::SignatureWrong {
            suite: algorithm.to_owned(),
        };
        if jws.verify_with(key, case.memo) {
            Ok(())
        } else {
            Err((Outcome::Failed, wrong))
        }
    });
    if proven.outcome == Outcome::Passed
        && let Some(claim) = differing_claim(claims)
    {
        let detail = Detail::ClaimDiffers {
            claim: claim.to_owned(),
        };
        return Ok(Proven {
            key: proven.key,
            ..Proven::not(Outcome::Failed, detail, algorithm, JWT)
        });
    }
    Ok(proven)
}

/// A registered claim that contradicts the credential (OB 3.0 §8.2.6.1).
fn differing_claim(claims: &Value) -> Option<&'static str> {
    let credential = claims
        .get("vc")
        .filter(|vc| vc.is_object())
        .unwrap_or(claims);
    let member = |name: &str| credential.get(name).filter(|value| !value.is_null());
    let texts = [
        ("iss", member("issuer").map(|issuer| id_of(Some(issuer)))),
        ("jti", member("id").map(|id| id_of(Some(id)))),
        (
            "sub",
            member("credentialSubject")
                .and_then(|subject| list(Some(subject)).first())
                .filter(|subject| subject.get("id").is_some() || subject.is_string())
                .map(|subject| id_of(Some(subject))),
        ),
    ];
    for (claim, said) in texts {
        if let (Some(value), Some(said)) = (claims.get(claim), said)
            && value.as_str() != Some(said)
        {
            return Some(claim);
        }
    }
    for (claim, members) in [
        ("nbf", ["validFrom", "issuanceDate"]),
        ("exp", ["validUntil", "expirationDate"]),
    ] {
        let Some(value) = claims.get(claim) else {
            continue;
        };
        // A NumericDate may have a fraction (RFC 7519 §2).
        let Some(seconds) = value.as_f64() else {
            return Some(claim);
        };
        if let Some(said) = members.into_iter().find_map(member) {
            let said = Timestamp::read_value(said).map(|(moment, _)| moment.0.div_euclid(1000));
            let said = said.map(|seconds| seconds as f64);
            if said != Some(seconds.floor()) {
                return Some(claim);
            }
        }
    }
    None
}

/// Within its validity? (VCDM 2.0 §4.9, VCDM 1.1 §4.6)
pub(super) fn time(case: &Case<'_>, credential: &Credential, findings: &mut Findings) {
    let member = |names: [&str; 2]| {
        names
            .into_iter()
            .find_map(|name| credential.document.get(name))
    };
    let from = member(["validFrom", "issuanceDate"]).and_then(form::moment);
    let until = member(["validUntil", "expirationDate"]).and_then(Timestamp::read_expiry);
    let (outcome, detail) = match (from, until) {
        (Some(from), _) if case.now < from => (Outcome::Failed, Detail::NotYetValid { from }),
        (_, Some(since)) if case.now > since => (Outcome::Failed, Detail::Expired { since }),
        _ => (Outcome::Passed, Detail::InTime),
    };
    findings.check(CheckKind::Time, outcome, detail, None, "VCDM 2.0 §4.9");
}

/// Schemas: the rules of the specification's own are checked in Rust; others are not known here.
fn schemas(credential: &Credential, findings: &mut Findings) {
    for schema in list(credential.document.get("credentialSchema")) {
        let url = id_of(Some(schema)).to_owned();
        let known = url.starts_with("https://purl.imsglobal.org/spec/ob/v3p0/schema/json/");
        let section = "OB 3.0 §9.1";
        if known && findings.holds(CheckKind::Structure) {
            let (passed, detail) = (Outcome::Passed, Detail::SchemaFollowed { url });
            findings.check(CheckKind::Schema, passed, detail, None, section);
        } else if !known {
            findings.warn(Warning::UnknownSchema { url: url.clone() });
            let (unknown, detail) = (Outcome::Unknown, Detail::SchemaUnknown { url });
            findings.check(CheckKind::Schema, unknown, detail, None, section);
        }
    }
}

/// Looks once for a newer edition (OB 3.0 §9.1 step 3); on failure the one at hand stays.
fn refresh(
    case: &Case<'_>,
    credential: &Credential,
    findings: &mut Findings,
) -> Result<Option<Credential>, Pending> {
    let services = list(credential.document.get("refreshService"));
    let Some(service) = services.iter().find(|service| {
        list(service.get("type"))
            .iter()
            .any(|t| t.as_str() == Some("1EdTechCredentialRefresh"))
    }) else {
        return Ok(None);
    };
    let url = id_of(Some(service));
    let newer = match case.web.get(url, super::web::JSON, Purpose::Refresh)? {
        Ok(response) => Payload::from_text(&String::from_utf8_lossy(&response.body), case.limits)
            .ok()
            .and_then(|payload| read_payload(case, &payload)),
        Err(_) => None,
    };
    let kind = CheckKind::Refresh;
    let (section, looked_at) = ("OB 3.0 §9.1", Some(url));
    let Some((document, jws)) = newer else {
        findings.warn(Warning::RefreshFailed {
            url: url.to_owned(),
        });
        let detail = Detail::RefreshRefused {
            url: url.to_owned(),
        };
        findings.check(kind, Outcome::Unknown, detail, looked_at, section);
        return Ok(None);
    };
    let newer = Credential::new(document, jws);
    let mut own = Findings::default();
    form::credential(&newer.document, &mut own);
    prove(case, &newer, &mut own)?;
    let begun = |credential: &Credential| {
        ["validFrom", "issuanceDate"]
            .into_iter()
            .find_map(|name| credential.document.get(name))
            .and_then(form::moment)
    };
    // The same issuer, the same credential (equal once trimmed and unescaped), and no older one.
    let same = same_id(newer.issuer(), credential.issuer())
        && same_id(
            newer.text("id").unwrap_or(""),
            credential.text("id").unwrap_or(""),
        )
        && begun(&newer) >= begun(credential);
    // As well proven as the one at hand: a refresh must not weaken it.
    let proven = own.holds(CheckKind::Structure)
        && own.holds(CheckKind::Authenticity)
        && (own.holds(CheckKind::Issuer) || !findings.holds(CheckKind::Issuer));
    if !(same && proven) {
        findings.warn(Warning::RefreshFailed {
            url: url.to_owned(),
        });
        let detail = Detail::RefreshRefused {
            url: url.to_owned(),
        };
        findings.check(kind, Outcome::Failed, detail, looked_at, section);
        return Ok(None);
    }
    let detail = Detail::Refreshed {
        url: url.to_owned(),
    };
    findings.check(kind, Outcome::Passed, detail, looked_at, section);
    Ok(Some(newer))
}

/// OB 3.0 §7: equal after unescaping and trimming.
fn same_id(a: &str, b: &str) -> bool {
    let plain = |text: &str| {
        let bytes = text.trim().as_bytes();
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        while let [first, tail @ ..] = rest {
            let escaped = match rest {
                [b'%', a, b, ..] => {
                    let digit = |b: u8| char::from(b).to_digit(16);
                    digit(*a)
                        .zip(digit(*b))
                        .and_then(|(a, b)| u8::try_from(a * 16 + b).ok())
                }
                _ => None,
            };
            out.push(escaped.unwrap_or(*first));
            rest = if escaped.is_some() { &rest[3..] } else { tail };
        }
        out
    };
    plain(a) == plain(b)
}

/// Each endorsement by itself (OB 3.0 §9.2): a bad one lowers itself, never the badge.
pub(super) fn endorsements(
    case: &Case<'_>,
    badge: &Badge,
    findings: &mut Findings,
) -> Result<(), Pending> {
    if badge.endorsements.len() > case.limits.endorsements {
        findings.warn(Warning::TooMany {
            what: "endorsements".to_owned(),
        });
    }
    for endorsement in badge.endorsements.iter().take(case.limits.endorsements) {
        let by = endorsement
            .issuer
            .as_ref()
            .and_then(|issuer| issuer.name.clone().or_else(|| issuer.id.clone()))
            .unwrap_or_default();
        let source = match &endorsement.source {
            EndorsementSource::Document(document) => Some((document.clone(), None)),
            EndorsementSource::Jws(text) => read_payload(case, &Payload::Jws(text.clone())),
            // Endorsements of 2.x are judged with their badge.
            EndorsementSource::Url(_) => continue,
        };
        let mut own = Findings::default();
        let mut about = None;
        if let Some((document, jws)) = source {
            own.check(
                CheckKind::Source,
                Outcome::Passed,
                Detail::Supplied,
                None,
                "",
            );
            let credential = Credential::new(document, jws);
            form::credential(&credential.document, &mut own);
            prove(case, &credential, &mut own)?;
            if own.holds(CheckKind::Authenticity) {
                status::check(case, &credential, &mut own)?;
            }
            time(case, &credential, &mut own);
            about =
                Some(id_of(list(credential.document.get("credentialSubject")).first()).to_owned());
        }
        let endorsed = match endorsement.about {
            Endorsed::Credential => badge.id.clone(),
            Endorsed::Achievement => badge.achievement_id.clone(),
            Endorsed::Issuer => badge.issuer.id.clone(),
            Endorsed::Recipient => None,
        };
        let word = verdict(&own.checks);
        let other = matches!((&about, &endorsed), (Some(a), Some(b)) if a != b);
        let (outcome, detail) = if other {
            (Outcome::Failed, Detail::EndorsesAnother { by: by.clone() })
        } else if word == Verdict::Valid {
            (Outcome::Passed, Detail::Endorsed { by: by.clone() })
        } else {
            let outcome = match word {
                Verdict::Unverified | Verdict::Intact | Verdict::StatusUnknown => Outcome::Unknown,
                _ => Outcome::Failed,
            };
            (
                outcome,
                Detail::EndorsementRefused {
                    by: by.clone(),
                    verdict: word.to_string(),
                },
            )
        };
        if outcome != Outcome::Passed {
            findings.warn(Warning::EndorsementFailed { by });
        }
        findings.check(CheckKind::Endorsement, outcome, detail, None, "OB 3.0 §9.2");
    }
    Ok(())
}

/// What a status list's own proof comes to: proven in that issuer's name, or not.
pub(super) fn proven_by(
    case: &Case<'_>,
    credential: &Credential,
    issuer: &str,
) -> Result<bool, Pending> {
    let mut own = Findings::default();
    prove(case, credential, &mut own)?;
    time(case, credential, &mut own);
    let holds = |kind| {
        own.checks
            .iter()
            .any(|c: &Check| c.kind == kind && c.outcome == Outcome::Passed)
    };
    Ok(credential.issuer() == issuer
        && holds(CheckKind::Authenticity)
        && holds(CheckKind::Issuer)
        && holds(CheckKind::Time))
}

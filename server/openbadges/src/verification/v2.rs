//! Open Badges 0.5 to 2.1: hosted and signed assertions (OB 1.1 Badge Verification, OB 2.0
//! §Verification).
//!
//! What was supplied is trusted only to name addresses. A hosted badge is what its host serves; a
//! signed one is proven by a key that the issuer's profile, fetched from its own address, links.

use serde_json::Value;

use super::judge::{Case, Findings, read_payload};
use super::keys::{fetch_json, key_of, list};
use super::v3::id_of;
use super::web::{self, Pending};
use super::{Purpose, form, recipient};
use crate::badge::{Badge, Endorsed, EndorsementSource};
use crate::container::Payload;
use crate::jws::Jws;
use crate::key::PublicKey;
use crate::report::{CheckKind, Detail, Obstacle, Outcome, Recipient, Warning};
use crate::strict_json;
use crate::timestamp::Timestamp;
use crate::verdict::{Verdict, verdict};
use crate::version::{Class, Version};

const HOSTED: &str = "OB 2.0 HostedBadge";
const SIGNED: &str = "OB 2.0 SignedBadge";
const REVOCATION: &str = "OB 2.0 RevocationList";
const VERIFICATION: &str = "OB 2.0 Verification";

/// A badge of an earlier version as it came.
pub(super) struct Assertion<'a> {
    pub(super) version: Version,
    pub(super) document: Value,
    pub(super) jws: Option<Jws>,
    /// Where it was read from, when it was read from an address.
    pub(super) url: Option<&'a str>,
}

/// A linked object: itself, and whether its own address gave it.
struct Linked {
    document: Value,
    /// The address, or the `id` of an embedded object.
    id: String,
    fetched: bool,
}

/// Judges an assertion.
pub(super) fn judge(
    case: &Case<'_>,
    assertion: Assertion<'_>,
    findings: &mut Findings,
) -> Result<Recipient, Pending> {
    let Assertion {
        version,
        document,
        jws,
        url,
    } = assertion;
    if let Some(jws) = jws {
        return signed(case, version, document, &jws, findings);
    }
    hosted(case, version, document, url, findings)
}

/// `verification`, or `verify` as 1.x and many of 2.x write it.
fn verification(assertion: &Value) -> Option<&Value> {
    assertion
        .get("verification")
        .or_else(|| assertion.get("verify"))
}

fn text<'a>(object: &'a Value, name: &str) -> Option<&'a str> {
    object
        .get(name)
        .and_then(Value::as_str)
        .filter(|text| !text.trim().is_empty())
}

/// Where a hosted assertion lives: in 2.x its `id`, before that the `url` of `verify`.
fn hosted_at(version: Version, assertion: &Value, url: Option<&str>) -> Option<String> {
    let verify_url = verification(assertion).and_then(|verification| text(verification, "url"));
    let id = text(assertion, "id").filter(|id| web::is_web_address(id));
    match version {
        Version::V0_5 => url,
        Version::V1_0 | Version::V1_1 => verify_url.or(id).or(url),
        _ => id,
    }
    .map(str::to_owned)
}

fn hosted(
    case: &Case<'_>,
    version: Version,
    supplied: Value,
    source_url: Option<&str>,
    findings: &mut Findings,
) -> Result<Recipient, Pending> {
    let kind = CheckKind::Authenticity;
    let signed_type = verification(&supplied)
        .map(|verification| list(verification.get("type")))
        .is_some_and(|types| types.iter().filter_map(Value::as_str).any(is_signed));
    let Some(url) = hosted_at(version, &supplied, source_url).filter(|_| !signed_type) else {
        // Nowhere to look, or a signed badge without its signature.
        form::document(&supplied, version, Class::Assertion, None, findings);
        findings.check(kind, Outcome::Unknown, Detail::NoProof, None, HOSTED);
        let chain = chain(case, &supplied, findings)?;
        return Ok(finish(case, version, supplied, chain, findings));
    };
    let hosted = match case.web.get(&url, web::JSON, Purpose::Credential)? {
        Ok(response) => {
            if response.final_url.starts_with("http://") {
                findings.warn(Warning::NotEncrypted {
                    url: response.final_url.clone(),
                });
            }
            Payload::from_text(&String::from_utf8_lossy(&response.body), case.limits)
                .ok()
                .and_then(|payload| read_payload(case, &payload))
                .map(|(document, _)| document)
                .filter(Value::is_object)
                .ok_or(Obstacle::Unreadable)
        }
        Err(obstacle) => Err(obstacle),
    };
    let hosted = match hosted {
        Ok(hosted) => hosted,
        Err(Obstacle::Status { status: 410 }) => {
            let detail = Detail::Revoked { reason: None };
            findings.check(
                CheckKind::Status,
                Outcome::Failed,
                detail,
                Some(&url),
                HOSTED,
            );
            form::document(&supplied, version, Class::Assertion, None, findings);
            return Ok(finish(case, version, supplied, Chain::default(), findings));
        }
        Err(obstacle) => {
            let detail = Detail::Unreachable {
                url: url.clone(),
                obstacle,
            };
            findings.check(kind, Outcome::Unknown, detail, Some(&url), HOSTED);
            form::document(&supplied, version, Class::Assertion, None, findings);
            let chain = chain(case, &supplied, findings)?;
            return Ok(finish(case, version, supplied, chain, findings));
        }
    };
    if hosted.get("revoked") == Some(&Value::Bool(true)) {
        let reason = text(&hosted, "revocationReason").map(str::to_owned);
        let detail = Detail::Revoked { reason };
        findings.check(
            CheckKind::Status,
            Outcome::Failed,
            detail,
            Some(&url),
            HOSTED,
        );
        // What is left of it may be only its id.
        return Ok(finish(case, version, supplied, Chain::default(), findings));
    }
    form::document(&hosted, version, Class::Assertion, Some(&url), findings);
    let same = match version {
        Version::V0_5 => true,
        Version::V1_0 | Version::V1_1 => {
            let uid = |document: &Value| document.get("uid").cloned();
            let elsewhere = verification(&hosted)
                .and_then(|verification| text(verification, "url"))
                .is_some_and(|there| !same_address(there, &url));
            !elsewhere && (uid(&supplied).is_none() || uid(&supplied) == uid(&hosted))
        }
        _ => text(&hosted, "id").is_some_and(|id| same_address(id, &url)),
    };
    if !same {
        let detail = Detail::OtherDocument { url: url.clone() };
        findings.check(kind, Outcome::Failed, detail, Some(&url), HOSTED);
        let chain = chain(case, &supplied, findings)?;
        return Ok(finish(case, version, supplied, chain, findings));
    }
    for property in ["recipient", "badge", "issuedOn", "expires", "evidence"] {
        let (was, is) = (supplied.get(property), hosted.get(property));
        let same_link = linked_id(was).is_some() && linked_id(was) == linked_id(is);
        if was.is_some() && was != is && !same_link {
            findings.warn(Warning::HostedDiffers {
                property: property.to_owned(),
            });
        }
    }
    let detail = Detail::Hosted { url: url.clone() };
    findings.check(kind, Outcome::Passed, detail, Some(&url), HOSTED);
    let active = Detail::Active;
    findings.check(
        CheckKind::Status,
        Outcome::Passed,
        active,
        Some(&url),
        HOSTED,
    );
    let chain = chain(case, &hosted, findings)?;
    host_of_issuer(case, version, &hosted, &url, &chain, findings)?;
    Ok(finish(case, version, hosted, chain, findings))
}

/// The address of a linked object, wherever it is only named or embedded; for comparing.
fn linked_id(value: Option<&Value>) -> Option<&str> {
    Some(id_of(value)).filter(|id| !id.is_empty())
}

fn is_signed(name: &str) -> bool {
    matches!(name, "signed" | "SignedBadge" | "Signed")
}

/// Equal but for the scheme, a fragment and a slash at the end.
pub(super) fn same_address(a: &str, b: &str) -> bool {
    let plain = |url: &str| {
        let url = url
            .trim()
            .split('#')
            .next()
            .unwrap_or_default()
            .trim_end_matches('/');
        let rest = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let rest = rest.unwrap_or(url).to_owned();
        match rest.split_once('/') {
            Some((host, path)) => format!("{}/{path}", host.to_ascii_lowercase()),
            None => rest.to_ascii_lowercase(),
        }
    };
    plain(a) == plain(b)
}

/// The achievement and the issuer of an assertion.
#[derive(Default)]
struct Chain {
    class: Option<Linked>,
    issuer: Option<Linked>,
}

/// Follows an assertion to its badge class and its issuer, and checks both.
fn chain(case: &Case<'_>, assertion: &Value, findings: &mut Findings) -> Result<Chain, Pending> {
    let version = findings.version.unwrap_or(Version::V2_0);
    if version == Version::V0_5 {
        return Ok(Chain::default());
    }
    let purpose = Purpose::Achievement;
    let badge = assertion.get("badge");
    let class = linked(case, badge, purpose, version, Class::Achievement, findings)?;
    let Some(class) = class else {
        return Ok(Chain::default());
    };
    let issuer = class.document.get("issuer");
    let issuer = linked(
        case,
        issuer,
        Purpose::Issuer,
        version,
        Class::Profile,
        findings,
    )?;
    let chain = Chain {
        class: Some(class),
        issuer,
    };
    may_award(case, &chain, findings)?;
    Ok(chain)
}

/// Whether the issuer may award this badge class (OB 2.0 §Verification): one that is embedded, and
/// says that it is from another host, has to name the same issuer there.
fn may_award(case: &Case<'_>, chain: &Chain, findings: &mut Findings) -> Result<(), Pending> {
    let (Some(class), Some(issuer)) = (&chain.class, &chain.issuer) else {
        return Ok(());
    };
    let elsewhere = web::is_web_address(&class.id)
        && !issuer.id.is_empty()
        && secure_origin(&class.id) != secure_origin(&issuer.id);
    if class.fetched || !elsewhere {
        return Ok(());
    }
    match fetch_json(case, &class.id, Purpose::Achievement)? {
        Ok(document) => {
            let owner = id_of(document.get("issuer"));
            if !same_address(owner, &issuer.id) {
                let detail = Detail::OtherIssuer {
                    issuer: owner.to_owned(),
                };
                let (kind, failed) = (CheckKind::Issuer, Outcome::Failed);
                findings.check(kind, failed, detail, Some(&class.id), VERIFICATION);
            }
        }
        Err(_) => findings.warn(Warning::LinkBroken {
            url: class.id.clone(),
        }),
    }
    Ok(())
}

/// Extensions are shown to nobody and checked by nobody here, so whoever reads is told of them.
fn extensions(value: &Value, depth: usize, findings: &mut Findings) {
    let Some(members) = value.as_object().filter(|_| depth > 0) else {
        return;
    };
    let types = list(value.get("type"));
    if types.iter().any(|name| name.as_str() == Some("Extension")) {
        let url = types
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "Extension");
        let url = url.unwrap_or_default().chars().take(200).collect();
        findings.warn(Warning::Extension { url });
    }
    for member in members.values() {
        for item in list(Some(member)) {
            extensions(item, depth - 1, findings);
        }
    }
}

fn linked(
    case: &Case<'_>,
    value: Option<&Value>,
    purpose: Purpose,
    version: Version,
    class: Class,
    findings: &mut Findings,
) -> Result<Option<Linked>, Pending> {
    match value {
        Some(Value::String(url)) => {
            let document = match fetch_json(case, url, purpose)? {
                Ok(document) if document.is_object() => Ok(document),
                Ok(_) => Err(Obstacle::Unreadable),
                Err(obstacle) => Err(obstacle),
            };
            match document {
                Ok(document) => {
                    form::document(&document, version, class, Some(url), findings);
                    let id = text(&document, "id").unwrap_or(url);
                    if !same_address(id, url) {
                        findings.warn(Warning::EmbeddedDiffers {
                            property: "id".to_owned(),
                        });
                    }
                    Ok(Some(Linked {
                        document,
                        id: url.clone(),
                        fetched: true,
                    }))
                }
                Err(obstacle) => {
                    let detail = Detail::Unreachable {
                        url: url.clone(),
                        obstacle,
                    };
                    let (kind, unknown) = (CheckKind::Structure, Outcome::Unknown);
                    findings.check(kind, unknown, detail, Some(url), "OB 2.0 Data Validation");
                    Ok(None)
                }
            }
        }
        Some(object @ Value::Object(_)) => {
            form::document(object, version, class, None, findings);
            let id = text(object, "id").unwrap_or_default().to_owned();
            Ok(Some(Linked {
                document: object.clone(),
                id,
                fetched: false,
            }))
        }
        _ => Ok(None),
    }
}

/// Whether the issuer publishes its badges where this one is (OB 2.0 §HostedBadge): within the
/// scope that the profile at the issuer's own address declares, else on the issuer's origin.
fn host_of_issuer(
    case: &Case<'_>,
    version: Version,
    assertion: &Value,
    url: &str,
    chain: &Chain,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let kind = CheckKind::Issuer;
    if version == Version::V0_5 {
        // The badge names an origin, and all that is known is where it was served from.
        let said = assertion
            .pointer("/badge/issuer/origin")
            .and_then(Value::as_str);
        let same = said
            .and_then(web::origin)
            .is_some_and(|said| Some(said) == web::origin(url));
        let (outcome, detail) = if same {
            let issuer = said.unwrap_or_default().to_owned();
            (Outcome::Passed, Detail::HostOfIssuer { issuer })
        } else {
            (
                Outcome::Failed,
                Detail::OutsideScope {
                    url: url.to_owned(),
                },
            )
        };
        findings.check(
            kind,
            outcome,
            detail,
            Some(url),
            "OB 1.1 Badge Verification",
        );
        return Ok(());
    }
    let (Some(class), Some(issuer)) = (&chain.class, &chain.issuer) else {
        return Ok(());
    };
    let old = matches!(version, Version::V1_0 | Version::V1_1);
    if issuer.id.is_empty() {
        // Embedded without an address: nobody is named that could be impersonated by it.
        let detail = Detail::OutsideScope {
            url: url.to_owned(),
        };
        findings.check(kind, Outcome::Unknown, detail, Some(url), HOSTED);
        return Ok(());
    }
    let on_origin = |address: &str| {
        web::origin(address).is_some() && secure_origin(address) == secure_origin(&issuer.id)
    };
    // What is embedded without an address of its own is where the assertion is.
    let class_address = Some(&*class.id)
        .filter(|id| web::is_web_address(id))
        .unwrap_or(url);
    // A declaration counts only from the issuer's own address.
    let embedded_elsewhere = !issuer.fetched && !on_origin(url);
    let mut fetched = None;
    if embedded_elsewhere {
        match fetch_json(case, &issuer.id, Purpose::Issuer)? {
            Ok(document) => fetched = Some(document),
            Err(obstacle) => {
                let detail = Detail::Unreachable {
                    url: issuer.id.clone(),
                    obstacle,
                };
                findings.check(kind, Outcome::Unknown, detail, Some(&issuer.id), HOSTED);
                return Ok(());
            }
        }
    }
    let profile = fetched.as_ref().unwrap_or(&issuer.document);
    if !old && !text(profile, "id").is_some_and(|id| same_address(id, &issuer.id)) {
        let detail = Detail::OtherDocument {
            url: issuer.id.clone(),
        };
        findings.check(kind, Outcome::Failed, detail, Some(&issuer.id), HOSTED);
        return Ok(());
    }
    let declared = (!old).then(|| verification(profile)).flatten();
    let inside = match declared {
        Some(scope)
            if scope.get("startsWith").is_some() || scope.get("allowedOrigins").is_some() =>
        {
            let starts = list(scope.get("startsWith"));
            let hosts = list(scope.get("allowedOrigins"));
            (starts.is_empty()
                || starts
                    .iter()
                    .filter_map(Value::as_str)
                    .any(|s| within(url, s)))
                && (hosts.is_empty()
                    || hosts.iter().filter_map(Value::as_str).any(|host| {
                        let wanted = web::host(host).unwrap_or_else(|| {
                            host.split(':')
                                .next()
                                .unwrap_or_default()
                                .to_ascii_lowercase()
                        });
                        web::host(url).is_some_and(|host| host == wanted)
                    }))
        }
        _ => on_origin(url) && on_origin(class_address),
    };
    let (outcome, detail) = if inside {
        (
            Outcome::Passed,
            Detail::HostOfIssuer {
                issuer: issuer.id.clone(),
            },
        )
    } else if old {
        // 1.x has no such rule: nothing shows that the issuer would disagree.
        (
            Outcome::Unknown,
            Detail::OutsideScope {
                url: url.to_owned(),
            },
        )
    } else {
        (
            Outcome::Failed,
            Detail::OutsideScope {
                url: url.to_owned(),
            },
        )
    };
    findings.check(kind, outcome, detail, Some(&issuer.id), HOSTED);
    Ok(())
}

/// The origin, an issuer's move from http to https aside.
fn secure_origin(url: &str) -> Option<String> {
    let url = url.trim();
    let url = url
        .strip_prefix("http://")
        .map_or_else(|| url.to_owned(), |r| format!("https://{r}"));
    web::origin(&url)
}

/// Whether an address lies below another. A prefix that ends within the host's name would let in
/// `https://example.org.evil.example`.
fn within(url: &str, prefix: &str) -> bool {
    url.starts_with(prefix)
        && web::origin(prefix).is_some_and(|origin| Some(origin) == web::origin(url))
}

/// A signed assertion (OB 2.0 §SignedBadge, OB 1.1).
fn signed(
    case: &Case<'_>,
    version: Version,
    assertion: Value,
    jws: &Jws,
    findings: &mut Findings,
) -> Result<Recipient, Pending> {
    form::document(&assertion, version, Class::Assertion, None, findings);
    if let Some(detail) = refused_header(jws) {
        let (kind, failed) = (CheckKind::Authenticity, Outcome::Failed);
        findings.check(kind, failed, detail, None, SIGNED);
        return Ok(finish(case, version, assertion, Chain::default(), findings));
    }
    let chain = chain(case, &assertion, findings)?;
    signature(case, version, &assertion, jws, &chain, findings)?;
    if findings.holds(CheckKind::Authenticity) {
        revocation(case, version, &assertion, &chain, findings)?;
    }
    Ok(finish(case, version, assertion, chain, findings))
}

/// A header that would change what is verified, or an algorithm without a public key.
fn refused_header(jws: &Jws) -> Option<Detail> {
    if jws.algorithm().is_none() {
        let algorithm = jws.header_text("alg").unwrap_or_default();
        let algorithm = algorithm.chars().take(40).collect();
        return Some(Detail::AlgorithmNotAllowed { algorithm });
    }
    ["crit", "b64"]
        .into_iter()
        .any(|name| jws.header.get(name).is_some())
        .then(|| Detail::HeaderNotAllowed {
            header: "crit".to_owned(),
        })
}

/// Who signed: authenticity, and whether the key is the issuer's.
fn signature(
    case: &Case<'_>,
    version: Version,
    document: &Value,
    jws: &Jws,
    chain: &Chain,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let kind = CheckKind::Authenticity;
    let suite = jws.header_text("alg").unwrap_or_default().to_owned();
    let old = matches!(version, Version::V0_5 | Version::V1_0 | Version::V1_1);
    let keys = if old {
        old_keys(case, document, chain)?
    } else {
        linked_keys(case, document, chain)?
    };
    let keys = match keys {
        Ok(keys) => keys,
        Err((outcome, detail, looked_at)) => {
            findings.check(kind, outcome, detail, looked_at.as_deref(), SIGNED);
            return Ok(());
        }
    };
    let found = keys
        .iter()
        .take(case.limits.keys)
        .find(|found| jws.verify_with(&found.key, case.memo));
    let Some(found) = found else {
        let wrong = Detail::SignatureWrong { suite };
        findings.check(kind, Outcome::Failed, wrong, None, SIGNED);
        return Ok(());
    };
    let detail = Detail::Signed { suite };
    findings.check(kind, Outcome::Passed, detail, Some(&found.id), SIGNED);
    let (outcome, detail) = if found.proven {
        let issuer = chain.issuer.as_ref().map_or("", |issuer| &issuer.id);
        let issuer = issuer.to_owned();
        (Outcome::Passed, Detail::KeyOfIssuer { issuer })
    } else {
        let key = found.id.clone();
        (Outcome::Unknown, Detail::KeyNotProven { key })
    };
    findings.check(CheckKind::Issuer, outcome, detail, Some(&found.id), SIGNED);
    Ok(())
}

struct SigningKey {
    id: String,
    key: PublicKey,
    /// Linked from the issuer's own profile, and naming it as its owner.
    proven: bool,
}

type Keys = Result<Result<Vec<SigningKey>, (Outcome, Detail, Option<String>)>, Pending>;

/// 1.x: the PEM at `verify.url`, which is the issuer's when it is on the issuer's origin.
fn old_keys(case: &Case<'_>, assertion: &Value, chain: &Chain) -> Keys {
    let Some(url) = verification(assertion).and_then(|verification| text(verification, "url"))
    else {
        return Ok(Err((Outcome::Failed, Detail::NoKey, None)));
    };
    let unreachable = |obstacle| {
        let detail = Detail::KeyUnreachable {
            key: url.to_owned(),
            obstacle,
        };
        Ok(Err((Outcome::Unknown, detail, Some(url.to_owned()))))
    };
    let response = match case.web.get(url, web::KEY, Purpose::Key)? {
        Ok(response) => response,
        Err(obstacle) => return unreachable(obstacle),
    };
    let text = String::from_utf8_lossy(&response.body);
    let key = PublicKey::from_pem(&text).ok().or_else(|| {
        let document = strict_json::parse(&text, case.limits.json_depth).ok()?;
        key_of(&document, case.now)
    });
    let Some(key) = key else {
        return unreachable(Obstacle::Unreadable);
    };
    let proven = chain
        .issuer
        .as_ref()
        .filter(|issuer| issuer.fetched)
        .is_some_and(|issuer| {
            web::origin(url).is_some() && secure_origin(url) == secure_origin(&issuer.id)
        });
    Ok(Ok(vec![SigningKey {
        id: url.to_owned(),
        key,
        proven,
    }]))
}

/// 2.x: the keys that the issuer's profile links in `publicKey`, each naming the issuer as its
/// `owner`; when the assertion names one as `creator`, only that one.
fn linked_keys(case: &Case<'_>, assertion: &Value, chain: &Chain) -> Keys {
    let creator = verification(assertion)
        .map(|v| id_of(v.get("creator")))
        .filter(|c| !c.is_empty());
    let Some(issuer) = &chain.issuer else {
        let key = creator.unwrap_or_default().to_owned();
        let detail = Detail::KeyUnreachable {
            key,
            obstacle: Obstacle::Other,
        };
        return Ok(Err((Outcome::Unknown, detail, creator.map(str::to_owned))));
    };
    // The payload may embed a profile, but only its own address can say which keys it has.
    let profile = if issuer.fetched {
        Ok(issuer.document.clone())
    } else {
        fetch_json(case, &issuer.id, Purpose::Issuer)?
    };
    let profile = profile.and_then(|profile| {
        let own = text(&profile, "id").is_some_and(|id| same_address(id, &issuer.id));
        if own {
            Ok(profile)
        } else {
            Err(Obstacle::Unreadable)
        }
    });
    let listed: Vec<&Value> = match &profile {
        Ok(profile) => list(profile.get("publicKey")).iter().collect(),
        Err(_) => Vec::new(),
    };
    let mut keys = Vec::new();
    let mut obstacle = profile.as_ref().err().cloned();
    let mut pending = false;
    for entry in listed.iter().take(case.limits.keys) {
        let id = id_of(Some(entry));
        if creator.is_some_and(|creator| !same_key_id(creator, id)) {
            continue;
        }
        match key_document(case, entry, id) {
            Ok(Ok(document)) => {
                let owner = document.get("owner").or_else(|| document.get("controller"));
                let owned = owner.is_some_and(|owner| same_address(id_of(Some(owner)), &issuer.id));
                match key_of(&document, case.now) {
                    Some(key) => {
                        keys.push(SigningKey {
                            id: id.to_owned(),
                            key,
                            proven: owned,
                        });
                    }
                    None => obstacle = Some(Obstacle::Unreadable),
                }
            }
            Ok(Err(why)) => obstacle = Some(why),
            Err(Pending) => pending = true,
        }
    }
    if pending {
        return Err(Pending);
    }
    if keys.is_empty()
        && let Some(creator) = creator
    {
        let linked = listed
            .iter()
            .any(|entry| same_key_id(creator, id_of(Some(entry))));
        // A key that the issuer does not link can still show that nothing was altered.
        match key_document(case, &Value::Null, creator)? {
            Ok(document) if !linked => {
                if let Some(key) = key_of(&document, case.now) {
                    keys.push(SigningKey {
                        id: creator.to_owned(),
                        key,
                        proven: false,
                    });
                }
            }
            Ok(_) => {}
            Err(why) => obstacle = Some(why),
        }
    }
    if keys.is_empty() {
        let key = creator.unwrap_or(&issuer.id).to_owned();
        let detail = match obstacle {
            Some(obstacle) => Detail::KeyUnreachable {
                key: key.clone(),
                obstacle,
            },
            None => Detail::KeyNotProven { key: key.clone() },
        };
        return Ok(Err((Outcome::Unknown, detail, Some(key))));
    }
    Ok(Ok(keys))
}

fn same_key_id(a: &str, b: &str) -> bool {
    a.trim() == b.trim()
}

/// A key document: embedded, or at its address, as JSON or as PEM.
fn key_document(
    case: &Case<'_>,
    entry: &Value,
    id: &str,
) -> Result<Result<Value, Obstacle>, Pending> {
    if entry.is_object() {
        return Ok(Ok(entry.clone()));
    }
    let response = match case.web.get(id, web::KEY, Purpose::Key)? {
        Ok(response) => response,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let text = String::from_utf8_lossy(&response.body);
    if text.trim_start().starts_with("-----BEGIN") {
        return Ok(Ok(serde_json::json!({"publicKeyPem": text})));
    }
    let Ok(document) = strict_json::parse(&text, case.limits.json_depth) else {
        return Ok(Err(Obstacle::Unreadable));
    };
    // A profile that lists several keys serves each under its own fragment.
    let inner = list(document.get("publicKey"))
        .iter()
        .find(|key| id_of(Some(key)) == id);
    Ok(Ok(inner
        .filter(|key| key.is_object())
        .cloned()
        .unwrap_or(document)))
}

/// The issuer's `revocationList`: in 1.x an object of `uid`s, in 2.x `revokedAssertions`.
fn revocation(
    case: &Case<'_>,
    version: Version,
    assertion: &Value,
    chain: &Chain,
    findings: &mut Findings,
) -> Result<(), Pending> {
    let kind = CheckKind::Status;
    let profile = chain.issuer.as_ref().map(|issuer| &issuer.document);
    let Some(entry) = profile.and_then(|profile| profile.get("revocationList")) else {
        findings.check(
            kind,
            Outcome::NotApplicable,
            Detail::NoStatus,
            None,
            REVOCATION,
        );
        return Ok(());
    };
    let url = id_of(Some(entry)).to_owned();
    let document = match fetch_json(case, &url, Purpose::Status)? {
        Ok(document) => document,
        Err(obstacle) => {
            findings.warn(Warning::StatusUnread { url: url.clone() });
            let detail = Detail::Unreachable {
                url: url.clone(),
                obstacle,
            };
            findings.check(kind, Outcome::Unknown, detail, Some(&url), REVOCATION);
            return Ok(());
        }
    };
    let uid = assertion.get("uid").and_then(|uid| match uid {
        Value::String(uid) => Some(uid.clone()),
        Value::Number(uid) => Some(uid.to_string()),
        _ => None,
    });
    let id = text(assertion, "id");
    let revoked: Option<Option<String>> = match (&document, document.get("revokedAssertions")) {
        (Value::Object(_), Some(Value::Array(entries))) => {
            if entries.len() > case.limits.revocations {
                findings.check(
                    kind,
                    Outcome::Unknown,
                    Detail::StatusMalformed { url: url.clone() },
                    Some(&url),
                    REVOCATION,
                );
                return Ok(());
            }
            entries
                .iter()
                .find(|entry| {
                    let by_id = id.is_some() && Some(id_of(Some(entry))) == id;
                    let entry_uid = entry.get("uid").and_then(Value::as_str);
                    let by_uid = uid.is_some() && entry_uid == uid.as_deref();
                    (by_id || by_uid) && entry.get("revoked") != Some(&Value::Bool(false))
                })
                .map(|entry| text(entry, "revocationReason").map(str::to_owned))
        }
        (Value::Object(uids), None) if matches!(version, Version::V1_0 | Version::V1_1) => uid
            .and_then(|uid| uids.get(&uid))
            .map(|reason| reason.as_str().map(str::to_owned)),
        _ => {
            findings.warn(Warning::StatusUnread { url: url.clone() });
            let detail = Detail::StatusMalformed { url: url.clone() };
            findings.check(kind, Outcome::Unknown, detail, Some(&url), REVOCATION);
            return Ok(());
        }
    };
    let (outcome, detail) = match revoked {
        Some(reason) => (Outcome::Failed, Detail::Revoked { reason }),
        None => (Outcome::Passed, Detail::Active),
    };
    findings.check(kind, outcome, detail, Some(&url), REVOCATION);
    Ok(())
}

/// Time, recipient and the normal form.
fn finish(
    case: &Case<'_>,
    version: Version,
    assertion: Value,
    chain: Chain,
    findings: &mut Findings,
) -> Recipient {
    let expires = assertion.get("expires").and_then(Timestamp::read_expiry);
    let issued = assertion.get("issuedOn").and_then(form::moment);
    let (outcome, detail) = match (issued, expires) {
        // Awarded in the future: not awarded yet.
        (Some(from), _) if case.now < from => (Outcome::Failed, Detail::NotYetValid { from }),
        (_, Some(since)) if case.now > since => (Outcome::Failed, Detail::Expired { since }),
        _ => (Outcome::Passed, Detail::InTime),
    };
    findings.check(CheckKind::Time, outcome, detail, None, VERIFICATION);
    let class = chain.class.as_ref().map(|class| &class.document);
    let issuer = chain.issuer.as_ref().map(|issuer| &issuer.document);
    let badge = Badge::from_v2(&assertion, class, issuer);
    let section = match version {
        Version::V0_5 | Version::V1_0 | Version::V1_1 => "OB 1.1 Badge Verification",
        _ => "OB 2.0 IdentityHash",
    };
    let recipient = recipient::judge(case, &badge.recipients, section, findings);
    if badge.holder_name.is_some() {
        findings.warn(Warning::NamesHolder);
    }
    for part in [Some(&assertion), class, issuer].into_iter().flatten() {
        extensions(part, case.limits.json_depth, findings);
    }
    findings.badge = Some(badge);
    findings.document = Some(assertion);
    recipient
}

/// Endorsements of 2.x: hosted or signed like an assertion (OB 2.0 §Endorsement).
pub(super) fn endorsements(case: &Case<'_>, findings: &mut Findings) -> Result<(), Pending> {
    let Some(badge) = findings.badge.clone() else {
        return Ok(());
    };
    if badge.endorsements.len() > case.limits.endorsements {
        findings.warn(Warning::TooMany {
            what: "endorsements".to_owned(),
        });
    }
    for endorsement in badge.endorsements.iter().take(case.limits.endorsements) {
        let version = findings.version.unwrap_or(Version::V2_0);
        let mut own = Findings {
            version: findings.version,
            ..Findings::default()
        };
        own.check(
            CheckKind::Source,
            Outcome::Passed,
            Detail::Supplied,
            None,
            "",
        );
        let document = match &endorsement.source {
            EndorsementSource::Document(document) => {
                hosted_endorsement(case, document.clone(), &mut own)?
            }
            EndorsementSource::Url(url) => {
                hosted_endorsement(case, Value::String(url.clone()), &mut own)?
            }
            EndorsementSource::Jws(text) => signed_endorsement(case, version, text, &mut own)?,
        };
        form::document(&document, version, Class::Endorsement, None, &mut own);
        let issuer = id_of(document.get("issuer")).to_owned();
        let url = endorsement.id.clone().unwrap_or_default();
        let endorsed = match endorsement.about {
            Endorsed::Credential => badge.id.as_deref(),
            Endorsed::Achievement => badge.achievement_id.as_deref(),
            Endorsed::Issuer => badge.issuer.id.as_deref(),
            Endorsed::Recipient => None,
        };
        let about = id_of(document.get("claim"));
        let named = endorsement.issuer.as_ref();
        let by = named
            .and_then(|issuer| issuer.name.clone())
            .unwrap_or(issuer);
        let word = verdict(&own.checks);
        let (outcome, detail) = if endorsed.is_some_and(|endorsed| endorsed != about) {
            (Outcome::Failed, Detail::EndorsesAnother { by: by.clone() })
        } else if word == Verdict::Valid {
            (Outcome::Passed, Detail::Endorsed { by: by.clone() })
        } else {
            let unknown = matches!(word, Verdict::Unverified | Verdict::Intact);
            let outcome = if unknown {
                Outcome::Unknown
            } else {
                Outcome::Failed
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
        findings.check(
            CheckKind::Endorsement,
            outcome,
            detail,
            Some(&url),
            "OB 2.0 Endorsement",
        );
    }
    Ok(())
}

/// A hosted endorsement: what its own address serves, within the endorser's origin.
fn hosted_endorsement(
    case: &Case<'_>,
    supplied: Value,
    own: &mut Findings,
) -> Result<Value, Pending> {
    let kind = CheckKind::Authenticity;
    let url = id_of(Some(&supplied)).to_owned();
    let (outcome, detail, document) = match fetch_json(case, &url, Purpose::Endorsement)? {
        Ok(document) if text(&document, "id").is_some_and(|id| same_address(id, &url)) => {
            let detail = Detail::Hosted { url: url.clone() };
            (Outcome::Passed, detail, document)
        }
        Ok(_) => {
            let detail = Detail::OtherDocument { url: url.clone() };
            (Outcome::Failed, detail, supplied)
        }
        Err(obstacle) => {
            let url = url.clone();
            let detail = Detail::Unreachable { url, obstacle };
            (Outcome::Unknown, detail, supplied)
        }
    };
    own.check(kind, outcome, detail, None, HOSTED);
    let issuer = id_of(document.get("issuer")).to_owned();
    let on_origin = web::origin(&url).is_some() && secure_origin(&url) == secure_origin(&issuer);
    let (outcome, detail) = if on_origin {
        (Outcome::Passed, Detail::HostOfIssuer { issuer })
    } else {
        (Outcome::Unknown, Detail::OutsideScope { url })
    };
    own.check(CheckKind::Issuer, outcome, detail, None, HOSTED);
    Ok(document)
}

/// A signed endorsement, proven by a key that the endorser's profile links.
fn signed_endorsement(
    case: &Case<'_>,
    version: Version,
    token: &str,
    own: &mut Findings,
) -> Result<Value, Pending> {
    let kind = CheckKind::Authenticity;
    let Some((document, Some(jws))) = read_payload(case, &Payload::Jws(token.to_owned())) else {
        own.check(kind, Outcome::Failed, Detail::NotAJws, None, SIGNED);
        return Ok(Value::Null);
    };
    if let Some(detail) = refused_header(&jws) {
        own.check(kind, Outcome::Failed, detail, None, SIGNED);
        return Ok(document);
    }
    let purpose = Purpose::Issuer;
    let issuer = document.get("issuer");
    let chain = Chain {
        class: None,
        issuer: linked(case, issuer, purpose, version, Class::Profile, own)?,
    };
    signature(case, version, &document, &jws, &chain, own)?;
    if own.holds(kind) {
        revocation(case, version, &document, &chain, own)?;
    }
    Ok(document)
}

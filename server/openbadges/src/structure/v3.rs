//! 3.0 (§B "Open Badges Data Models") over Verifiable Credentials (VCDM 2.0 §4, 1.1 §4).

use serde_json::Value;

use super::{
    Checker, Object, Problem, Severity, address, any_text, boolean, has_type, moment, numeral,
    picture, text, words,
};
use crate::timestamp::Timestamp;
use crate::version::is_achievement_credential;

const VCDM_1: &str = "https://www.w3.org/2018/credentials/v1";
const VCDM_2: &str = "https://www.w3.org/ns/credentials/v2";
const OPEN_BADGES: &str = "https://purl.imsglobal.org/spec/ob/v3p0/";

/// What every Verifiable Credential has.
pub(super) fn credential(checker: &mut Checker, object: &Object) {
    let second_model = contexts(checker, object);
    if object.contains_key("id") {
        // `null` is no identifier.
        checker.at("id", |checker| address(checker, &object["id"]));
    }
    checker.types(object, &["VerifiableCredential"]);
    checker.required(object, "issuer", |checker, value| match value {
        Value::Object(issuer) => {
            checker.required(issuer, "id", address);
            checker.optional(issuer, "name", words);
            checker.optional(issuer, "description", words);
        }
        _ => address(checker, value),
    });
    checker.optional(object, "name", words);
    checker.optional(object, "description", words);
    let (from, until) = if second_model {
        ("validFrom", "validUntil")
    } else {
        ("issuanceDate", "expirationDate")
    };
    if !second_model {
        checker.required(object, "issuanceDate", moment);
    }
    for name in ["validFrom", "validUntil", "issuanceDate", "expirationDate"] {
        if second_model || name != "issuanceDate" {
            checker.optional(object, name, moment);
        }
    }
    let read = |name: &str| object.get(name).and_then(Timestamp::read_value);
    if let (Some((begin, _)), Some((end, _))) = (read(from), read(until))
        && end < begin
    {
        checker.at(until, |checker| checker.fault(Problem::EndsBeforeItBegins));
    }
    checker.required(object, "credentialSubject", |checker, value| {
        checker.each(value, |checker, subject| {
            checker.object(subject, |checker, subject| {
                if subject.is_empty() {
                    checker.fault(Problem::Empty);
                }
                checker.optional(subject, "id", address);
            });
        });
    });
    typed(checker, object, "credentialStatus", Identifier::Allowed);
    typed(checker, object, "credentialSchema", Identifier::Required);
    typed(checker, object, "refreshService", Identifier::Allowed);
    typed(checker, object, "termsOfUse", Identifier::Allowed);
    typed(checker, object, "evidence", Identifier::Allowed);
    checker.many(object, "proof", |checker, value| {
        checker.object(value, |checker, proof| {
            types_present(checker, proof);
            checker.optional(proof, "created", moment);
            checker.optional(proof, "expires", moment);
            checker.optional(proof, "verificationMethod", |checker, value| match value {
                Value::Object(method) => checker.required(method, "id", address),
                _ => address(checker, value),
            });
        });
    });
}

/// A presentation of credentials (VCDM 2.0 §4.13).
pub(super) fn presentation(checker: &mut Checker, object: &Object) {
    contexts(checker, object);
    checker.optional(object, "id", address);
    checker.types(object, &["VerifiablePresentation"]);
    checker.optional(object, "holder", |checker, value| match value {
        Value::Object(holder) => checker.required(holder, "id", address),
        _ => address(checker, value),
    });
    checker.many(object, "verifiableCredential", |checker, value| {
        checker.object(value, |checker, value| {
            // One in an envelope is a data: address of it, everything else is within.
            if has_type(value, "EnvelopedVerifiableCredential") {
                checker.required(value, "id", address);
            } else {
                credential(checker, value);
            }
        });
    });
}

/// The contexts: the first is that of one of the data models. Whether it is the second's.
fn contexts(checker: &mut Checker, object: &Object) -> bool {
    let mut second_model = true;
    checker.required(object, "@context", |checker, value| {
        let items = match value {
            Value::String(_) => std::slice::from_ref(value),
            Value::Array(items) => items,
            _ => return checker.wrong_type("array"),
        };
        match items.first().and_then(Value::as_str) {
            Some(VCDM_2) => {}
            Some(VCDM_1) => second_model = false,
            _ => checker.fault(Problem::MissingContext {
                expected: VCDM_2.to_owned(),
            }),
        }
        for (index, item) in items.iter().enumerate() {
            checker.at(&index.to_string(), |checker| match item {
                Value::Object(_) => {}
                _ => address(checker, item),
            });
        }
    });
    second_model
}

enum Identifier {
    Allowed,
    Required,
}

/// Members whose objects have to say their type.
fn typed(checker: &mut Checker, object: &Object, name: &str, identifier: Identifier) {
    checker.many(object, name, |checker, value| {
        checker.object(value, |checker, value| {
            types_present(checker, value);
            match identifier {
                Identifier::Allowed => checker.optional(value, "id", address),
                Identifier::Required => checker.required(value, "id", address),
            }
        });
    });
}

fn types_present(checker: &mut Checker, object: &Object) {
    checker.required(object, "type", |checker, value| match value {
        Value::Array(items) if items.is_empty() => checker.fault(Problem::Empty),
        _ => checker.each(value, text),
    });
}

fn open_badges_context(checker: &mut Checker, object: &Object) {
    let named = |item: &Value| {
        item.as_str()
            .is_some_and(|text| text.starts_with(OPEN_BADGES))
    };
    let right = match object.get("@context") {
        Some(Value::Array(items)) => items.iter().any(named),
        Some(lone) => named(lone),
        None => return,
    };
    if !right {
        let expected = format!("{OPEN_BADGES}context-3.0.3.json");
        checker.at("@context", |checker| {
            checker.fault(Problem::MissingContext { expected })
        });
    }
}

/// `AchievementCredential`, and what §9.1 step 1 asks of it.
pub(super) fn achievement_credential(checker: &mut Checker, object: &Object) {
    credential(checker, object);
    open_badges_context(checker, object);
    let named = |item: &Value| item.as_str().is_some_and(is_achievement_credential);
    let right = match object.get("type") {
        Some(Value::Array(items)) => items.iter().any(named),
        Some(lone) => named(lone),
        None => true,
    };
    if !right {
        let expected = "OpenBadgeCredential".to_owned();
        checker.at("type", |checker| {
            checker.fault(Problem::MissingType { expected })
        });
    }
    if !object.contains_key("id") {
        checker.at("id", |checker| checker.fault(Problem::Missing));
    }
    validity_begins(checker, object);
    checker.optional(object, "awardedDate", moment);
    checker.optional(object, "image", image);
    issuer(checker, object);
    checker.many(object, "evidence", |checker, value| {
        checker.object(value, |checker, value| {
            checker.types(value, &["Evidence"]);
            for name in ["narrative", "name", "description", "genre", "audience"] {
                checker.optional(value, name, words);
            }
        });
    });
    checker.many(object, "credentialSubject", |checker, value| {
        if let Value::Object(value) = value {
            subject(checker, value);
        }
    });
    endorsements(checker, object);
}

/// `ClrCredential` (CLR 2.0).
pub(super) fn learner_record(checker: &mut Checker, object: &Object) {
    credential(checker, object);
    if !object.contains_key("id") {
        checker.at("id", |checker| checker.fault(Problem::Missing));
    }
    validity_begins(checker, object);
    issuer(checker, object);
    checker.many(object, "credentialSubject", |checker, value| {
        if let Value::Object(value) = value {
            checker.types(value, &["ClrSubject"]);
            checker.many(value, "association", |checker, value| {
                checker.object(value, |checker, value| {
                    for name in ["associationType", "sourceId", "targetId"] {
                        checker.required(value, name, words);
                    }
                });
            });
        }
    });
    endorsements(checker, object);
}

/// A bare address was looked at with the credential.
fn issuer(checker: &mut Checker, object: &Object) {
    if let Some(Value::Object(issuer)) = object.get("issuer") {
        checker.at("issuer", |checker| profile(checker, issuer));
    }
}

/// The data model of 2.0 leaves it open, 3.0 does not.
fn validity_begins(checker: &mut Checker, object: &Object) {
    if !object.contains_key("validFrom") && !object.contains_key("issuanceDate") {
        checker.at("validFrom", |checker| checker.fault(Problem::Missing));
    }
}

/// `EndorsementCredential`.
pub(super) fn endorsement(checker: &mut Checker, object: &Object) {
    credential(checker, object);
    open_badges_context(checker, object);
    if !has_type(object, "EndorsementCredential") && object.contains_key("type") {
        let expected = "EndorsementCredential".to_owned();
        checker.at("type", |checker| {
            checker.fault(Problem::MissingType { expected })
        });
    }
    validity_begins(checker, object);
    issuer(checker, object);
    checker.many(object, "credentialSubject", |checker, value| {
        if let Value::Object(subject) = value {
            checker.required(subject, "id", address);
            checker.types(subject, &["EndorsementSubject"]);
            checker.optional(subject, "endorsementComment", words);
        }
    });
}

/// Embedded endorsements are judged by themselves (§9.2): here they only have to be objects.
fn endorsements(checker: &mut Checker, object: &Object) {
    checker.many(object, "endorsement", |checker, value| {
        checker.object(value, |_, _| {});
    });
    checker.many(object, "endorsementJwt", text);
}

fn subject(checker: &mut Checker, object: &Object) {
    checker.types(object, &["AchievementSubject"]);
    let identified = |name: &str| match object.get(name) {
        None | Some(Value::Null) => false,
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    };
    if !identified("id") && !identified("identifier") {
        checker.fault(Problem::NeedsOneOf {
            members: "id, identifier".to_owned(),
        });
    }
    checker.many(object, "identifier", |checker, value| {
        checker.object(value, |checker, value| {
            checker.types(value, &["IdentityObject"]);
            checker.required(value, "hashed", boolean);
            checker.required(value, "identityHash", text);
            checker.required(value, "identityType", text);
            checker.optional(value, "salt", any_text);
        });
    });
    checker.required(object, "achievement", |checker, value| {
        checker.object(value, achievement);
    });
    for name in ["activityStartDate", "activityEndDate"] {
        checker.optional(object, name, moment);
    }
    checker.optional(object, "creditsEarned", numeral);
    checker.optional(object, "image", image);
    checker.optional(object, "narrative", words);
    for name in ["licenseNumber", "role", "term"] {
        checker.optional(object, name, any_text);
    }
    checker.optional(object, "source", profile_or_address);
    checker.many(object, "result", |checker, value| {
        checker.object(value, |checker, value| {
            checker.types(value, &["Result"]);
            checker.optional(value, "achievedLevel", address);
            checker.optional(value, "resultDescription", address);
            checker.optional(value, "status", text);
            alignments(checker, value);
        });
    });
}

/// `Achievement`.
pub(super) fn achievement(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    checker.types(object, &["Achievement"]);
    checker.required(object, "name", words);
    checker.required(object, "description", words);
    checker.required(object, "criteria", |checker, value| {
        checker.object(value, |checker, value| {
            if !value.contains_key("id") && !value.contains_key("narrative") {
                // The schema lets it pass; §9.1 and people want to know.
                let members = "id, narrative".to_owned();
                checker.add(Problem::NeedsOneOf { members }, Severity::Warning);
            }
            checker.optional(value, "id", address);
            checker.optional(value, "narrative", words);
        });
    });
    alignments(checker, object);
    checker.optional(object, "achievementType", text);
    checker.optional(object, "creator", profile_or_address);
    checker.optional(object, "creditsAvailable", numeral);
    checker.optional(object, "image", image);
    checker.many(object, "tag", any_text);
    identifiers(checker, object);
    checker.many(object, "resultDescription", |checker, value| {
        checker.object(value, result_description);
    });
    endorsements(checker, object);
}

fn result_description(checker: &mut Checker, object: &Object) {
    identifier(checker, object);
    checker.types(object, &["ResultDescription"]);
    checker.required(object, "name", words);
    checker.required(object, "resultType", text);
    checker.optional(object, "requiredLevel", address);
    checker.many(object, "allowedValue", any_text);
    alignments(checker, object);
    checker.many(object, "rubricCriterionLevel", |checker, value| {
        checker.object(value, |checker, value| {
            identifier(checker, value);
            checker.types(value, &["RubricCriterionLevel"]);
            checker.required(value, "name", words);
            checker.optional(value, "description", words);
            alignments(checker, value);
        });
    });
}

/// Required, but without one nothing is lost except that a result cannot point to it.
fn identifier(checker: &mut Checker, object: &Object) {
    if !object.contains_key("id") {
        checker.at("id", |checker| checker.warn(Problem::Missing));
    }
    checker.optional(object, "id", address);
}

fn alignments(checker: &mut Checker, object: &Object) {
    checker.many(object, "alignment", |checker, value| {
        checker.object(value, |checker, value| {
            checker.types(value, &["Alignment"]);
            checker.required(value, "targetName", words);
            checker.required(value, "targetUrl", address);
        });
    });
}

fn identifiers(checker: &mut Checker, object: &Object) {
    checker.many(object, "otherIdentifier", |checker, value| {
        checker.object(value, |checker, value| {
            checker.types(value, &["IdentifierEntry"]);
            checker.required(value, "identifier", text);
            checker.required(value, "identifierType", text);
        });
    });
}

/// `Profile`.
pub(super) fn profile(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    checker.types(object, &["Profile"]);
    checker.optional(object, "name", words);
    checker.optional(object, "url", address);
    checker.optional(object, "description", words);
    checker.optional(object, "image", image);
    checker.optional(object, "email", text);
    identifiers(checker, object);
    checker.optional(object, "parentOrg", profile_or_address);
    endorsements(checker, object);
}

fn profile_or_address(checker: &mut Checker, value: &Value) {
    match value {
        Value::Object(object) => profile(checker, object),
        _ => address(checker, value),
    }
}

/// `Image`: an object with `id` and `type`. A bare address is what 2.0 allowed, and is clear.
fn image(checker: &mut Checker, value: &Value) {
    match value {
        Value::Object(object) => {
            checker.required(object, "id", |checker, value| picture(checker, value, true));
            if !has_type(object, "Image") {
                let expected = "Image".to_owned();
                checker.at("type", |checker| {
                    checker.warn(Problem::MissingType { expected })
                });
            }
            checker.optional(object, "caption", words);
        }
        Value::String(_) => {
            checker.warn(Problem::WrongType {
                expected: "object".to_owned(),
            });
            picture(checker, value, true);
        }
        _ => checker.wrong_type("object"),
    }
}

//! 2.0 and 2.1 (2.0 specification, §Data Validation and the tables of the classes).

use serde_json::Value;

use super::{
    Checker, Object, Problem, Severity, address, any_text, boolean, link, moment, picture, text,
    web_address, words,
};
use crate::version::Class;

pub(super) fn document(checker: &mut Checker, object: &Object, class: Class) {
    match class {
        Class::Assertion => assertion(checker, object),
        Class::Achievement => badge_class(checker, object),
        Class::Profile => profile(checker, object, true),
        Class::Endorsement => endorsement(checker, object),
        Class::Key => key(checker, object),
        Class::RevocationList => revocation_list(checker, object),
    }
}

fn assertion(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    // Of a revoked one nothing else has to be left (§HostedBadge).
    if object.get("revoked") == Some(&Value::Bool(true)) {
        return;
    }
    checker.types(object, &["Assertion", "obi:Assertion"]);
    checker.required(object, "recipient", |checker, value| {
        checker.object(value, identity_object);
    });
    checker.required(object, "badge", |checker, value| match value {
        Value::Object(class) => badge_class(checker, class),
        _ => address(checker, value),
    });
    let verification = if object.contains_key("verification") {
        "verification"
    } else {
        "verify"
    };
    if object.contains_key(verification) {
        checker.required(object, verification, |checker, value| {
            checker.object(value, verification_object);
        });
    } else {
        checker.at("verification", |checker| checker.fault(Problem::Missing));
    }
    checker.required(object, "issuedOn", moment);
    checker.optional(object, "expires", moment);
    // Only the badge class may carry its picture within itself.
    checker.optional(object, "image", |checker, value| {
        picture(checker, value, false)
    });
    checker.optional(object, "evidence", evidence);
    checker.optional(object, "narrative", words);
    checker.optional(object, "revoked", boolean);
}

fn identity_object(checker: &mut Checker, object: &Object) {
    checker.required(object, "type", |checker, value| checker.each(value, text));
    checker.required(object, "identity", text);
    checker.required(object, "hashed", boolean);
    checker.optional(object, "salt", any_text);
}

fn verification_object(checker: &mut Checker, object: &Object) {
    checker.required(object, "type", |checker, value| {
        let known = |item: &Value| {
            matches!(
                item.as_str(),
                Some("hosted" | "HostedBadge" | "signed" | "SignedBadge")
            )
        };
        let right = match value {
            Value::Array(items) => items.iter().any(known),
            lone => known(lone),
        };
        if !right {
            checker.fault(Problem::UnknownValue);
        }
    });
    checker.many(object, "creator", |checker, value| match value {
        Value::Object(named) => checker.required(named, "id", address),
        _ => address(checker, value),
    });
    checker.optional(object, "url", web_address);
}

fn badge_class(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    checker.types(object, &["BadgeClass", "obi:BadgeClass"]);
    checker.required(object, "name", words);
    checker.required(object, "description", words);
    // Required too; but a badge without a picture is as clear as one with it.
    if !object.contains_key("image") {
        checker.at("image", |checker| {
            checker.add(Problem::Missing, Severity::Warning)
        });
    }
    checker.optional(object, "image", |checker, value| {
        picture(checker, value, true)
    });
    checker.required(object, "criteria", criteria);
    checker.required(object, "issuer", |checker, value| match value {
        Value::Object(issuer) => profile(checker, issuer, false),
        _ => address(checker, value),
    });
    alignments(checker, object);
    checker.many(object, "tags", any_text);
}

/// Criteria: the address of a page, or an object with address or text.
pub(super) fn criteria(checker: &mut Checker, value: &Value) {
    match value {
        Value::Object(object) => {
            if !object.contains_key("id") && !object.contains_key("narrative") {
                let members = "id, narrative".to_owned();
                checker.fault(Problem::NeedsOneOf { members });
            }
            checker.optional(object, "id", address);
            checker.optional(object, "narrative", words);
        }
        _ => address(checker, value),
    }
}

/// Evidence: one or several addresses or objects.
pub(super) fn evidence(checker: &mut Checker, value: &Value) {
    checker.each(value, |checker, item| match item {
        Value::Object(object) => {
            checker.optional(object, "id", link);
            for name in ["narrative", "name", "description", "genre", "audience"] {
                checker.optional(object, name, words);
            }
        }
        _ => address(checker, item),
    });
}

/// Alignments under either spelling, with the members of 2.0 or those of 1.x.
pub(super) fn alignments(checker: &mut Checker, object: &Object) {
    for name in ["alignment", "alignments"] {
        checker.many(object, name, |checker, value| match value {
            Value::Object(alignment) => {
                let old = alignment.contains_key("name") || alignment.contains_key("url");
                let (name, url) = if old {
                    ("name", "url")
                } else {
                    ("targetName", "targetUrl")
                };
                checker.required(alignment, name, words);
                checker.required(alignment, url, address);
            }
            _ => address(checker, value),
        });
    }
}

/// A profile; one that issues (`issuing`) has to have address, site and mail of its own, one that
/// is embedded only says who it is.
fn profile(checker: &mut Checker, object: &Object, issuing: bool) {
    if issuing || object.contains_key("id") {
        checker.required(object, "id", address);
    } else {
        // Nothing ties such an issuer to the badge; that is for the verification to say.
        checker.at("id", |checker| checker.warn(Problem::Missing));
    }
    let names = ["Profile", "Issuer", "obi:Profile", "obi:Issuer"];
    if issuing || object.contains_key("type") {
        checker.types(object, &names);
    }
    checker.required(object, "name", words);
    checker.required(object, "url", address);
    // Required of issuers; that one cannot be written to changes nothing about its badges.
    if issuing && !object.contains_key("email") {
        checker.at("email", |checker| {
            checker.add(Problem::Missing, Severity::Warning)
        });
    }
    checker.many(object, "email", text);
    checker.optional(object, "description", words);
    checker.optional(object, "image", |checker, value| {
        picture(checker, value, true)
    });
    checker.optional(object, "telephone", text);
    checker.many(object, "publicKey", |checker, value| match value {
        Value::Object(embedded) => key(checker, embedded),
        _ => address(checker, value),
    });
    checker.optional(object, "revocationList", |checker, value| match value {
        Value::Object(list) => revocation_list(checker, list),
        _ => address(checker, value),
    });
}

fn endorsement(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    if object.get("revoked") == Some(&Value::Bool(true)) {
        return;
    }
    checker.types(object, &["Endorsement", "obi:Endorsement"]);
    checker.required(object, "claim", |checker, value| {
        checker.each(value, |checker, claim| {
            checker.object(claim, |checker, claim| {
                checker.required(claim, "id", address);
                checker.optional(claim, "endorsementComment", words);
            });
        });
    });
    checker.required(object, "issuer", |checker, value| match value {
        Value::Object(issuer) => profile(checker, issuer, false),
        _ => address(checker, value),
    });
    checker.required(object, "issuedOn", moment);
    checker.required(object, "verification", |checker, value| {
        checker.object(value, verification_object);
    });
}

fn key(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    checker.required(object, "owner", address);
    checker.required(object, "publicKeyPem", text);
}

fn revocation_list(checker: &mut Checker, object: &Object) {
    checker.required(object, "id", address);
    checker.required(object, "revokedAssertions", |checker, value| {
        if !value.is_array() {
            return checker.wrong_type("array");
        }
        checker.each(value, |checker, entry| match entry {
            Value::Object(entry) => {
                if !entry.contains_key("id") && !entry.contains_key("uid") {
                    checker.fault(Problem::NeedsOneOf {
                        members: "id, uid".to_owned(),
                    });
                }
            }
            _ => text(checker, entry),
        });
    });
}

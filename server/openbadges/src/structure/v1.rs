//! 0.5, 1.0 and 1.1 (1.1 specification, "Structures").

use serde_json::Value;

use super::{
    Checker, Object, Problem, address, any_text, boolean, old_moment, picture, text, v2,
    web_address, words,
};
use crate::version::Version;

pub(super) fn assertion_v0_5(checker: &mut Checker, object: &Object) {
    checker.required(object, "recipient", text);
    checker.optional(object, "salt", any_text);
    checker.optional(object, "issued_on", old_moment);
    checker.optional(object, "expires", old_moment);
    checker.required(object, "badge", |checker, badge| {
        checker.object(badge, |checker, badge| {
            checker.required(badge, "name", text);
            checker.required(badge, "description", text);
            checker.required(badge, "image", any_text);
            checker.required(badge, "criteria", any_text);
            checker.required(badge, "issuer", |checker, issuer| {
                checker.object(issuer, |checker, issuer| {
                    checker.required(issuer, "origin", web_address);
                    checker.required(issuer, "name", text);
                });
            });
        });
    });
}

pub(super) fn assertion(checker: &mut Checker, object: &Object, version: Version) {
    if object.get("revoked") == Some(&Value::Bool(true)) {
        return;
    }
    if version == Version::V1_1 {
        checker.required(object, "id", address);
        checker.types(object, &["Assertion"]);
    } else {
        checker.required(object, "uid", |checker, uid| match uid {
            Value::Number(_) => {}
            _ => text(checker, uid),
        });
    }
    checker.required(object, "recipient", |checker, recipient| {
        checker.object(recipient, |checker, recipient| {
            // Mail is all there was, and hashes are told by their looks.
            for name in ["type", "hashed"] {
                if !recipient.contains_key(name) {
                    checker.at(name, |checker| checker.warn(Problem::Missing));
                }
            }
            checker.optional(recipient, "type", text);
            checker.required(recipient, "identity", text);
            checker.optional(recipient, "hashed", boolean);
            checker.optional(recipient, "salt", any_text);
        });
    });
    checker.required(object, "badge", |checker, badge| match badge {
        Value::Object(badge) => badge_class(checker, badge),
        _ => web_address(checker, badge),
    });
    // 1.1 documents are also met with the name that 2.0 gives it.
    let verify = if object.contains_key("verification") {
        "verification"
    } else {
        "verify"
    };
    checker.required(object, verify, |checker, verify| {
        checker.object(verify, |checker, verify| {
            checker.required(verify, "type", |checker, kind| match kind.as_str() {
                Some("hosted" | "signed") => {}
                _ => checker.fault(Problem::UnknownValue),
            });
            if object.contains_key("verify") {
                checker.required(verify, "url", web_address);
            }
        });
    });
    checker.required(object, "issuedOn", old_moment);
    checker.optional(object, "expires", old_moment);
    checker.optional(object, "image", |checker, value| {
        picture(checker, value, true)
    });
    checker.optional(object, "evidence", v2::evidence);
}

pub(super) fn badge_class(checker: &mut Checker, object: &Object) {
    checker.required(object, "name", words);
    checker.required(object, "description", words);
    checker.required(object, "image", |checker, value| {
        picture(checker, value, true)
    });
    checker.required(object, "criteria", v2::criteria);
    checker.required(object, "issuer", |checker, value| match value {
        Value::Object(profile) => issuer(checker, profile),
        _ => web_address(checker, value),
    });
    v2::alignments(checker, object);
    checker.many(object, "tags", any_text);
}

pub(super) fn issuer(checker: &mut Checker, object: &Object) {
    checker.required(object, "name", words);
    checker.required(object, "url", web_address);
    checker.optional(object, "description", words);
    checker.optional(object, "image", |checker, value| {
        picture(checker, value, true)
    });
    checker.optional(object, "email", text);
    checker.optional(object, "revocationList", web_address);
}

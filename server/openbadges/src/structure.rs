//! What a document has to have to be of its version and class, member by member.
//!
//! The rules are those of the specifications' tables and JSON schemas: 1.1 "Structures", 2.0 §Data
//! Validation, 3.0 §B and Verifiable Credentials 1.1 and 2.0 §4. Members that a specification does
//! not have are never a fault. Nothing is fetched: a linked object is an address here.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::container::is_url;
use crate::timestamp::{Notation, Timestamp};
use crate::version::{Class, Version, detect};

mod v1;
mod v2;
mod v3;

/// Faults that are listed; a hostile document could have any number.
const LISTED: usize = 64;

/// Something that a document lacks or has wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StructureFault {
    /// Where, as a JSON pointer (RFC 6901); of a missing member, where it should be.
    pub pointer: String,
    /// What.
    pub problem: Problem,
    /// How much it matters.
    pub severity: Severity,
}

impl fmt::Display for StructureFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pointer = if self.pointer.is_empty() {
            "/"
        } else {
            &self.pointer
        };
        write!(formatter, "{pointer} {}", self.problem)
    }
}

/// How much a fault matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The document is not what it says it is.
    Error,
    /// A rule is broken that no reader needs to understand the document.
    Warning,
}

/// What is wrong with a member.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// A required member is not there.
    #[error("is missing")]
    Missing,
    /// It is of another JSON type.
    #[error("is not {expected}")]
    WrongType {
        /// What it should be: `text`, `object`, `boolean`, `array` ..
        expected: String,
    },
    /// It is empty.
    #[error("is empty")]
    Empty,
    /// No absolute address (URL, DID, URN).
    #[error("is no absolute address")]
    NotAnAddress,
    /// No moment in a notation that the version allows.
    #[error("is no date and time as this version writes them")]
    NotAMoment,
    /// The types do not name the class.
    #[error("does not name the type {expected}")]
    MissingType {
        /// The class.
        expected: String,
    },
    /// The contexts lack one that is required, or have it in the wrong place.
    #[error("lacks the context {expected}")]
    MissingContext {
        /// The context's address.
        expected: String,
    },
    /// None of several members is there of which one is required.
    #[error("needs one of {members}")]
    NeedsOneOf {
        /// Their names.
        members: String,
    },
    /// Not one of the values that the specification knows.
    #[error("is none of the values that the specification has")]
    UnknownValue,
    /// The end lies before the beginning.
    #[error("ends before it begins")]
    EndsBeforeItBegins,
    /// A picture within the document where only an address is allowed.
    #[error("is a picture where only the address of one is allowed")]
    EmbeddedPicture,
}

/// Lists what a document lacks for its version, and for the class that it says or shows it is; at
/// most 64 faults. An empty list: nothing is wrong.
///
/// Claims of a JWT have to be unpacked first
/// ([`credential_of_claims`](crate::model::v3::credential_of_claims)).
#[must_use]
pub fn check(document: &Value, version: Version) -> Vec<StructureFault> {
    let class = detect(document).map_or(Class::Assertion, |(_, class)| class);
    check_class(document, version, class)
}

/// [`check`] for a document whose class is known from where it was linked.
#[must_use]
pub fn check_class(document: &Value, version: Version, class: Class) -> Vec<StructureFault> {
    let mut checker = Checker::default();
    let Some(object) = document.as_object() else {
        checker.wrong_type("object");
        return checker.faults;
    };
    match (version, class) {
        (Version::V3_0, Class::Endorsement) => v3::endorsement(&mut checker, object),
        (Version::V3_0, Class::Achievement) => v3::achievement(&mut checker, object),
        (Version::V3_0, Class::Profile) => v3::profile(&mut checker, object),
        (Version::V3_0, _) => v3::achievement_credential(&mut checker, object),
        (Version::V2_0 | Version::V2_1, class) => v2::document(&mut checker, object, class),
        (Version::V0_5, Class::Assertion) => v1::assertion_v0_5(&mut checker, object),
        (_, Class::Assertion) => v1::assertion(&mut checker, object, version),
        (_, Class::Achievement) => v1::badge_class(&mut checker, object),
        (_, Class::Profile) => v1::issuer(&mut checker, object),
        (_, class) => v2::document(&mut checker, object, class),
    }
    checker.faults
}

/// Lists what a document lacks to be a Comprehensive Learner Record (CLR 2.0 §ClrCredential). The
/// credentials that it holds are left aside: each is checked by itself.
#[must_use]
pub fn check_record(document: &Value) -> Vec<StructureFault> {
    let mut checker = Checker::default();
    match document.as_object() {
        Some(object) => v3::learner_record(&mut checker, object),
        None => checker.wrong_type("object"),
    }
    checker.faults
}

/// Lists what a document lacks to be a Verifiable Credential of either data model (VCDM 2.0 §4,
/// 1.1 §4), Open Badge or not (status lists are such), or a presentation of some.
#[must_use]
pub fn check_credential(document: &Value) -> Vec<StructureFault> {
    let mut checker = Checker::default();
    match document.as_object() {
        Some(object) if has_type(object, "VerifiablePresentation") => {
            v3::presentation(&mut checker, object);
        }
        Some(object) => v3::credential(&mut checker, object),
        None => checker.wrong_type("object"),
    }
    checker.faults
}

type Object = Map<String, Value>;

/// Walks a document with its place in mind.
#[derive(Default)]
struct Checker {
    pointer: String,
    faults: Vec<StructureFault>,
}

impl Checker {
    fn add(&mut self, problem: Problem, severity: Severity) {
        if self.faults.len() < LISTED {
            let pointer = self.pointer.clone();
            self.faults.push(StructureFault {
                pointer,
                problem,
                severity,
            });
        }
    }

    fn fault(&mut self, problem: Problem) {
        self.add(problem, Severity::Error);
    }

    fn warn(&mut self, problem: Problem) {
        self.add(problem, Severity::Warning);
    }

    fn wrong_type(&mut self, expected: &str) {
        self.fault(Problem::WrongType {
            expected: expected.to_owned(),
        });
    }

    /// Does something one level down.
    fn at<T>(&mut self, name: &str, inside: impl FnOnce(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        self.pointer.push('/');
        self.pointer
            .push_str(&name.replace('~', "~0").replace('/', "~1"));
        let result = inside(self);
        self.pointer.truncate(length);
        result
    }

    /// A member that may be absent; `null` is absent in JSON-LD.
    fn optional(&mut self, object: &Object, name: &str, rule: impl FnOnce(&mut Self, &Value)) {
        match object.get(name) {
            None | Some(Value::Null) => {}
            Some(value) => self.at(name, |checker| rule(checker, value)),
        }
    }

    fn required(&mut self, object: &Object, name: &str, rule: impl FnOnce(&mut Self, &Value)) {
        match object.get(name) {
            None | Some(Value::Null) => self.at(name, |checker| checker.fault(Problem::Missing)),
            Some(value) => self.at(name, |checker| rule(checker, value)),
        }
    }

    /// A value, or each item of an array of them.
    fn each(&mut self, value: &Value, rule: impl Fn(&mut Self, &Value)) {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    if self.faults.len() == LISTED {
                        break;
                    }
                    self.at(&index.to_string(), |checker| rule(checker, item));
                }
            }
            lone => rule(self, lone),
        }
    }

    /// An optional member of one or several values.
    fn many(&mut self, object: &Object, name: &str, rule: impl Fn(&mut Self, &Value)) {
        self.optional(object, name, |checker, value| checker.each(value, rule));
    }

    fn object(&mut self, value: &Value, rule: impl FnOnce(&mut Self, &Object)) {
        match value {
            Value::Object(object) => rule(self, object),
            _ => self.wrong_type("object"),
        }
    }

    /// The types have to name one of these; the first is the one to be told.
    fn types(&mut self, object: &Object, names: &[&str]) {
        self.required(object, "type", |checker, value| {
            let items = match value {
                Value::String(_) => std::slice::from_ref(value),
                Value::Array(items) => items,
                _ => return checker.wrong_type("text or array of texts"),
            };
            if items.iter().any(|item| !item.is_string()) {
                checker.wrong_type("text or array of texts");
            } else if !items
                .iter()
                .filter_map(Value::as_str)
                .any(|item| names.contains(&item))
            {
                let expected = names.first().copied().unwrap_or_default().to_owned();
                checker.fault(Problem::MissingType { expected });
            }
        });
    }
}

/// Whether an object names a type, as far as it names any.
fn has_type(object: &Object, name: &str) -> bool {
    match object.get("type") {
        Some(Value::String(text)) => text == name,
        Some(Value::Array(items)) => items.iter().any(|item| item == name),
        _ => false,
    }
}

/// A text that says something.
fn text(checker: &mut Checker, value: &Value) {
    match value {
        Value::String(text) if text.trim().is_empty() => checker.fault(Problem::Empty),
        Value::String(_) => {}
        _ => checker.wrong_type("text"),
    }
}

/// A text, possibly empty.
fn any_text(checker: &mut Checker, value: &Value) {
    if !value.is_string() {
        checker.wrong_type("text");
    }
}

/// A text in one language or several: a string, value objects, or a language map.
fn words(checker: &mut Checker, value: &Value) {
    let readable = |item: &Value| match item {
        Value::String(_) => true,
        Value::Object(members) => match members.get("@value") {
            // A value object has these members and no others (JSON-LD 1.1 §9.5).
            Some(value) => {
                value.is_string()
                    && members.keys().all(|name| {
                        matches!(
                            name.as_str(),
                            "@value" | "@language" | "@direction" | "@type"
                        )
                    })
            }
            None => members.values().all(Value::is_string),
        },
        _ => false,
    };
    let right = match value {
        Value::Array(items) => items.iter().all(readable),
        lone => readable(lone),
    };
    if !right {
        checker.wrong_type("text, or texts by language");
    }
}

fn boolean(checker: &mut Checker, value: &Value) {
    if !value.is_boolean() {
        checker.wrong_type("boolean");
    }
}

/// A number, or one written as a text.
fn numeral(checker: &mut Checker, value: &Value) {
    let written = || {
        value
            .as_str()
            .is_some_and(|text| text.parse::<f64>().is_ok())
    };
    if !(value.is_number() || written()) {
        checker.wrong_type("number");
    }
}

/// An absolute http or https address.
fn web_address(checker: &mut Checker, value: &Value) {
    match value {
        Value::String(text) if is_url(text) => {}
        Value::String(_) => checker.fault(Problem::NotAnAddress),
        _ => checker.wrong_type("text"),
    }
}

/// An absolute URI: a scheme and something behind it, without space.
fn address(checker: &mut Checker, value: &Value) {
    match value {
        Value::String(text) if is_absolute(text) => {}
        Value::String(_) => checker.fault(Problem::NotAnAddress),
        _ => checker.wrong_type("text"),
    }
}

/// An address that nothing depends on: where it is none, that is a warning.
fn link(checker: &mut Checker, value: &Value) {
    if !value.as_str().is_some_and(is_absolute) {
        checker.warn(Problem::NotAnAddress);
    }
}

fn is_absolute(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let named = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let whole = !rest.is_empty() && !rest.contains(|c: char| c.is_whitespace() || c.is_control());
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    named && whole && (!web || is_url(text))
}

/// A picture: its address, an object with one, and where `data` is true also the picture itself.
fn picture(checker: &mut Checker, value: &Value, data: bool) {
    match value {
        Value::String(text) if text.starts_with("data:") => {
            if !data {
                checker.fault(Problem::EmbeddedPicture);
            }
        }
        Value::String(_) => address(checker, value),
        Value::Object(object) => {
            checker.optional(object, "id", |checker, id| match id.as_str() {
                Some(text) if text.starts_with("data:") && !data => {
                    checker.fault(Problem::EmbeddedPicture);
                }
                _ => address(checker, id),
            });
            checker.optional(object, "caption", words);
        }
        _ => checker.wrong_type("address or object"),
    }
}

/// Date and time of RFC 3339, with zone; another ISO 8601 form is a warning.
fn moment(checker: &mut Checker, value: &Value) {
    match value.as_str().and_then(Timestamp::read) {
        Some((_, Notation::Rfc3339)) => {}
        Some((_, Notation::Iso8601 | Notation::WithoutZone | Notation::Date)) => {
            checker.warn(Problem::NotAMoment);
        }
        _ => checker.fault(Problem::NotAMoment),
    }
}

/// Any notation that a version before 2.0 allows.
fn old_moment(checker: &mut Checker, value: &Value) {
    if Timestamp::read_value(value).is_none() {
        checker.fault(Problem::NotAMoment);
    }
}

#[cfg(test)]
mod tests;

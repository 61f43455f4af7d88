//! A JSON reader for what will be judged: it refuses duplicate member names and deep nesting.
//!
//! Two readers that resolve a duplicate name differently see two different credentials in the same
//! signed bytes, so such a text has no meaning that could be proven (RFC 8259 §4 leaves it open;
//! I-JSON, RFC 7493 §2.3, forbids it).

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::limits::JSON_CONTAINERS;

/// What serde_json's own recursion limit lets pass.
const DEEPEST: usize = 127;

/// Why a text is not JSON that can be judged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JsonError {
    /// Not JSON. Line and column count from 1.
    #[error("this is not JSON: it breaks off at line {line}, column {column}")]
    Syntax {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Nested deeper than the cap.
    #[error("this JSON nests deeper than {limit} levels")]
    TooDeep {
        /// The cap that was passed.
        limit: usize,
    },
    /// More objects and arrays than any credential has.
    #[error("this JSON has more than {limit} objects and arrays")]
    TooMany {
        /// The cap.
        limit: usize,
    },
    /// An object has two members of the same name.
    #[error("this JSON has the member “{name}” twice in one object")]
    DuplicateMember {
        /// The name, cut to 64 characters.
        name: String,
    },
}

/// Reads a JSON text into a value, refusing what [`JsonError`] lists.
///
/// # Errors
/// See [`JsonError`].
pub fn parse(text: &str, depth: usize) -> Result<Value, JsonError> {
    parse_slice(text.as_bytes(), depth)
}

/// [`parse`] for bytes, which have to be UTF-8.
///
/// # Errors
/// See [`JsonError`].
pub fn parse_slice(bytes: &[u8], depth: usize) -> Result<Value, JsonError> {
    check_shape(bytes, depth.min(DEEPEST))?;
    // serde_json's errors carry no data: the name that was met twice is handed out beside them.
    let duplicate = Cell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let seed = Strict {
        duplicate: &duplicate,
    };
    let outcome = seed
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value));
    outcome.map_err(|error| match duplicate.take() {
        Some(name) => JsonError::DuplicateMember { name },
        None => JsonError::Syntax {
            line: error.line(),
            column: error.column(),
        },
    })
}

/// Whether a text is JSON within the depth, without building anything and without a look at
/// duplicate names: what a container needs to know about its content.
///
/// # Errors
/// [`JsonError::Syntax`] and [`JsonError::TooDeep`].
pub fn check(text: &str, depth: usize) -> Result<(), JsonError> {
    let limit = depth.min(DEEPEST);
    check_shape(text.as_bytes(), limit)?;
    serde_json::from_str::<serde::de::IgnoredAny>(text)
        .map(|_| ())
        .map_err(|error| JsonError::Syntax {
            line: error.line(),
            column: error.column(),
        })
}

/// Depth and number of containers by brackets outside strings. Right for JSON; for other texts the
/// syntax check speaks.
fn check_shape(bytes: &[u8], limit: usize) -> Result<(), JsonError> {
    let mut depth = 0_usize;
    let mut containers = 0_usize;
    let mut rest = bytes.iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'{' | b'[' => {
                depth += 1;
                if depth > limit {
                    return Err(JsonError::TooDeep { limit });
                }
                containers += 1;
                if containers > JSON_CONTAINERS {
                    return Err(JsonError::TooMany {
                        limit: JSON_CONTAINERS,
                    });
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                while let Some(inner) = rest.next() {
                    match inner {
                        b'"' => break,
                        b'\\' => {
                            rest.next();
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    duplicate: &'a Cell<Option<String>>,
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value)
            .map(Value::Number)
            .ok_or_else(|| E::custom("not a number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                self.duplicate.set(Some(name.chars().take(64).collect()));
                return Err(A::Error::custom("a member stands twice"));
            }
            let value = members.next_value_seed(self)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reads_what_serde_json_reads() {
        let text = r#" {"a":[1,-2,3.5,true,null,"é\n"],"b":{"c":{}},"d":18446744073709551615} "#;
        assert_eq!(
            parse(text, 8),
            Ok(serde_json::from_str(text).expect("JSON"))
        );
        assert_eq!(check(text, 8), Ok(()));
    }

    #[test]
    fn refuses_duplicate_names_at_any_level() {
        for text in [
            r#"{"a":1,"a":2}"#,
            r#"{"x":[{"a":1,"b":2,"a":1}]}"#,
            // The same name, written with an escape.
            r#"{"a":1,"\u0061":2}"#,
        ] {
            let expected = JsonError::DuplicateMember { name: "a".into() };
            assert_eq!(parse(text, 8), Err(expected), "{text}");
        }
        assert_eq!(
            parse(r#"[{"a":1},{"a":2}]"#, 8),
            Ok(json!([{"a":1},{"a":2}]))
        );
    }

    #[test]
    fn depth_is_counted_exactly_and_speaks_before_the_stack_does() {
        assert_eq!(parse("[[1]]", 2), Ok(json!([[1]])));
        assert_eq!(parse("[[[1]]]", 2), Err(JsonError::TooDeep { limit: 2 }));
        assert_eq!(check("[[1]]", 2), Ok(()));
        assert_eq!(check("[[[1]]]", 2), Err(JsonError::TooDeep { limit: 2 }));
        for opening in ["[", r#"{"a":"#] {
            let deep = opening.repeat(100_000);
            assert_eq!(
                parse(&deep, 1_000_000),
                Err(JsonError::TooDeep { limit: 127 })
            );
            assert_eq!(check(&deep, 64), Err(JsonError::TooDeep { limit: 64 }));
        }
        // Brackets in strings are no nesting.
        assert_eq!(check(r#"["[[[[\"[[[["]"#, 1), Ok(()));
    }

    #[test]
    fn containers_are_counted() {
        let many = format!("[{}{{}}]", "{\"\":0},".repeat(JSON_CONTAINERS));
        let error = JsonError::TooMany {
            limit: JSON_CONTAINERS,
        };
        assert_eq!(parse(&many, 8), Err(error.clone()));
        assert_eq!(check(&many, 8), Err(error));
        assert!(parse(&format!("[{}0]", "\"{\",".repeat(JSON_CONTAINERS)), 8).is_ok());
    }

    #[test]
    fn says_where_the_syntax_breaks() {
        for text in [
            "",
            "{",
            "{]",
            "nope",
            "[1,]",
            "{} {}",
            "\"\u{1}\"",
            r#""\ud800""#,
        ] {
            assert!(
                matches!(parse(text, 8), Err(JsonError::Syntax { .. })),
                "{text}"
            );
        }
        assert_eq!(
            parse("{\n  \"a\" 1}", 8),
            Err(JsonError::Syntax { line: 2, column: 7 })
        );
        assert!(matches!(
            parse_slice(b"\"\xff\"", 8),
            Err(JsonError::Syntax { .. })
        ));
    }
}

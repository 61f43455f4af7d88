//! The specifications' own classes, version by version, with every member that they do not know.
//!
//! Reading never fails: a member that is missing, or of a type that the specification does not
//! have, is simply not there, and stays among the others. What is missing is said by
//! [`structure`](crate::structure), what it means by [`Badge`](crate::Badge). Written back, a
//! document has the same meaning, with lone values in arrays where several are allowed.

use serde_json::{Map, Value};

pub mod v1;
pub mod v2;
pub mod v3;

/// A type that a member of an object can have.
pub(crate) trait Member: Sized + Default {
    /// The value as this type, or the value itself where it is none.
    fn read(value: Value) -> Result<Self, Value>;

    /// `None` where there is nothing to write.
    fn write(self) -> Option<Value>;
}

/// Takes a member out, unless it is of another type.
pub(crate) fn take<T: Member>(object: &mut Map<String, Value>, name: &str) -> T {
    let Some(value) = object.remove(name) else {
        return T::default();
    };
    T::read(value).unwrap_or_else(|unreadable| {
        object.insert(name.to_owned(), unreadable);
        T::default()
    })
}

/// A class of a specification: an object, or a string that names one by its identifier.
pub(crate) trait Class: Sized {
    fn from_members(members: Map<String, Value>) -> Self;
    fn into_members(self) -> Map<String, Value>;
}

/// Reads an object, or a reference to one.
fn read_class<T: Class>(value: Value) -> Result<T, Value> {
    match value {
        Value::Object(members) => Ok(T::from_members(members)),
        Value::String(id) => Ok(T::from_members(Map::from_iter([(
            "id".to_owned(),
            id.into(),
        )]))),
        other => Err(other),
    }
}

/// Declares a class: its fields with the names of their members, and `other` for the rest.
macro_rules! class {
    (
        $(#[$meta:meta])*
        $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty = $member:literal,)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(from = "serde_json::Value", into = "serde_json::Value")]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $type,)*
            /// Members that the specification does not have, or not of this type.
            pub other: serde_json::Map<String, serde_json::Value>,
        }

        impl $crate::model::Class for $name {
            fn from_members(mut members: serde_json::Map<String, serde_json::Value>) -> Self {
                Self {
                    $($field: $crate::model::take(&mut members, $member),)*
                    other: members,
                }
            }

            fn into_members(self) -> serde_json::Map<String, serde_json::Value> {
                let mut members = self.other;
                $(if let Some(value) = $crate::model::Member::write(self.$field) {
                    members.insert($member.to_owned(), value);
                })*
                members
            }
        }

        impl From<serde_json::Value> for $name {
            /// What is no object gives an object without members.
            fn from(value: serde_json::Value) -> Self {
                $crate::model::read_class(value).unwrap_or_default()
            }
        }

        impl From<$name> for serde_json::Value {
            fn from(class: $name) -> Self {
                serde_json::Value::Object($crate::model::Class::into_members(class))
            }
        }
    };
}
pub(crate) use class;

/// A text, in one language or several: a string, a JSON-LD value object, a language map, or an
/// array of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<(Option<String>, String)>);

impl Text {
    /// The first text, whatever its language.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.0.first().map(|(_, text)| text.as_str())
    }

    fn collect(value: &Value, texts: &mut Vec<(Option<String>, String)>) -> Option<()> {
        match value {
            Value::String(text) => texts.push((None, text.clone())),
            Value::Array(items) => {
                for item in items.iter().filter(|item| !item.is_array()) {
                    Self::collect(item, texts)?;
                }
            }
            Value::Object(members) => match members.get("@value") {
                Some(text) => {
                    let language = members.get("@language").and_then(Value::as_str);
                    texts.push((language.map(str::to_owned), text.as_str()?.to_owned()));
                }
                None => {
                    for (language, text) in members {
                        if !is_language(language) {
                            return None;
                        }
                        texts.push((Some(language.clone()), text.as_str()?.to_owned()));
                    }
                }
            },
            _ => return None,
        }
        Some(())
    }
}

/// The looks of a BCP 47 tag: a language of two or three letters, and subtags.
fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

impl Member for Text {
    fn read(value: Value) -> Result<Self, Value> {
        let mut texts = Vec::new();
        match Self::collect(&value, &mut texts) {
            Some(()) if !texts.is_empty() => Ok(Self(texts)),
            _ => Err(value),
        }
    }

    fn write(self) -> Option<Value> {
        let object = |(language, text): (Option<String>, String)| match language {
            Some(language) => serde_json::json!({ "@value": text, "@language": language }),
            None => Value::String(text),
        };
        let mut values: Vec<Value> = self.0.into_iter().map(object).collect();
        if values.len() > 1 {
            Some(Value::Array(values))
        } else {
            values.pop()
        }
    }
}

impl Member for Option<String> {
    fn read(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Ok(Some(text)),
            other => Err(other),
        }
    }

    fn write(self) -> Option<Value> {
        self.map(Value::String)
    }
}

impl Member for Option<bool> {
    fn read(value: Value) -> Result<Self, Value> {
        value.as_bool().map(Some).ok_or(value)
    }

    fn write(self) -> Option<Value> {
        self.map(Value::Bool)
    }
}

/// As it stands.
impl Member for Option<Value> {
    fn read(value: Value) -> Result<Self, Value> {
        Ok(Some(value))
    }

    fn write(self) -> Option<Value> {
        self
    }
}

/// One or an array of them, as they stand.
impl Member for Vec<Value> {
    fn read(value: Value) -> Result<Self, Value> {
        Ok(match value {
            Value::Array(items) => items,
            Value::Null => Vec::new(),
            lone => vec![lone],
        })
    }

    fn write(self) -> Option<Value> {
        (!self.is_empty()).then_some(Value::Array(self))
    }
}

/// One or an array of them; an array with anything else stays unread.
impl Member for Vec<String> {
    fn read(value: Value) -> Result<Self, Value> {
        match value {
            Value::String(text) => Ok(vec![text]),
            Value::Array(items) if items.iter().all(Value::is_string) => Ok(items
                .into_iter()
                .filter_map(|item| match item {
                    Value::String(text) => Some(text),
                    _ => None,
                })
                .collect()),
            other => Err(other),
        }
    }

    fn write(self) -> Option<Value> {
        (!self.is_empty()).then(|| self.into())
    }
}

impl<T: Class> Member for Option<Box<T>> {
    fn read(value: Value) -> Result<Self, Value> {
        match value {
            // Some write the only one as an array.
            Value::Array(mut items) if items.len() == 1 => match items.pop() {
                Some(item @ (Value::Object(_) | Value::String(_))) => Self::read(item),
                other => Err(Value::Array(other.into_iter().collect())),
            },
            value => read_class(value).map(|class| Some(Box::new(class))),
        }
    }

    fn write(self) -> Option<Value> {
        self.map(|class| Value::Object(class.into_members()))
    }
}

/// One or an array of them; an array with anything else stays unread.
impl<T: Class> Member for Vec<T> {
    fn read(value: Value) -> Result<Self, Value> {
        match value {
            Value::Array(items)
                if items
                    .iter()
                    .all(|item| item.is_object() || item.is_string()) =>
            {
                Ok(items
                    .into_iter()
                    .filter_map(|item| read_class(item).ok())
                    .collect())
            }
            Value::Array(items) => Err(Value::Array(items)),
            lone => read_class(lone).map(|class| vec![class]),
        }
    }

    fn write(self) -> Option<Value> {
        let values: Vec<Value> = self
            .into_iter()
            .map(|class| Value::Object(class.into_members()))
            .collect();
        (!values.is_empty()).then_some(Value::Array(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn every_member_is_kept_known_or_not() {
        let document = json!({
            "@context": "https://w3id.org/openbadges/v2",
            "id": "https://issuer.example/b",
            "name": {"@value": "Jardinier", "@language": "fr"},
            "description": {"fr": "Sème", "en": "Sows"},
            "criteria": "https://issuer.example/c",
            "tags": [1, 2],
            "alignment": "nothing",
            "alignments": [3],
            "extensions:X": {"a": [null]},
            "version": 2,
        });
        let class = v2::BadgeClass::from(document.clone());
        assert_eq!(class.name.first(), Some("Jardinier"));
        assert_eq!(class.description.0.len(), 2);
        assert_eq!(class.tags, Vec::<String>::new());
        assert_eq!(class.alignment[0].id.as_deref(), Some("nothing"));
        let written = Value::from(class);
        // Of another type than the specification's: as it stood.
        for name in [
            "@context",
            "id",
            "name",
            "tags",
            "alignments",
            "extensions:X",
            "version",
        ] {
            assert_eq!(written[name], document[name], "{name}");
        }
        // The same in JSON-LD: an address alone is an object with an identifier, a language map
        // is its value objects.
        assert_eq!(
            written["criteria"],
            json!({"id": "https://issuer.example/c"})
        );
        assert_eq!(written["alignment"], json!([{"id": "nothing"}]));
        let sows = json!({"@value": "Sows", "@language": "en"});
        assert_eq!(written["description"][0], sows);
    }

    #[test]
    fn a_text_is_no_map_of_anything_else() {
        for value in [
            json!({"type": "X"}),
            json!({"fr": 1}),
            json!([[["x"]]]),
            json!(1),
        ] {
            assert_eq!(Text::read(value.clone()), Err(value));
        }
        let texts = Text::read(json!(["a", {"pt-BR": "b"}])).map(|text| text.0);
        let expected = vec![
            (None, "a".to_owned()),
            (Some("pt-BR".to_owned()), "b".to_owned()),
        ];
        assert_eq!(texts, Ok(expected));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let names = prop::sample::select(vec![
            "id",
            "type",
            "name",
            "fr",
            "@value",
            "@language",
            "badge",
            "issuer",
            "criteria",
            "credentialSubject",
            "achievement",
            "evidence",
            "tag",
            "alignment",
            "x",
        ]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z]{0,4}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((names.clone(), inner), 0..6).prop_map(|members| {
                    members
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect()
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_the_same(document in any_json()) {
            let read = v3::AchievementCredential::from(document.clone());
            let again = v3::AchievementCredential::from(Value::from(read.clone()));
            prop_assert_eq!(again, read);
            let read = v2::BadgeClass::from(document.clone());
            let again = v2::BadgeClass::from(Value::from(read.clone()));
            prop_assert_eq!(again, read);
            let read = v1::AssertionV0_5::from(document.clone());
            prop_assert_eq!(v1::AssertionV0_5::from(Value::from(read.clone())), read);
            // And everything has a normal form or none.
            let _ = crate::Badge::from_document(&document);
            let _ = crate::Badge::from_v2(&document, Some(&document), None);
        }
    }
}

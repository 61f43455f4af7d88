//! JSON as it was written, members that stand twice included, bounded in depth and number.

use std::cell::Cell;
use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};

use super::{DEEPEST, MOST_VALUES, Refusal};

/// A JSON value.
#[derive(Debug)]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// An array.
    Array(Vec<Tree>),
    /// An object with its members in their order.
    Object(Vec<(String, Tree)>),
}

/// Which bound was met.
#[derive(Clone, Copy)]
enum Bound {
    Depth,
    Number,
}

struct Bounds {
    left: Cell<usize>,
    met: Cell<Option<Bound>>,
}

#[derive(Clone, Copy)]
struct Value<'b> {
    bounds: &'b Bounds,
    deeper: usize,
}

impl<'b> Value<'b> {
    fn within<E: Error>(self) -> Result<Value<'b>, E> {
        match self.deeper.checked_sub(1) {
            Some(deeper) => Ok(Value { deeper, ..self }),
            None => {
                self.bounds.met.set(Some(Bound::Depth));
                Err(E::custom("too deep"))
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for Value<'_> {
    type Value = Tree;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Tree, D::Error> {
        match self.bounds.left.get().checked_sub(1) {
            Some(left) => self.bounds.left.set(left),
            None => {
                self.bounds.met.set(Some(Bound::Number));
                return Err(D::Error::custom("too many values"));
            }
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Value<'_> {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Boolean(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let within = self.within()?;
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(within)? {
            values.push(value);
        }
        Ok(Tree::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Tree, A::Error> {
        let within = self.within()?;
        let mut members = Vec::new();
        while let Some(name) = access.next_key::<String>()? {
            members.push((name, access.next_value_seed(within)?));
        }
        Ok(Tree::Object(members))
    }
}

fn bounds() -> Bounds {
    Bounds {
        left: Cell::new(MOST_VALUES),
        met: Cell::new(None),
    }
}

/// Reads JSON text (RFC 8259).
pub fn parse(bytes: &[u8]) -> Result<Tree, Refusal> {
    let bounds = bounds();
    let value = Value {
        bounds: &bounds,
        deeper: DEEPEST,
    };
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let tree = value.deserialize(&mut json);
    tree.and_then(|tree| json.end().map(|()| tree))
        .map_err(|error| match bounds.met.get() {
            Some(Bound::Depth) => Refusal::TooDeep,
            Some(Bound::Number) => Refusal::TooMuch,
            None => Refusal::NotJson {
                line: error.line(),
                column: error.column(),
            },
        })
}

/// Takes a value from anywhere, within the same bounds.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Tree, D::Error> {
    let bounds = bounds();
    let value = Value {
        bounds: &bounds,
        deeper: DEEPEST,
    };
    value.deserialize(deserializer)
}

//! What zones and nodes are known by: short words that stay the same from version to version.
//!
//! Progress that people declared hangs on a node's identifier, so one that has gone must not come
//! back for another node: new ones are drawn by lot, and the lots come in as an argument.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text that is no identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an identifier: 1 to 40 of a-z, 0-9 and hyphens, the first no hyphen")]
pub struct NotAnId;

fn is_id(text: &str) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(legal) && !text.starts_with('-')
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $letter:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an identifier: 1 to 40 of `a-z`, `0-9` and hyphens, the first no hyphen.
            ///
            /// # Errors
            /// [`NotAnId`].
            pub fn new(text: &str) -> Result<Self, NotAnId> {
                if is_id(text) { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
            }

            /// A new identifier from 64 random bits.
            #[must_use]
            pub fn drawn(lot: u64) -> Self {
                Self(format!(concat!($letter, "{:016x}"), lot))
            }

            /// The identifier as it stands in the file.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;
            fn try_from(text: String) -> Result<Self, NotAnId> {
                if is_id(&text) { Ok(Self(text)) } else { Err(NotAnId) }
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

ids! {
    /// A zone of a map.
    ZoneId, "z";
    /// A node of a map.
    NodeId, "n";
}

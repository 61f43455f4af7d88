//! Tokens in mail links: 256 random bits in base64url, of which only the SHA-256 is stored.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Millis;
use sha2::{Digest, Sha256};

use crate::clock::{Entropy, random};

/// What a token is good for, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Confirming an address.
    Confirm,
    /// Choosing a new password.
    Reset,
}

impl Purpose {
    /// The word in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
        }
    }

    /// For how long a token is good, in milliseconds.
    #[must_use]
    pub const fn lifetime(self) -> i64 {
        match self {
            Self::Confirm => 5 * Millis::DAY,
            Self::Reset => Millis::HOUR,
        }
    }
}

/// A token as it stands in a link. Never stored, never printed.
pub struct Token([u8; 32]);

/// What is stored of a token: the SHA-256 of its bytes, in hex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenHash(String);

impl Token {
    /// A new one.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        Self(random(entropy))
    }

    /// Reads one from a link; `None` when it was cut or never was one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// As it stands in a link: 43 characters.
    #[must_use]
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What to store and look for.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(hex::encode(Sha256::digest(self.0)))
    }
}

impl TokenHash {
    /// What the database holds.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemEntropy;

    #[test]
    fn a_token_survives_its_link_and_nothing_else_is_one() {
        let token = Token::new(&SystemEntropy);
        let text = token.to_text();
        assert_eq!(text.len(), 43);
        let read = Token::parse(&format!(" {text}\n")).expect("the same token");
        assert_eq!(read.hash(), token.hash());
        assert!(!token.hash().as_str().contains(&text));
        for bad in [
            "",
            "abc",
            &text[1..],
            &format!("{text}A"),
            &"é".repeat(43),
            &"=".repeat(43),
        ] {
            assert!(Token::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn tokens_differ() {
        assert_ne!(
            Token::new(&SystemEntropy).hash(),
            Token::new(&SystemEntropy).hash()
        );
    }
}

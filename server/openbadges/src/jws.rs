//! Compact JWS (RFC 7515 §3.1): taken apart, never trusted before its signature was verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::key::{Algorithm, PublicKey};
use crate::proof::Memo;
use crate::strict_json;

/// Why a text is no compact JWS.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsError {
    /// Not three parts of base64url, or a header that is no JSON object.
    #[error("the text is not a compact JWS")]
    Malformed,
    /// The payload is not JSON, or not a JSON object.
    #[error("the payload of the JWS is not a JSON object: {0}")]
    Payload(strict_json::JsonError),
}

/// A compact JWS whose signature nobody has verified yet.
#[derive(Clone, Debug, PartialEq)]
pub struct Jws {
    /// The protected header.
    pub header: Value,
    /// The payload, as bytes.
    pub payload: Vec<u8>,
    input: String,
    signature: Vec<u8>,
}

impl Jws {
    /// Takes the three parts apart.
    ///
    /// # Errors
    /// [`JwsError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, JwsError> {
        let text = text.trim();
        let (input, signature) = text.rsplit_once('.').ok_or(JwsError::Malformed)?;
        let (header, payload) = input.split_once('.').ok_or(JwsError::Malformed)?;
        let decode = |part: &str| {
            URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| JwsError::Malformed)
        };
        // A header is some hundred bytes; with certificates some thousand.
        if header.len() > 1 << 16 {
            return Err(JwsError::Malformed);
        }
        let header = strict_json::parse_slice(&decode(header)?, 16)
            .ok()
            .filter(Value::is_object)
            .ok_or(JwsError::Malformed)?;
        Ok(Self {
            header,
            payload: decode(payload)?,
            input: input.to_owned(),
            signature: decode(signature)?,
        })
    }

    /// A header member that is a string.
    #[must_use]
    pub fn header_text(&self, name: &str) -> Option<&str> {
        self.header.get(name).and_then(Value::as_str)
    }

    /// The algorithm, when it is one that may be used. `none` and HMAC never are.
    #[must_use]
    pub fn algorithm(&self) -> Option<Algorithm> {
        Algorithm::named(self.header_text("alg")?)
    }

    /// Whether the key made the signature, by the algorithm that the header names.
    #[must_use]
    pub fn verify(&self, key: &PublicKey) -> bool {
        self.algorithm()
            .is_some_and(|algorithm| key.verify(algorithm, self.input.as_bytes(), &self.signature))
    }

    /// [`verify`](Self::verify), with what was worked out before.
    pub(crate) fn verify_with(&self, key: &PublicKey, memo: &Memo) -> bool {
        self.algorithm().is_some_and(|algorithm| {
            memo.verify(key, algorithm, self.input.as_bytes(), &self.signature)
        })
    }

    /// Like [`verify`](Self::verify), over a detached payload that is not base64url-encoded
    /// (RFC 7797), as `JsonWebSignature2020` and `Ed25519Signature2018` use it.
    #[must_use]
    pub fn verify_detached(&self, key: &PublicKey, payload: &[u8]) -> bool {
        let Some((header, "")) = self.input.split_once('.') else {
            return false;
        };
        let message = [header.as_bytes(), b".", payload].concat();
        self.algorithm()
            .is_some_and(|algorithm| key.verify(algorithm, &message, &self.signature))
    }

    /// The payload as a JSON object.
    ///
    /// # Errors
    /// [`JwsError::Payload`] when it is none.
    pub fn claims(&self, depth: usize) -> Result<Value, JwsError> {
        strict_json::parse_slice(&self.payload, depth).map_err(JwsError::Payload)
    }
}

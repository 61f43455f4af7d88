//! Public keys in every form in which issuers publish them: Multikey, JWK, PEM and the older
//! base 58 form, and the signature algorithms that may be used with them.
//!
//! `none`, the HMAC algorithms and whatever else is not on the list are no [`Algorithm`] at all, so
//! nothing can be verified by them.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde_json::Value;

/// A signature algorithm that badges may be signed with, by its JOSE name (RFC 7518, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// ECDSA with P-384 and SHA-384.
    Es384,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// The algorithm of that JOSE name, when it is one that may be used.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "RS256" => Self::Rs256,
            "RS384" => Self::Rs384,
            "RS512" => Self::Rs512,
            "PS256" => Self::Ps256,
            "ES256" => Self::Es256,
            "ES384" => Self::Es384,
            "EdDSA" | "Ed25519" => Self::EdDsa,
            _ => return None,
        })
    }

    /// The JOSE name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::EdDsa => "EdDSA",
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is not encoded as its form demands.
    #[error("the key is not encoded as its form demands")]
    Malformed,
    /// It is of a kind that badges are not signed with.
    #[error("keys of the kind {0} are not used to sign badges")]
    Unsupported(String),
    /// The document holds a private key: whoever published it has lost it.
    #[error("the document holds a private key, which anybody may have copied")]
    Private,
}

/// A public key.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum PublicKey {
    /// Ed25519, 32 bytes.
    Ed25519([u8; 32]),
    /// A point on P-256, uncompressed (SEC 1).
    P256([u8; 65]),
    /// A point on P-384, uncompressed (SEC 1).
    P384([u8; 97]),
    /// RSA.
    Rsa {
        /// The modulus, big-endian, without leading zeros.
        n: Vec<u8>,
        /// The exponent, likewise.
        e: Vec<u8>,
    },
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.to_multikey())
    }
}

/// Multicodec prefixes, as unsigned varints (Controlled Identifiers §2.2.2).
const ED25519: [u8; 2] = [0xed, 0x01];
const P256: [u8; 2] = [0x80, 0x24];
const P384: [u8; 2] = [0x81, 0x24];
const RSA: [u8; 2] = [0x85, 0x24];

impl PublicKey {
    /// Reads `publicKeyMultibase`: a Multikey in base 58 (Controlled Identifiers §2.2.2).
    ///
    /// # Errors
    /// [`KeyError`] when it is no such key or of a kind that is not used.
    pub fn from_multikey(text: &str) -> Result<Self, KeyError> {
        // An RSA key of 8192 bits takes some 1500 characters; more than that is no key.
        let text = text
            .strip_prefix('z')
            .filter(|t| t.len() < 2048)
            .ok_or(KeyError::Malformed)?;
        let bytes = bs58::decode(text)
            .into_vec()
            .map_err(|_| KeyError::Malformed)?;
        let Some((prefix, key)) = bytes.split_first_chunk::<2>() else {
            return Err(KeyError::Malformed);
        };
        match *prefix {
            ED25519 => Self::ed25519(key),
            P256 => Self::p256(key),
            P384 => Self::p384(key),
            RSA => Self::from_pkcs1(key),
            [a, b] => Err(KeyError::Unsupported(format!("multicodec {a:02x}{b:02x}"))),
        }
    }

    /// The Multikey form, in base 58.
    #[must_use]
    pub fn to_multikey(&self) -> String {
        let bytes = match self {
            Self::Ed25519(key) => [&ED25519[..], key].concat(),
            Self::P256(point) => [&P256[..], &compress(point)].concat(),
            Self::P384(point) => [&P384[..], &compress(point)].concat(),
            Self::Rsa { n, e } => [&RSA[..], &der::pkcs1(n, e)].concat(),
        };
        format!("z{}", bs58::encode(bytes).into_string())
    }

    /// Reads `publicKeyBase58` of `Ed25519VerificationKey2018`: the 32 bytes alone.
    ///
    /// # Errors
    /// [`KeyError::Malformed`].
    pub fn from_base58(text: &str) -> Result<Self, KeyError> {
        if text.len() > 64 {
            return Err(KeyError::Malformed);
        }
        Self::ed25519(
            &bs58::decode(text)
                .into_vec()
                .map_err(|_| KeyError::Malformed)?,
        )
    }

    /// Reads a JWK (RFC 7517). One with private members is refused.
    ///
    /// # Errors
    /// [`KeyError`] when it is no such key or of a kind that is not used.
    pub fn from_jwk(jwk: &Value) -> Result<Self, KeyError> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let number = |name: &str| {
            let text = text(name)
                .filter(|t| t.len() < 4096)
                .ok_or(KeyError::Malformed)?;
            URL_SAFE_NO_PAD
                .decode(text.trim_end_matches('='))
                .map_err(|_| KeyError::Malformed)
        };
        if jwk.get("d").is_some() || jwk.get("k").is_some() {
            return Err(KeyError::Private);
        }
        let point = |size: usize| {
            let (x, y) = (number("x")?, number("y")?);
            if x.len() != size || y.len() != size {
                return Err(KeyError::Malformed);
            }
            Ok([&[4][..], &x, &y].concat())
        };
        match (text("kty"), text("crv")) {
            (Some("OKP"), Some("Ed25519")) => Self::ed25519(&number("x")?),
            (Some("EC"), Some("P-256")) => Self::p256(&point(32)?),
            (Some("EC"), Some("P-384")) => Self::p384(&point(48)?),
            (Some("RSA"), _) => Ok(Self::rsa(&number("n")?, &number("e")?)),
            (Some(kty), crv) => Err(KeyError::Unsupported(
                [kty, crv.unwrap_or_default()].join(" "),
            )),
            (None, _) => Err(KeyError::Malformed),
        }
    }

    /// Reads `publicKeyPem`: a SubjectPublicKeyInfo (`PUBLIC KEY`) or, for RSA, a PKCS #1
    /// `RSA PUBLIC KEY`.
    ///
    /// # Errors
    /// [`KeyError`] when it is no such key or of a kind that is not used.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (_, rest) = text.split_once("-----BEGIN ").ok_or(KeyError::Malformed)?;
        let (label, rest) = rest.split_once("-----").ok_or(KeyError::Malformed)?;
        let (body, _) = rest.split_once("-----END").ok_or(KeyError::Malformed)?;
        // Some issuers' JSON writers escape the line feeds twice.
        let body: String = body
            .replace("\\n", "")
            .chars()
            .filter(|c| !c.is_ascii_whitespace())
            .collect();
        if body.len() > 1 << 14 {
            return Err(KeyError::Malformed);
        }
        let bytes = STANDARD.decode(body).map_err(|_| KeyError::Malformed)?;
        match label {
            "PUBLIC KEY" => Self::from_spki(&bytes),
            "RSA PUBLIC KEY" => Self::from_pkcs1(&bytes),
            label if label.contains("PRIVATE") => Err(KeyError::Private),
            label => Err(KeyError::Unsupported(label.chars().take(40).collect())),
        }
    }

    /// Reads a DER SubjectPublicKeyInfo (RFC 5280 §4.1.2.7).
    fn from_spki(bytes: &[u8]) -> Result<Self, KeyError> {
        const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
        const EC_PUBLIC_KEY: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1];
        const PRIME256V1: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
        const SECP384R1: &[u8] = &[0x2b, 0x81, 4, 0, 0x22];
        const ID_ED25519: &[u8] = &[0x2b, 0x65, 0x70];
        let (info, _) = der::take(bytes, der::SEQUENCE)?;
        let (algorithm, info) = der::take(info, der::SEQUENCE)?;
        let (key, _) = der::take(info, der::BIT_STRING)?;
        let key = key.strip_prefix(&[0]).ok_or(KeyError::Malformed)?;
        let (oid, parameters) = der::take(algorithm, der::OID)?;
        match oid {
            RSA_ENCRYPTION => Self::from_pkcs1(key),
            ID_ED25519 => Self::ed25519(key),
            EC_PUBLIC_KEY => match der::take(parameters, der::OID)?.0 {
                PRIME256V1 => Self::p256(key),
                SECP384R1 => Self::p384(key),
                _ => Err(KeyError::Unsupported("elliptic curve".to_owned())),
            },
            _ => Err(KeyError::Unsupported("unknown algorithm".to_owned())),
        }
    }

    /// Reads a DER RSAPublicKey (RFC 8017 A.1.1).
    fn from_pkcs1(bytes: &[u8]) -> Result<Self, KeyError> {
        let (key, _) = der::take(bytes, der::SEQUENCE)?;
        let (n, key) = der::take(key, der::INTEGER)?;
        let (e, _) = der::take(key, der::INTEGER)?;
        Ok(Self::rsa(n, e))
    }

    fn rsa(n: &[u8], e: &[u8]) -> Self {
        let trim = |number: &[u8]| {
            number
                .iter()
                .copied()
                .skip_while(|byte| *byte == 0)
                .collect::<Vec<u8>>()
        };
        Self::Rsa {
            n: trim(n),
            e: trim(e),
        }
    }

    fn ed25519(key: &[u8]) -> Result<Self, KeyError> {
        key.try_into()
            .map(Self::Ed25519)
            .map_err(|_| KeyError::Malformed)
    }

    /// A point on P-256, compressed or not; one that is not on the curve is refused.
    fn p256(point: &[u8]) -> Result<Self, KeyError> {
        let key = p256::PublicKey::from_sec1_bytes(point).map_err(|_| KeyError::Malformed)?;
        let point = p256::Sec1Point::from(key);
        point
            .as_bytes()
            .try_into()
            .map(Self::P256)
            .map_err(|_| KeyError::Malformed)
    }

    /// A point on P-384, likewise.
    fn p384(point: &[u8]) -> Result<Self, KeyError> {
        let key = p384::PublicKey::from_sec1_bytes(point).map_err(|_| KeyError::Malformed)?;
        let point = p384::Sec1Point::from(key);
        point
            .as_bytes()
            .try_into()
            .map(Self::P384)
            .map_err(|_| KeyError::Malformed)
    }

    /// Whether the signature over the message is one by this key with that algorithm. A key of
    /// another kind than the algorithm's never verifies; ECDSA signatures are `r` and `s` side by
    /// side (RFC 7518 §3.4). RSA keys have 2048 to 8192 bits.
    #[must_use]
    pub fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        use Algorithm as A;
        let plain = |method: &'static dyn signature::VerificationAlgorithm, key: &[u8]| {
            UnparsedPublicKey::new(method, key)
                .verify(message, signature)
                .is_ok()
        };
        match (self, algorithm) {
            (Self::Ed25519(key), A::EdDsa) => plain(&signature::ED25519, key),
            (Self::P256(key), A::Es256) => plain(&signature::ECDSA_P256_SHA256_FIXED, key),
            (Self::P384(key), A::Es384) => plain(&signature::ECDSA_P384_SHA384_FIXED, key),
            (Self::Rsa { n, e }, _) => {
                let parameters = match algorithm {
                    A::Rs256 => &signature::RSA_PKCS1_2048_8192_SHA256,
                    A::Rs384 => &signature::RSA_PKCS1_2048_8192_SHA384,
                    A::Rs512 => &signature::RSA_PKCS1_2048_8192_SHA512,
                    A::Ps256 => &signature::RSA_PSS_2048_8192_SHA256,
                    A::Es256 | A::Es384 | A::EdDsa => return false,
                };
                RsaPublicKeyComponents { n, e }
                    .verify(parameters, message, signature)
                    .is_ok()
            }
            _ => false,
        }
    }
}

/// The compressed form (SEC 1 §2.3.3) of an uncompressed point.
fn compress(point: &[u8]) -> Vec<u8> {
    let half = point.len() / 2;
    let parity = point.last().copied().unwrap_or_default() & 1;
    [&[2 + parity], &point[1..=half]].concat()
}

/// The little of DER that public keys need.
mod der {
    use super::KeyError;

    pub(super) const INTEGER: u8 = 0x02;
    pub(super) const BIT_STRING: u8 = 0x03;
    pub(super) const OID: u8 = 0x06;
    pub(super) const SEQUENCE: u8 = 0x30;

    /// Takes one element with that tag off the front: its content, and what follows it.
    pub(super) fn take(bytes: &[u8], tag: u8) -> Result<(&[u8], &[u8]), KeyError> {
        let [found, length, rest @ ..] = bytes else {
            return Err(KeyError::Malformed);
        };
        if *found != tag {
            return Err(KeyError::Malformed);
        }
        let (length, rest) = if *length < 0x80 {
            (usize::from(*length), rest)
        } else {
            let (long, rest) = rest
                .split_at_checked(usize::from(length & 0x7f))
                .filter(|(long, _)| (1..=3).contains(&long.len()))
                .ok_or(KeyError::Malformed)?;
            (
                long.iter().fold(0, |n, byte| n << 8 | usize::from(*byte)),
                rest,
            )
        };
        rest.split_at_checked(length).ok_or(KeyError::Malformed)
    }

    /// A DER RSAPublicKey.
    pub(super) fn pkcs1(n: &[u8], e: &[u8]) -> Vec<u8> {
        let positive = |number: &[u8]| match number.first() {
            Some(first) if *first < 0x80 => number.to_vec(),
            _ => [&[0], number].concat(),
        };
        let body = [put(INTEGER, &positive(n)), put(INTEGER, &positive(e))].concat();
        put(SEQUENCE, &body)
    }

    fn put(tag: u8, content: &[u8]) -> Vec<u8> {
        let length = content.len().to_be_bytes();
        let skip = length
            .iter()
            .take_while(|byte| **byte == 0)
            .count()
            .min(length.len() - 1);
        let length = &length[skip..];
        let head = match *length {
            [short] if short < 0x80 => vec![tag, short],
            _ => [
                &[tag, 0x80 | u8::try_from(length.len()).unwrap_or(8)],
                length,
            ]
            .concat(),
        };
        [head, content.to_vec()].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// The key of RFC 8037 A.1 as JWK, and the same in the Multikey form.
    #[test]
    fn one_key_in_each_form_is_the_same_key() {
        let jwk = json!({"kty": "OKP", "crv": "Ed25519",
            "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let key = PublicKey::from_jwk(&jwk).expect("JWK");
        let PublicKey::Ed25519(bytes) = &key else {
            panic!("Ed25519")
        };
        assert_eq!(
            PublicKey::from_multikey(&key.to_multikey()),
            Ok(key.clone())
        );
        assert_eq!(
            PublicKey::from_base58(&bs58::encode(bytes).into_string()),
            Ok(key.clone())
        );
        let spki = [
            &[0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0][..],
            bytes,
        ]
        .concat();
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            STANDARD.encode(spki)
        );
        assert_eq!(PublicKey::from_pem(&pem), Ok(key));
    }

    #[test]
    fn points_are_compressed_and_checked() {
        // RFC 7517 A.1.
        let jwk = json!({"kty": "EC", "crv": "P-256",
            "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
            "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"});
        let key = PublicKey::from_jwk(&jwk).expect("on the curve");
        let multikey = key.to_multikey();
        assert!(multikey.starts_with("zDn"), "{multikey}");
        assert_eq!(PublicKey::from_multikey(&multikey), Ok(key));
        let mut off = jwk;
        off["y"] = "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyN".into();
        assert_eq!(PublicKey::from_jwk(&off), Err(KeyError::Malformed));
    }

    #[test]
    fn an_rsa_key_survives_the_multikey_form() {
        let key = PublicKey::rsa(&[0xc1; 256], &[1, 0, 1]);
        assert_eq!(PublicKey::from_multikey(&key.to_multikey()), Ok(key));
    }

    #[test]
    fn private_and_symmetric_keys_are_refused() {
        for jwk in [
            json!({"kty": "OKP", "crv": "Ed25519", "x": "AA", "d": "AA"}),
            json!({"kty": "oct", "k": "AA"}),
        ] {
            assert_eq!(PublicKey::from_jwk(&jwk), Err(KeyError::Private));
        }
        let pem = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----";
        assert_eq!(PublicKey::from_pem(pem), Err(KeyError::Private));
    }

    #[test]
    fn what_is_no_key_is_an_error() {
        for text in ["", "z", "z6Mk", "u6Mk", "z\u{e9}", "z0OIl"] {
            assert!(PublicKey::from_multikey(text).is_err(), "{text}");
        }
        for text in [
            "",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\n!\n-----END PUBLIC KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMIL///8=\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
        ] {
            assert!(PublicKey::from_pem(text).is_err(), "{text}");
        }
    }

    #[test]
    fn no_algorithm_without_a_public_key() {
        for name in ["none", "None", "HS256", "HS512", "", "RS1", "ES256K", "dir"] {
            assert_eq!(Algorithm::named(name), None, "{name}");
        }
    }
}

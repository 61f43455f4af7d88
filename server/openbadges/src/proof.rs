//! Embedded proofs: VC Data Integrity 1.0 and the suites before it.
//!
//! [`verify`] answers one question only: did this key sign this document with this proof? Whether
//! the key belongs to the issuer is for the caller to find out.

mod ecdsa_sd_2023;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::jcs;
use crate::jsonld::{self, JsonLdError};
use crate::jws::Jws;
use crate::key::{Algorithm, PublicKey};
use crate::limits::Limits;
use crate::rdfc::{Hash, TooComplex};

/// The cryptosuites that can be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suite {
    /// `eddsa-rdfc-2022` (vc-di-eddsa §3.2), and its earlier names.
    EddsaRdfc2022,
    /// `eddsa-jcs-2022` (vc-di-eddsa §3.3).
    EddsaJcs2022,
    /// `ecdsa-rdfc-2019` (vc-di-ecdsa §3.2).
    EcdsaRdfc2019,
    /// `ecdsa-jcs-2019` (vc-di-ecdsa §3.3).
    EcdsaJcs2019,
    /// `ecdsa-sd-2023` (vc-di-ecdsa §3.4), derived proofs.
    EcdsaSd2023,
    /// `Ed25519Signature2020` (vc-di-eddsa §B.1).
    Ed25519Signature2020,
    /// `Ed25519Signature2018`.
    Ed25519Signature2018,
    /// `JsonWebSignature2020`.
    JsonWebSignature2020,
}

impl Suite {
    /// The suite that a proof names by `type` and `cryptosuite`.
    ///
    /// # Errors
    /// The name, when the suite is not known.
    pub fn of(proof: &Value) -> Result<Self, String> {
        let text = |name: &str| proof.get(name).and_then(Value::as_str).unwrap_or_default();
        Ok(match (text("type"), text("cryptosuite")) {
            ("DataIntegrityProof", "eddsa-rdfc-2022" | "eddsa-2022" | "eddsa-rdf-2022") => {
                Self::EddsaRdfc2022
            }
            ("DataIntegrityProof", "eddsa-jcs-2022") => Self::EddsaJcs2022,
            ("DataIntegrityProof", "ecdsa-rdfc-2019" | "ecdsa-2019") => Self::EcdsaRdfc2019,
            ("DataIntegrityProof", "ecdsa-jcs-2019") => Self::EcdsaJcs2019,
            ("DataIntegrityProof", "ecdsa-sd-2023") => Self::EcdsaSd2023,
            ("Ed25519Signature2020", _) => Self::Ed25519Signature2020,
            ("Ed25519Signature2018", _) => Self::Ed25519Signature2018,
            ("JsonWebSignature2020", _) => Self::JsonWebSignature2020,
            ("DataIntegrityProof", suite) => return Err(suite.chars().take(80).collect()),
            (r#type, _) => return Err(r#type.chars().take(80).collect()),
        })
    }

    /// The name as a proof of today writes it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EddsaRdfc2022 => "eddsa-rdfc-2022",
            Self::EddsaJcs2022 => "eddsa-jcs-2022",
            Self::EcdsaRdfc2019 => "ecdsa-rdfc-2019",
            Self::EcdsaJcs2019 => "ecdsa-jcs-2019",
            Self::EcdsaSd2023 => "ecdsa-sd-2023",
            Self::Ed25519Signature2020 => "Ed25519Signature2020",
            Self::Ed25519Signature2018 => "Ed25519Signature2018",
            Self::JsonWebSignature2020 => "JsonWebSignature2020",
        }
    }

    /// Whether it signs the JSON itself, not the quads that it stands for.
    const fn is_jcs(self) -> bool {
        matches!(self, Self::EddsaJcs2022 | Self::EcdsaJcs2019)
    }

    /// Whether its signature is a detached JWS.
    const fn is_jws(self) -> bool {
        matches!(
            self,
            Self::Ed25519Signature2018 | Self::JsonWebSignature2020
        )
    }

    /// Whether a newer suite took its place.
    #[must_use]
    pub const fn is_outdated(self) -> bool {
        matches!(
            self,
            Self::Ed25519Signature2020 | Self::Ed25519Signature2018 | Self::JsonWebSignature2020
        )
    }
}

/// Why a proof does not prove.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The key did not sign this.
    #[error("the signature does not hold")]
    Signature,
    /// The key is of another kind than the suite's.
    #[error("the key is of another kind than the proof's")]
    KeyKind,
    /// A base proof of `ecdsa-sd-2023`, which its holder keeps.
    #[error("the proof is a base proof, which is not for showing")]
    Base,
    /// A member of the proof is missing or malformed.
    #[error("the proof is malformed: {0}")]
    Malformed(&'static str),
    /// The document or the proof has no canonical form.
    #[error(transparent)]
    JsonLd(#[from] JsonLdError),
    /// Canonicalising would take more work than allowed.
    #[error(transparent)]
    TooComplex(#[from] TooComplex),
}

/// Verifies a proof over a document with a key: the signature alone (VC Data Integrity §4.4).
///
/// `document` may still hold its `proof`, which is left aside.
///
/// # Errors
/// [`ProofError`] when this key did not sign this document with this proof.
pub fn verify(
    document: &Value,
    proof: &Value,
    key: &PublicKey,
    limits: &Limits,
) -> Result<(), ProofError> {
    verify_with(document, proof, key, limits, &Memo::default())
}

/// [`verify`], with what was worked out before.
pub(crate) fn verify_with(
    document: &Value,
    proof: &Value,
    key: &PublicKey,
    limits: &Limits,
    memo: &Memo,
) -> Result<(), ProofError> {
    let suite = Suite::of(proof).map_err(|_| ProofError::Malformed("cryptosuite"))?;
    if suite == Suite::EcdsaSd2023 {
        return ecdsa_sd_2023::verify(document, proof, key, limits, memo);
    }
    let algorithm = match (suite, key) {
        (Suite::EcdsaRdfc2019 | Suite::EcdsaJcs2019, PublicKey::P256(_)) => Algorithm::Es256,
        (Suite::EcdsaRdfc2019 | Suite::EcdsaJcs2019, PublicKey::P384(_)) => Algorithm::Es384,
        (Suite::EcdsaRdfc2019 | Suite::EcdsaJcs2019, _) => return Err(ProofError::KeyKind),
        (Suite::JsonWebSignature2020, _) | (_, PublicKey::Ed25519(_)) => Algorithm::EdDsa,
        _ => return Err(ProofError::KeyKind),
    };
    let hash = if algorithm == Algorithm::Es384 {
        Hash::Sha384
    } else {
        Hash::Sha256
    };
    if suite.is_jws() {
        let text = proof
            .get("jws")
            .and_then(Value::as_str)
            .ok_or(ProofError::Malformed("jws"))?;
        let jws = Jws::parse(text).map_err(|_| ProofError::Malformed("jws"))?;
        let unencoded = jws.header.get("b64") == Some(&Value::Bool(false));
        let crit = jws.header.get("crit").and_then(Value::as_array);
        if !unencoded || crit.is_none_or(|crit| crit.len() != 1 || crit[0] != "b64") {
            return Err(ProofError::Malformed("jws"));
        }
        let data = signed_data(document, proof, suite, hash, limits, memo)?;
        return if jws.verify_detached(key, &data) {
            Ok(())
        } else {
            Err(ProofError::Signature)
        };
    }
    let signature = multibase(proof).ok_or(ProofError::Malformed("proofValue"))?;
    let data = signed_data(document, proof, suite, hash, limits, memo)?;
    if memo.verify(key, algorithm, &data, &signature) {
        Ok(())
    } else {
        Err(ProofError::Signature)
    }
}

/// `proofValue`: multibase, in base 58 or in base64url.
fn multibase(proof: &Value) -> Option<Vec<u8>> {
    let text = proof.get("proofValue")?.as_str()?;
    if let Some(text) = text.strip_prefix('z').filter(|text| text.len() < 512) {
        return bs58::decode(text).into_vec().ok();
    }
    URL_SAFE_NO_PAD.decode(text.strip_prefix('u')?).ok()
}

/// What is signed: the hash of the proof's own options, then that of the document (vc-di-eddsa
/// §3.2.4 and §3.3.4).
pub(crate) fn signed_data(
    document: &Value,
    proof: &Value,
    suite: Suite,
    hash: Hash,
    limits: &Limits,
    memo: &Memo,
) -> Result<Vec<u8>, ProofError> {
    let (options, document) = parts(document, proof, suite)?;
    let digest = |value| memo.digest(&value, suite, hash, limits);
    Ok([digest(options)?, digest(document)?].concat())
}

/// The canonical forms that a suite hashes: of the proof's own options, and of the document
/// without its proof but for those that the proof follows (VC Data Integrity §2.1.2
/// `previousProof`).
///
/// # Errors
/// [`ProofError`] when one of both has none.
pub fn canonical_forms(
    document: &Value,
    proof: &Value,
    suite: Suite,
    hash: Hash,
    limits: &Limits,
) -> Result<(Vec<u8>, Vec<u8>), ProofError> {
    let (options, document) = parts(document, proof, suite)?;
    let form = |value| canonical_form(&value, suite, hash, limits);
    Ok((form(options)?, form(document)?))
}

/// The canonical form of one part, by the suite's way.
fn canonical_form(
    value: &Value,
    suite: Suite,
    hash: Hash,
    limits: &Limits,
) -> Result<Vec<u8>, ProofError> {
    if suite.is_jcs() {
        return Ok(jcs::canonical(value).into_bytes());
    }
    canonical(value, hash, limits)
}

/// The two parts that are hashed, as JSON.
pub(super) fn parts(
    document: &Value,
    proof: &Value,
    suite: Suite,
) -> Result<(Value, Value), ProofError> {
    let document = document
        .as_object()
        .ok_or(ProofError::Malformed("document"))?;
    let mut options = proof
        .as_object()
        .cloned()
        .ok_or(ProofError::Malformed("proof"))?;
    options.retain(|name, _| !matches!(name.as_str(), "proofValue" | "jws" | "signatureValue"));
    let mut bare: Map<String, Value> = document.clone();
    bare.remove("proof");
    if let Some(previous) = proof.get("previousProof") {
        bare.insert("proof".to_owned(), followed(document, previous)?);
    }
    let list = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        single => vec![single.clone()],
    };
    match (options.get("@context"), document.get("@context")) {
        // A proof that brings a context signed the document under that one (§3.3.2): it has to
        // be what the document's begins with.
        (Some(context), all) if suite.is_jcs() => {
            if !all
                .map(list)
                .unwrap_or_default()
                .starts_with(&list(context))
            {
                return Err(ProofError::Malformed("@context"));
            }
            bare.insert("@context".to_owned(), context.clone());
        }
        (None, Some(context)) if !suite.is_jcs() => {
            options.insert("@context".to_owned(), context.clone());
        }
        _ => {}
    }
    Ok((Value::Object(options), Value::Object(bare)))
}

/// What was canonicalised and verified already. Several proofs, several keys and every step of a
/// verification ask for the same; a hostile document makes each answer dear.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    signatures: RefCell<HashMap<Signature, bool>>,
    digests: RefCell<HashMap<Vec<u8>, Digest>>,
    quads: RefCell<HashMap<Vec<u8>, Relabelled>>,
}

/// A key, its algorithm, the hash of a message, and what is said to be the message's signature.
type Signature = (PublicKey, Algorithm, Vec<u8>, Vec<u8>);

/// The hash of a canonical form.
type Digest = Result<Vec<u8>, ProofError>;

/// The quads of a document under a holder's labels; `None` when a label is missing.
type Relabelled = Result<Option<Arc<Vec<String>>>, ProofError>;

impl Memo {
    /// [`PublicKey::verify`].
    pub(crate) fn verify(
        &self,
        key: &PublicKey,
        algorithm: Algorithm,
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let digest = Hash::Sha256.digest(message);
        let question = (key.clone(), algorithm, digest, signature.to_vec());
        *self
            .signatures
            .borrow_mut()
            .entry(question)
            .or_insert_with(|| key.verify(algorithm, message, signature))
    }

    fn digest(
        &self,
        value: &Value,
        suite: Suite,
        hash: Hash,
        limits: &Limits,
    ) -> Result<Vec<u8>, ProofError> {
        let mut key = hash.digest(value.to_string().as_bytes());
        key.push(u8::from(suite.is_jcs()));
        if let Some(known) = self.digests.borrow().get(&key) {
            return known.clone();
        }
        let form = canonical_form(value, suite, hash, limits);
        let digest = form.map(|form| hash.digest(&form));
        self.digests.borrow_mut().insert(key, digest.clone());
        digest
    }

    fn quads(&self, key: Vec<u8>, make: impl FnOnce() -> Relabelled) -> Relabelled {
        if let Some(known) = self.quads.borrow().get(&key) {
            return known.clone();
        }
        let quads = make();
        self.quads.borrow_mut().insert(key, quads.clone());
        quads
    }
}

/// The proofs of a document that another one follows, by their ids.
fn followed(document: &Map<String, Value>, previous: &Value) -> Result<Value, ProofError> {
    let list = |value: &Value| match value {
        Value::Array(items) => items.clone(),
        single => vec![single.clone()],
    };
    let proofs = document.get("proof").map(list).unwrap_or_default();
    let found = list(previous).into_iter().map(|id| {
        let followed = proofs
            .iter()
            .find(|proof| id.is_string() && proof.get("id") == Some(&id));
        followed
            .cloned()
            .ok_or(ProofError::Malformed("previousProof"))
    });
    found.collect::<Result<Vec<_>, _>>().map(Value::Array)
}

/// The canonical N-Quads of a document.
pub(crate) fn canonical(
    document: &Value,
    hash: Hash,
    limits: &Limits,
) -> Result<Vec<u8>, ProofError> {
    let dataset = jsonld::to_rdf(document, limits)?;
    Ok(dataset
        .canonical(hash, limits.canonicalisation_steps)?
        .concat()
        .into_bytes())
}

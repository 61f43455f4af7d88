//! Creating credentials: proofs and tokens by an Ed25519 key, which the caller keeps, and the hash
//! of a recipient's identity.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::key::PublicKey;
use crate::limits::Limits;
use crate::proof::{self, ProofError, Suite};
use crate::rdfc::Hash;
use crate::timestamp::Timestamp;

/// An Ed25519 key that signs, in the name of its own `did:key`.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.did())
    }
}

/// The seed makes no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the seed makes no key")]
pub struct SeedError;

impl SigningKey {
    /// The key of a seed, 32 secret random bytes (RFC 8032 §5.1.5).
    ///
    /// # Errors
    /// [`SeedError`] when the cryptography refuses the seed.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, SeedError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| SeedError)?;
        let bytes = pair
            .public_key()
            .as_ref()
            .try_into()
            .map_err(|_| SeedError)?;
        Ok(Self {
            pair,
            public: PublicKey::Ed25519(bytes),
        })
    }

    /// The public key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The `did:key` of the key: an issuer's `id`.
    #[must_use]
    pub fn did(&self) -> String {
        format!("did:key:{}", self.public.to_multikey())
    }

    /// The verification method of the `did:key`: what a proof or a token's `kid` names.
    #[must_use]
    pub fn verification_method(&self) -> String {
        let multikey = self.public.to_multikey();
        format!("did:key:{multikey}#{multikey}")
    }

    /// Adds a proof by `eddsa-rdfc-2022` to a credential, in the place of any it has. The proof
    /// names `method`, or the key's own `did:key` (vc-di-eddsa §3.2.1).
    ///
    /// # Errors
    /// [`ProofError`] when the credential is no object or has no canonical form, for example
    /// because of a term that no context defines.
    pub fn sign(
        &self,
        credential: &Value,
        created: Timestamp,
        method: Option<&str>,
    ) -> Result<Value, ProofError> {
        let method = method.map_or_else(|| self.verification_method(), str::to_owned);
        let mut proof = json!({
            "type": "DataIntegrityProof",
            "cryptosuite": Suite::EddsaRdfc2022.as_str(),
            "created": created.to_string(),
            "verificationMethod": method,
            "proofPurpose": "assertionMethod",
        });
        let (suite, hash) = (Suite::EddsaRdfc2022, Hash::Sha256);
        let (limits, memo) = (Limits::default(), proof::Memo::default());
        let data = proof::signed_data(credential, &proof, suite, hash, &limits, &memo)?;
        let signature = self.pair.sign(&data);
        let value = format!("z{}", bs58::encode(signature.as_ref()).into_string());
        proof["proofValue"] = value.into();
        let mut signed = credential.clone();
        signed["proof"] = proof;
        Ok(signed)
    }

    /// A compact JWS over a JSON payload, by EdDSA. `header` holds further members of the
    /// protected header, such as `kid` and `typ`.
    #[must_use]
    pub fn jws(&self, header: &Value, payload: &Value) -> String {
        let mut protected = json!({"alg": "EdDSA"});
        if let (Some(protected), Some(header)) = (protected.as_object_mut(), header.as_object()) {
            protected.extend(header.clone());
        }
        let input = [&protected, payload].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let input = input.join(".");
        let signature = self.pair.sign(input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

/// The hash of a recipient's identity with a salt, as a badge writes it: `sha256$` and lower-case
/// hexadecimal (OB 2.0 §IdentityHash, OB 3.0 §B.4).
#[must_use]
pub fn hash_identity(identity: &str, salt: &str) -> String {
    let digest = digest::digest(&digest::SHA256, [identity, salt].concat().as_bytes());
    let hex: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256${hex}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identities_hash_as_the_specifications_show() {
        assert_eq!(
            hash_identity("mayze", ""),
            "sha256$7a1a1b3f7d40552e4299180e346e3add12bf9a751a43d9c4ca4518febc2c60c6"
        );
        assert_eq!(
            hash_identity("a@example.com", "Kosher"),
            "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
        );
    }

    #[test]
    fn what_is_signed_verifies_until_it_is_changed() {
        let key = SigningKey::from_seed(&[7; 32]).expect("a seed");
        let credential = json!({
            "@context": "https://www.w3.org/ns/credentials/v2",
            "type": "VerifiableCredential", "issuer": key.did(), "name": "a",
            "credentialSubject": {"id": "did:example:1"}
        });
        let mut signed = key.sign(&credential, Timestamp(0), None).expect("signed");
        let proof = signed["proof"].clone();
        let limits = Limits::default();
        assert_eq!(
            proof::verify(&signed, &proof, key.public(), &limits),
            Ok(())
        );
        signed["name"] = "b".into();
        let changed = proof::verify(&signed, &proof, key.public(), &limits);
        assert_eq!(changed, Err(ProofError::Signature));
    }
}

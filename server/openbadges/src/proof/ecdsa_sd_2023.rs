//! `ecdsa-sd-2023`, derived proofs (vc-di-ecdsa §3.5): the issuer signed each quad by itself, and
//! the holder shows some. Base proofs hold the secrets of the others and are not for showing.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{Memo, ProofError, Suite, parts};
use crate::jsonld;
use crate::key::{Algorithm, PublicKey};
use crate::limits::Limits;
use crate::rdfc::Hash;

const MALFORMED: ProofError = ProofError::Malformed("proofValue");

/// What a derived proof discloses (§3.5.7).
struct Derived {
    base_signature: Vec<u8>,
    /// The key made for this one credential, as a multicodec.
    public_key: Vec<u8>,
    signatures: Vec<Vec<u8>>,
    /// The label that the issuer gave to each blank node, by its canonical number here.
    labels: BTreeMap<u64, Vec<u8>>,
    mandatory: HashSet<u64>,
}

/// Verifies a derived proof (§3.5.8 and §3.6.7).
pub(super) fn verify(
    document: &Value,
    proof: &Value,
    issuer_key: &PublicKey,
    limits: &Limits,
    memo: &Memo,
) -> Result<(), ProofError> {
    let PublicKey::P256(_) = issuer_key else {
        return Err(ProofError::KeyKind);
    };
    let derived = parse(proof)?;
    let (suite, hash) = (Suite::EcdsaSd2023, Hash::Sha256);
    let (options, bare) = parts(document, proof, suite)?;
    let options = memo.digest(&options, suite, hash, limits)?;
    let key = hash.digest(format!("{proof}{bare}").as_bytes());
    let quads = memo.quads(key, || {
        let dataset = jsonld::to_rdf(&bare, limits)?;
        let label = |number: u32| {
            let label = derived.labels.get(&u64::from(number))?;
            Some(format!("u{}", URL_SAFE_NO_PAD.encode(label)))
        };
        let quads = dataset.relabelled(hash, limits.canonicalisation_steps, label)?;
        Ok(quads.map(Arc::new))
    });
    let quads = quads?.ok_or(MALFORMED)?;

    let shown = |i: usize| u64::try_from(i).is_ok_and(|i| derived.mandatory.contains(&i));
    let (mandatory, other): (Vec<_>, Vec<_>) =
        quads.iter().enumerate().partition(|(i, _)| shown(*i));
    if other.len() != derived.signatures.len() || mandatory.len() != derived.mandatory.len() {
        return Err(ProofError::Signature);
    }
    let mandatory: String = mandatory
        .into_iter()
        .map(|(_, quad)| quad.as_str())
        .collect();
    let signed = [
        options,
        derived.public_key.clone(),
        hash.digest(mandatory.as_bytes()),
    ]
    .concat();
    if !issuer_key.verify(Algorithm::Es256, &signed, &derived.base_signature) {
        return Err(ProofError::Signature);
    }
    let own = format!("z{}", bs58::encode(&derived.public_key).into_string());
    let own = PublicKey::from_multikey(&own).map_err(|_| MALFORMED)?;
    let each = other
        .into_iter()
        .zip(&derived.signatures)
        .all(|((_, quad), signature)| own.verify(Algorithm::Es256, quad.as_bytes(), signature));
    if each {
        Ok(())
    } else {
        Err(ProofError::Signature)
    }
}

/// Takes `proofValue` apart: multibase, a CBOR tag, an array of five.
fn parse(proof: &Value) -> Result<Derived, ProofError> {
    let text = proof
        .get("proofValue")
        .and_then(Value::as_str)
        .ok_or(MALFORMED)?;
    let text = text.strip_prefix('u').ok_or(MALFORMED)?;
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| MALFORMED)?;
    let body = match bytes.as_slice() {
        [0xd9, 0x5d, 0x01, body @ ..] => body,
        [0xd9, 0x5d, 0x00, ..] => return Err(ProofError::Base),
        _ => return Err(MALFORMED),
    };
    let mut reader = Cbor { rest: body };
    (|| {
        (reader.head(4)? == 5).then_some(())?;
        let base_signature = reader.bytes()?;
        let public_key = reader.bytes()?;
        let signatures = reader.head(4)?;
        let signatures = (0..signatures)
            .map(|_| reader.bytes())
            .collect::<Option<_>>()?;
        let labels = reader.head(5)?;
        let labels = (0..labels)
            .map(|_| Some((reader.head(0)?, reader.bytes()?)))
            .collect::<Option<_>>()?;
        let mandatory = reader.head(4)?;
        let mandatory = (0..mandatory)
            .map(|_| reader.head(0))
            .collect::<Option<_>>()?;
        Some(Derived {
            base_signature,
            public_key,
            signatures,
            labels,
            mandatory,
        })
    })()
    .filter(|_| reader.rest.is_empty())
    .ok_or(MALFORMED)
}

/// The little of CBOR (RFC 8949) that a proof uses: definite lengths only.
struct Cbor<'a> {
    rest: &'a [u8],
}

impl Cbor<'_> {
    /// The argument of the next item, which has to be of that major type.
    fn head(&mut self, major: u8) -> Option<u64> {
        let (first, rest) = self.rest.split_first()?;
        if first >> 5 != major {
            return None;
        }
        let length = match first & 31 {
            short @ 0..=23 => {
                self.rest = rest;
                return Some(u64::from(short));
            }
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        let (number, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(
            number
                .iter()
                .fold(0, |value, byte| value << 8 | u64::from(*byte)),
        )
    }

    fn bytes(&mut self) -> Option<Vec<u8>> {
        let length = usize::try_from(self.head(2)?).ok()?;
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn hostile_values_are_malformed() {
        let value =
            |bytes: &[u8]| json!({"proofValue": format!("u{}", URL_SAFE_NO_PAD.encode(bytes))});
        let base = parse(&value(&[0xd9, 0x5d, 0x00, 0x85])).err();
        assert_eq!(base, Some(ProofError::Base));
        for bytes in [
            &[][..],
            &[0xd9, 0x5d, 0x01],
            // Lengths that promise more than there is.
            &[
                0xd9, 0x5d, 0x01, 0x85, 0x5b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            ],
            &[
                0xd9, 0x5d, 0x01, 0x85, 0x40, 0x40, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                0xff,
            ],
            // Something behind the end, and an indefinite length.
            &[0xd9, 0x5d, 0x01, 0x85, 0x40, 0x40, 0x80, 0xa0, 0x80, 0x00],
            &[0xd9, 0x5d, 0x01, 0x9f, 0xff],
        ] {
            assert_eq!(parse(&value(bytes)).err(), Some(MALFORMED), "{bytes:x?}");
        }
        assert!(
            parse(&value(&[
                0xd9, 0x5d, 0x01, 0x85, 0x40, 0x40, 0x80, 0xa0, 0x80
            ]))
            .is_ok()
        );
    }
}

//! The vectors that W3C and 1EdTech publish, byte for byte: canonical forms, hashes, signatures.
//!
//! They are read from the folder that `BESACE_CORPUS` names; without it nothing is checked, and in
//! continuous integration (`CI=true`) that is a failure.

#![expect(
    clippy::expect_used,
    reason = "what is missing from the corpus fails the test"
)]

use std::path::PathBuf;

use openbadges::Limits;
use openbadges::key::PublicKey;
use openbadges::proof::{self, Suite};
use openbadges::rdfc::Hash;
use openbadges::sign::SigningKey;
use serde_json::Value;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("BESACE_CORPUS").map(PathBuf::from);
    if folder.is_none() {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "BESACE_CORPUS has to name the folder of the corpus");
        eprintln!("BESACE_CORPUS is not set: the vectors were not checked");
    }
    folder
}

fn text(file: &str) -> Option<String> {
    Some(std::fs::read_to_string(folder()?.join(file)).expect("a file of the corpus"))
}

fn json(file: &str) -> Option<Value> {
    Some(serde_json::from_str(&text(file)?).expect("JSON"))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn key_of(proof: &Value) -> PublicKey {
    let method = proof["verificationMethod"]
        .as_str()
        .expect("a verification method");
    let (_, multikey) = method.rsplit_once('#').expect("a fragment");
    PublicKey::from_multikey(multikey).expect("a Multikey")
}

/// Folder, the end of its files' names, hash.
const PUBLISHED: &[(&str, &str, Hash)] = &[
    ("w3c-vc-di-eddsa/eddsa-rdfc-2022", "DataInt", Hash::Sha256),
    (
        "w3c-vc-di-eddsa/eddsa-rdfc-2022/employ",
        "DataInt",
        Hash::Sha256,
    ),
    ("w3c-vc-di-eddsa/eddsa-jcs-2022", "JCS", Hash::Sha256),
    (
        "w3c-vc-di-eddsa/Ed25519Signature2020",
        "EdSig",
        Hash::Sha256,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256",
        "ECDSAP256",
        Hash::Sha256,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ",
        "ECDSAP256",
        Hash::Sha256,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384",
        "ECDSAP384",
        Hash::Sha384,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ",
        "ECDSAP384",
        Hash::Sha384,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-jcs-2019-p256",
        "JCSECDSAP256",
        Hash::Sha256,
    ),
    (
        "w3c-vc-di-ecdsa/ecdsa-jcs-2019-p384",
        "JCSECDSAP384",
        Hash::Sha384,
    ),
];

#[test]
fn w3c_vectors_agree_in_every_intermediate() {
    let limits = Limits::default();
    for (folder, end, hash) in PUBLISHED {
        let file = |name: &str, extension: &str| format!("{folder}/{name}{end}.{extension}");
        let Some(signed) = json(&file("signed", "json")) else {
            return;
        };
        let published = |name: &str| text(&file(name, "txt")).unwrap_or_default();
        let proof = &signed["proof"];
        let suite = Suite::of(proof).expect("a known suite");
        let (options, document) = proof::canonical_forms(&signed, proof, suite, *hash, &limits)
            .unwrap_or_else(|error| panic!("{folder}: {error}"));
        let (options_hash, document_hash) = (hash.digest(&options), hash.digest(&document));
        let found = String::from_utf8(document).expect("text");
        assert_eq!(
            found.trim_end(),
            published("canonDoc").trim_end(),
            "{folder}: document"
        );
        let found = String::from_utf8(options).expect("text");
        assert_eq!(
            found.trim_end(),
            published("proofCanon").trim_end(),
            "{folder}: proof"
        );
        assert_eq!(hex(&document_hash), published("docHash").trim(), "{folder}");
        assert_eq!(
            hex(&options_hash),
            published("proofHash").trim(),
            "{folder}"
        );
        let both = hex(&options_hash) + &hex(&document_hash);
        assert_eq!(both, published("combinedHash").trim(), "{folder}");
        let value = proof["proofValue"].as_str().unwrap_or_default();
        assert_eq!(value, published("sigBTC58").trim(), "{folder}");
        assert_eq!(
            proof::verify(&signed, proof, &key_of(proof), &limits),
            Ok(()),
            "{folder}"
        );
    }
}

#[test]
fn w3c_proof_sets_and_chains_verify() {
    for name in ["Set1", "Set2", "Chain1", "Chain2"] {
        let path = format!("w3c-vc-di-eddsa/proof-set-chain/signedProof{name}.json");
        let Some(signed) = json(&path) else { return };
        let proofs = match &signed["proof"] {
            Value::Array(proofs) => proofs.clone(),
            single => vec![single.clone()],
        };
        for (i, proof) in proofs.iter().enumerate() {
            let verified = proof::verify(&signed, proof, &key_of(proof), &Limits::default());
            assert_eq!(verified, Ok(()), "{name}, proof {i}");
        }
    }
}

#[test]
fn signing_gives_the_published_signature() {
    let Some(keys) = json("w3c-vc-di-eddsa/keyPair.json") else {
        return;
    };
    let secret = keys["privateKeyMultibase"].as_str().expect("a secret key");
    let secret = bs58::decode(&secret[1..]).into_vec().expect("base 58");
    let seed: [u8; 32] = secret[2..]
        .try_into()
        .expect("32 bytes behind the multicodec prefix");
    let key = SigningKey::from_seed(&seed).expect("a key");
    assert_eq!(
        Some(key.public().to_multikey().as_str()),
        keys["publicKeyMultibase"].as_str()
    );
    for folder in [
        "w3c-vc-di-eddsa/eddsa-rdfc-2022",
        "w3c-vc-di-eddsa/eddsa-rdfc-2022/employ",
    ] {
        let published = json(&format!("{folder}/signedDataInt.json")).expect("the signed document");
        let created = published["proof"]["created"].as_str().expect("a moment");
        let created = created.parse().expect("RFC 3339");
        assert_eq!(
            key.sign(&published, created, None).expect("signed"),
            published,
            "{folder}"
        );
    }
}

#[test]
fn the_open_badges_specification_s_vector_agrees() {
    let folder = "1edtech-openbadges-specification/examples-3.0/linked-data-proof-ob-";
    let Some(signed) = json(&format!("{folder}05-signed.json")) else {
        return;
    };
    let (Some(unsigned), Some(proof)) = (
        json(&format!("{folder}01.json")),
        json(&format!("{folder}04.json")),
    ) else {
        return;
    };
    let limits = Limits::default();
    let forms = |document: &Value, proof: &Value| {
        proof::canonical_forms(document, proof, Suite::EddsaRdfc2022, Hash::Sha256, &limits)
            .expect("canonical forms")
    };
    let found = forms(&signed, &signed["proof"]);
    assert_eq!(
        found,
        forms(&unsigned, &proof),
        "the example and its signed form"
    );
    assert_eq!(signed["proof"]["proofValue"], proof["proofValue"]);
    assert_eq!(
        proof::verify(&signed, &signed["proof"], &key_of(&proof), &limits),
        Ok(())
    );
    let mut changed = signed.clone();
    changed["name"] = "Teamwork badge".into();
    let changed = proof::verify(&changed, &signed["proof"], &key_of(&proof), &limits);
    assert_eq!(changed, Err(proof::ProofError::Signature));
}

#[test]
fn w3c_selective_disclosures_verify() {
    let limits = Limits::default();
    for case in ["employ", "prc"] {
        let folder = format!("w3c-vc-di-ecdsa/ecdsa-sd-2023/{case}");
        let Some(shown) = json(&format!("{folder}/derivedRevealDocument.json")) else {
            return;
        };
        let proof = &shown["proof"];
        let key = key_of(proof);
        assert_eq!(
            proof::verify(&shown, proof, &key, &limits),
            Ok(()),
            "{case}"
        );
        // Anything changed, added or left out is found.
        let mut changed = shown.clone();
        changed["validFrom"] = "2019-12-04T00:00:00Z".into();
        let mut added = shown.clone();
        added["credentialSubject"]["familyName"] = "SMITH".into();
        let mut less = shown.clone();
        less["credentialSubject"]
            .as_object_mut()
            .expect("an object")
            .remove("birthCountry");
        for other in [changed, added, less] {
            let verified = proof::verify(&other, proof, &key, &limits);
            assert!(verified.is_err() || other == shown, "{case}");
        }
        let base = json(&format!("{folder}/addSignedSDBase.json")).expect("the base");
        let verified = proof::verify(&base, &base["proof"], &key, &limits);
        assert_eq!(verified, Err(proof::ProofError::Base), "{case}");
    }
}

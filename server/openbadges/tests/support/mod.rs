//! Badges that the tests make and sign themselves, and a web made of a table.

#![expect(
    clippy::expect_used,
    reason = "what these helpers build is right by construction"
)]

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use openbadges::key::PublicKey;
use openbadges::sign::SigningKey;
use openbadges::{
    Expectation, Identity, Limits, Payload, Report, Response, Step, Timestamp, Unreachable,
    Verification,
};
use ring::signature::{KeyPair as _, RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair};
use serde_json::{Value, json};

/// The moment at which the tests judge.
pub const NOW: &str = "2026-11-22T00:00:00Z";

pub fn moment(text: &str) -> Timestamp {
    text.parse().expect("RFC 3339")
}

/// A web of addresses; whatever it does not have is out of reach.
#[derive(Clone, Default)]
pub struct Web {
    pages: HashMap<String, (u16, Vec<u8>, String)>,
    /// What was asked for.
    pub asked: std::cell::RefCell<Vec<String>>,
}

impl Web {
    pub fn with(mut self, url: &str, body: &Value) -> Self {
        self.put(url, 200, body.to_string().into_bytes());
        self
    }

    pub fn with_text(mut self, url: &str, body: &str) -> Self {
        self.put(url, 200, body.as_bytes().to_vec());
        self
    }

    pub fn with_status(mut self, url: &str, status: u16) -> Self {
        self.put(url, status, Vec::new());
        self
    }

    /// A page that another address answered for, after redirects.
    pub fn redirected(mut self, url: &str, to: &str, body: &Value) -> Self {
        let page = (200, body.to_string().into_bytes(), to.to_owned());
        self.pages.insert(url.to_owned(), page);
        self
    }

    fn put(&mut self, url: &str, status: u16, body: Vec<u8>) {
        self.pages
            .insert(url.to_owned(), (status, body, url.to_owned()));
    }

    fn answer(&self, url: &str) -> Result<Response, Unreachable> {
        self.asked.borrow_mut().push(url.to_owned());
        let (status, body, final_url) = self.pages.get(url).ok_or(Unreachable::Dns)?.clone();
        Ok(Response {
            status,
            content_type: None,
            body,
            final_url,
        })
    }

    pub fn judge(&self, payload: Payload) -> Report {
        self.judge_with(payload, &[], Limits::default())
    }

    pub fn judge_json(&self, document: &Value) -> Report {
        self.judge(Payload::Json(document.to_string()))
    }

    pub fn judge_with(&self, payload: Payload, who: &[&str], limits: Limits) -> Report {
        let identities = who
            .iter()
            .map(|who| Identity::Email((*who).to_owned()))
            .collect();
        let expectation = Expectation { identities };
        let mut verification = Verification::start(payload, expectation, moment(NOW), limits);
        for _ in 0..100 {
            match verification.step() {
                Step::Done(report) => return *report,
                Step::Need(requests) => {
                    assert!(
                        !requests.is_empty(),
                        "a step that needs nothing is never done"
                    );
                    for request in requests {
                        verification.answer(request.id, self.answer(&request.url));
                    }
                }
            }
        }
        panic!("the verification does not end")
    }
}

pub fn verdict(report: &Report) -> String {
    report.verdict.to_string()
}

/// The codes of all checks that were not passed.
pub fn codes(report: &Report) -> Vec<&'static str> {
    let passed = openbadges::Outcome::Passed;
    report
        .checks
        .iter()
        .filter(|c| c.outcome != passed)
        .map(|c| c.detail.code())
        .collect()
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

/// A good credential of 3.0 by that issuer, unsigned.
pub fn credential(issuer: &str) -> Value {
    json!({
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
        ],
        "id": "urn:uuid:5b1a4a2c-3d92-4d1a-8f6c-0f5f6a7f8f10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Welding",
        "issuer": {"id": issuer, "type": ["Profile"], "name": "School of Trades"},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [{
                "type": "IdentityObject",
                "identityType": "emailAddress",
                "hashed": true,
                "identityHash": openbadges::sign::hash_identity("ada@example.org", "salt"),
                "salt": "salt"
            }],
            "achievement": {
                "id": "https://school.example/achievements/welding",
                "type": ["Achievement"],
                "name": "Welding",
                "description": "Joins metal safely.",
                "criteria": {"narrative": "Weld a frame that holds."}
            }
        }
    })
}

/// The credential with an `eddsa-rdfc-2022` proof by the key, under the name of a method.
pub fn signed(key: &SigningKey, credential: &Value, method: Option<&str>) -> Value {
    key.sign(credential, moment("2025-01-01T00:00:00Z"), method)
        .expect("signed")
}

/// A good credential, signed by its issuer's `did:key`.
pub fn good(seed: u8) -> Value {
    let key = key(seed);
    signed(&key, &credential(&key.did()), None)
}

/// The RSA key of the tests, which signs for nobody.
pub struct Rsa(RsaKeyPair);

impl Rsa {
    pub fn new() -> Self {
        let text: String = include_str!("rsa.der.base64").split_whitespace().collect();
        let bytes = STANDARD.decode(text).expect("base 64");
        Self(RsaKeyPair::from_der(&bytes).expect("PKCS #1"))
    }

    fn sign(&self, pss: bool, input: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        let random = ring::rand::SystemRandom::new();
        let padding: &'static dyn ring::signature::RsaEncoding = if pss {
            &RSA_PSS_SHA256
        } else {
            &RSA_PKCS1_SHA256
        };
        self.0
            .sign(padding, &random, input, &mut signature)
            .expect("signed");
        signature
    }

    pub fn jws(&self, header: &Value, payload: &Value) -> String {
        let input = [header, payload].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let input = input.join(".");
        let signature = self.sign(header["alg"] == "PS256", input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    pub fn jwk(&self) -> Value {
        let Ok(PublicKey::Rsa { n, e }) = PublicKey::from_pem(&self.pem()) else {
            panic!("an RSA key")
        };
        let number = |bytes: Vec<u8>| URL_SAFE_NO_PAD.encode(bytes);
        json!({"kty": "RSA", "n": number(n), "e": number(e)})
    }

    /// `RSA PUBLIC KEY`, as PKCS #1 writes it.
    pub fn pem(&self) -> String {
        let der = STANDARD.encode(self.0.public_key().as_ref());
        format!("-----BEGIN RSA PUBLIC KEY-----\n{der}\n-----END RSA PUBLIC KEY-----\n")
    }
}

pub const ASSERTION: &str = "https://school.example/assertions/1";
pub const CLASS: &str = "https://school.example/classes/1";
pub const ISSUER: &str = "https://school.example/issuer";

/// A hosted assertion of 2.0.
pub fn assertion() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ASSERTION,
        "recipient": {"type": "email", "hashed": true, "salt": "salt",
            "identity": openbadges::sign::hash_identity("ada@example.org", "salt")},
        "badge": CLASS,
        "verification": {"type": "HostedBadge"},
        "issuedOn": "2020-01-01T00:00:00Z"
    })
}

pub fn class() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "BadgeClass",
        "id": CLASS,
        "name": "Welding",
        "description": "Joins metal safely.",
        "image": "https://school.example/welding.png",
        "criteria": {"narrative": "Weld a frame that holds."},
        "issuer": ISSUER
    })
}

pub fn issuer() -> Value {
    json!({
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Issuer",
        "id": ISSUER,
        "name": "School of Trades",
        "url": "https://school.example/",
        "email": "badges@school.example"
    })
}

/// The web in which the hosted assertion lives.
pub fn school() -> Web {
    Web::default()
        .with(ASSERTION, &assertion())
        .with(CLASS, &class())
        .with(ISSUER, &issuer())
}

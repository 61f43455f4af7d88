//! Any status list, signed by its issuer: it is read within its caps, and every verdict is the one
//! that the list's bits, counted here a second time, ask for.
//!
//! The input: how to take the rest, an index of three bytes, the size of an entry, and the list.
#![no_main]

use std::io::Write as _;
use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;
use openbadges::sign::SigningKey;
use openbadges::{
    Expectation, Limits, Payload, Response, Step, Timestamp, Verdict, Verification,
};
use serde_json::{Value, json};

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::from_seed(&[7; 32]).expect("a key"));
const LIST: &str = "https://issuer.example/status";

fn credential(kind: &str, subject: Value) -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        "id": "urn:uuid:5b1a4a2c-3d92-4d1a-8f6c-0f5f6a7f8f10",
        "type": ["VerifiableCredential", kind],
        "name": "Welding",
        "issuer": {"id": KEY.did(), "type": ["Profile"]},
        "validFrom": "2025-01-01T00:00:00Z",
        "credentialSubject": subject,
    })
}

fn sign(credential: &Value) -> String {
    KEY.jws(&json!({"kid": KEY.verification_method()}), credential)
}

/// The verdict on a badge with that status entry, under that list.
fn judge(entry: &Value, encoded: &str) -> Verdict {
    let mut badge = credential("OpenBadgeCredential", json!({
        "id": "urn:holder", "type": ["AchievementSubject"],
        "achievement": {"id": "urn:achievement", "type": ["Achievement"], "name": "Welding",
            "description": "Joins metal.", "criteria": {"narrative": "Weld."}},
    }));
    badge["credentialStatus"] = entry.clone();
    let list = credential("BitstringStatusListCredential", json!({
        "type": "BitstringStatusList", "statusPurpose": entry["statusPurpose"],
        "encodedList": encoded,
    }));
    let list = sign(&list);
    let now: Timestamp = "2026-01-01T00:00:00Z".parse().expect("a moment");
    let (payload, nobody) = (Payload::Jws(sign(&badge)), Expectation::default());
    let mut verification = Verification::start(payload, nobody, now, Limits::default());
    loop {
        match verification.step() {
            Step::Done(report) => return report.verdict,
            Step::Need(requests) => for request in requests {
                let response = Response {
                    status: 200,
                    content_type: None,
                    body: list.clone().into_bytes(),
                    final_url: request.url,
                };
                verification.answer(request.id, Ok(response));
            },
        }
    }
}

/// The value of an entry, read bit by bit from left to right (BSL 1.0 §3.2).
fn value(bits: &[u8], index: u64, size: u64) -> Option<u64> {
    let bit = |at: u64| {
        let byte = bits.get(usize::try_from(at / 8).ok()?)?;
        Some(u64::from(byte.reverse_bits() >> (at % 8) & 1))
    };
    let mut places = (1..=32).contains(&size).then(|| index * size..(index + 1) * size)?;
    places.try_fold(0, |value, at| Some(value * 2 + bit(at)?))
}

fuzz_target!(|input: &[u8]| {
    let [how, a, b, c, size, list @ ..] = input else { return };
    let index = u64::from_be_bytes([0, 0, 0, 0, 0, *a, *b, *c]);
    let purpose = ["revocation", "suspension", "message", "refresh"][usize::from(how >> 6)];
    let entry = json!({"type": "BitstringStatusListEntry", "statusPurpose": purpose,
        "statusListCredential": LIST, "statusListIndex": index.to_string(), "statusSize": size});
    let prefix = if how & 1 == 0 { "u" } else { "" };
    if how & 2 == 0 {
        // As a list that cannot be foreseen: text, or bytes that claim to be gzip.
        let encoded = match std::str::from_utf8(list) {
            Ok(text) if how & 4 == 0 => format!("{prefix}{text}"),
            _ => format!("{prefix}{}", URL_SAFE_NO_PAD.encode(list)),
        };
        let _ = judge(&entry, &encoded);
        return;
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(list).expect("in memory");
    let encoded = URL_SAFE_NO_PAD.encode(gzip.finish().expect("in memory"));
    let size = u64::from(*size);
    let expected = match value(list, index, size) {
        None => Verdict::StatusUnknown,
        Some(0) => Verdict::Valid,
        Some(_) => match purpose {
            "revocation" => Verdict::Revoked,
            "suspension" => Verdict::Suspended,
            _ => Verdict::Valid,
        },
    };
    assert_eq!(judge(&entry, &format!("{prefix}{encoded}")), expected);
});

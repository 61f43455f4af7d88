//! Any text as JSON: the strict reader agrees with the lenient one, and whatever a document holds
//! has a structure, a normal form, its own classes, which keep every member, credentials where it is
//! a record, and a verdict with no network in reach.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::model::{v1, v2, v3};
use openbadges::{
    Badge, Class, Expectation, Limits, Payload, Step, Unreachable, Verification, Version, record,
    strict_json, structure,
};
use serde_json::Value;

/// Reading what was written gives the same again.
macro_rules! round_trip {
    ($document:expr, $($class:ty),*) => {$({
        let read = <$class>::from($document.clone());
        let written = Value::from(read.clone());
        assert_eq!(<$class>::from(written), read);
    })*};
}

/// Verifies a payload when no address answers.
fn verify(payload: Payload) {
    let limits = Limits::default();
    let now = "2026-11-22T09:30:00Z".parse().expect("a moment");
    let mut verification = Verification::start(payload, Expectation::default(), now, limits.clone());
    for _ in 0..=limits.rounds {
        let Step::Need(requests) = verification.step() else { return };
        for request in requests {
            verification.answer(request.id, Err(Unreachable::Other));
        }
    }
    panic!("more rounds than there may be");
}

fuzz_target!(|text: &str| {
    let Ok(document) = strict_json::parse(text, 64) else { return };
    let whole = Payload::Json(text.to_owned());
    for payload in record::open(&whole, &Limits::default()).unwrap_or_default() {
        if let Payload::Json(text) = &payload {
            strict_json::parse(text, 64).expect("what was embedded");
        }
        verify(payload);
    }
    verify(whole);
    assert_eq!(serde_json::from_str::<Value>(text).expect("JSON"), document);
    if let Some(badge) = Badge::from_document(&document) {
        let stored = serde_json::to_string(&badge).expect("JSON");
        assert_eq!(serde_json::from_str::<Badge>(&stored).expect("a badge"), badge);
    }
    for version in [Version::V0_5, Version::V1_0, Version::V1_1, Version::V2_0, Version::V3_0] {
        for class in [Class::Assertion, Class::Achievement, Class::Profile, Class::Endorsement] {
            let _ = structure::check_class(&document, version, class);
        }
    }
    let _ = structure::check_credential(&document);
    let _ = (Badge::from_v2(&document, None, None), Badge::from_v3(&document));
    round_trip!(document, v1::AssertionV0_5, v1::Assertion, v1::BadgeClass, v1::Issuer);
    round_trip!(document, v2::Assertion, v2::BadgeClass, v2::Profile, v2::Endorsement);
    round_trip!(document, v3::AchievementCredential, v3::EndorsementCredential, v3::Profile);
});

//! Any text as JSON: the strict reader agrees with the lenient one, and whatever a document holds
//! has a structure, a normal form, and its own classes, which keep every member.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::model::{v1, v2, v3};
use openbadges::{Badge, Class, Version, strict_json, structure};
use serde_json::Value;

/// Reading what was written gives the same again.
macro_rules! round_trip {
    ($document:expr, $($class:ty),*) => {$({
        let read = <$class>::from($document.clone());
        let written = Value::from(read.clone());
        assert_eq!(<$class>::from(written), read);
    })*};
}

fuzz_target!(|text: &str| {
    let Ok(document) = strict_json::parse(text, 64) else { return };
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

//! Any text as a compact JWS: its claims are read or not, and give a credential.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::model::v3::{claims_of_jws, credential_of_claims};
use openbadges::{Badge, Limits, Payload, extract};

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    if let Ok(found) = extract(text.as_bytes(), &limits)
        && let Payload::Jws(jws) = &found.payload
    {
        assert_eq!(Payload::from_text(jws, &limits).as_ref(), Ok(&found.payload));
    }
    if let Some(claims) = claims_of_jws(text, limits.json_depth) {
        let _ = (credential_of_claims(&claims), Badge::from_document(&claims));
    }
});

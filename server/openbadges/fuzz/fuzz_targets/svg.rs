//! Any text as an SVG: reading ends, and what can be baked is read back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::{Edition, Limits, Payload, bake, extract};

fuzz_target!(|text: &str| {
    let limits = Limits::default();
    let _ = extract(text.as_bytes(), &limits);
    for payload in [
        Payload::Json("{\"a\":\"]]>\r\n\"}".replace("\r\n", "")),
        Payload::Json(" {\r\n}".to_owned()),
        Payload::Url("https://example.org/?a=b&c='".to_owned()),
    ] {
        if let Ok(baked) = bake(text.as_bytes(), &payload, Edition::V2) {
            let found = extract(&baked, &limits).expect("what was baked");
            assert_eq!(found.payload, payload);
            let again = bake(&baked, &payload, Edition::V2).expect("baked again");
            assert_eq!(again, baked);
        }
    }
});

//! Any bytes as a PNG: reading ends, and what can be baked is read back with all else in place.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::{Edition, Kind, Limits, Payload, bake, extract};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits::default();
    if let Ok(found) = extract(bytes, &limits) {
        // What was read can be baked again, except an address into an edition without them.
        if found.kind == Kind::Png
            && let Ok(again) = bake(bytes, &found.payload, Edition::V2)
        {
            let read = extract(&again, &limits).expect("what was baked");
            assert_eq!(read.payload, found.payload);
        }
    }
    let payload = Payload::Json("{\"a\":1}".to_owned());
    if bytes.starts_with(b"\x89PNG")
        && let Ok(baked) = bake(bytes, &payload, Edition::V3)
    {
        let found = extract(&baked, &limits).expect("what was baked");
        assert_eq!(found.payload, payload);
    }
});

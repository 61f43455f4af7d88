//! Any bytes as a PDF: reading ends, soon, and within memory.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::{Limits, extract};

fuzz_target!(|bytes: &[u8]| {
    let _ = extract(bytes, &Limits::default());
});

//! Any pixels as a picture with QR codes: reading ends, soon, and without a panic that gets out. The
//! first byte is the width in modules, each bit of the others a module of three by three pixels.
#![no_main]

use std::sync::Once;

use libfuzzer_sys::fuzz_target;
use openbadges::{Limits, qr};

fuzz_target!(|input: &[u8]| {
    // The fuzzer ends at every panic, also at those that are caught; one that is not ends it still.
    static QUIET: Once = Once::new();
    QUIET.call_once(|| std::panic::set_hook(Box::new(|_| {})));
    let [width, modules @ ..] = input else { return };
    let width = usize::from(*width).max(1);
    let rows = modules.len() * 8 / width;
    let dark = |x: usize, y: usize| {
        let bit = y / 3 * width + x / 3;
        modules[bit / 8] >> (bit % 8) & 1 == 1
    };
    let grey: Vec<u8> = (0..rows * 3)
        .flat_map(|y| (0..width * 3).map(move |x| (x, y)))
        .map(|(x, y)| if dark(x, y) { 0 } else { 255 })
        .collect();
    let _ = qr::read(&grey, width * 3, &Limits::default());
});

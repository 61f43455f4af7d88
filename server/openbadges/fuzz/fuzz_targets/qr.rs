//! Any pixels: the search for a QR code ends, and what is found is what the same search finds again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use openbadges::{Limits, Note, extract};

/// The picture of these bits, so wide, which is drawn in modules of some pixels.
fn png(width: usize, module: usize, bits: &[u8]) -> Vec<u8> {
    let dark = |index: usize| bits[index / 8] >> (7 - index % 8) & 1 == 1;
    let height = bits.len() * 8 / width;
    let mut pixels = Vec::new();
    for row in 0..height {
        let line: Vec<u8> = (0..width * module)
            .map(|x| {
                if dark(row * width + x / module) {
                    0
                } else {
                    255
                }
            })
            .collect();
        for _ in 0..module {
            pixels.push(0);
            pixels.extend_from_slice(&line);
        }
    }
    let mut deflate = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut deflate, &pixels).expect("memory");
    let size = |modules: usize| u32::try_from(modules * module).expect("a small picture");
    let (across, down) = (size(width).to_be_bytes(), size(height).to_be_bytes());
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [
        (b"IHDR", [&across[..], &down, &[8, 0, 0, 0, 0]].concat()),
        (b"IDAT", deflate.finish().expect("memory")),
        (b"IEND", Vec::new()),
    ] {
        let named = [&kind[..], &data].concat();
        let length = u32::try_from(data.len()).expect("a small picture");
        let checksum = crc32fast::hash(&named);
        png.extend([&length.to_be_bytes(), &named[..], &checksum.to_be_bytes()].concat());
    }
    png
}

fuzz_target!(|bytes: &[u8]| {
    let [width, module, bits @ ..] = bytes else {
        return;
    };
    let (width, module) = (usize::from(*width).max(1), usize::from(module % 4) + 1);
    if bits.len() * 8 < width {
        return;
    }
    let limits = Limits::default();
    let picture = png(width, module, bits);
    if let Ok(found) = extract(&picture, &limits) {
        assert_eq!(found.notes, [Note::QrCode]);
        assert_eq!(extract(&picture, &limits).as_ref(), Ok(&found));
    }
});

//! QR codes in a picture: the address, the token or the JSON of a badge that somebody printed,
//! photographed or shows on a screen.
//!
//! Pictures are decoded by the caller, who knows their formats and how much memory they may take;
//! here come the grey values of their pixels. With the cargo feature `qr`.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rqrr::PreparedImage;

use crate::container::Payload;
use crate::limits::Limits;

/// The badges in the QR codes of a picture, as they stood, in no order. `grey` holds the rows of
/// the picture from the top, a byte for each pixel, from 0 for black to 255 for white.
///
/// Codes that cannot be read and codes of anything but an address, a compact JWS or JSON are left
/// out. So is everything when `grey` is not a whole number of rows.
#[must_use]
pub fn read(grey: &[u8], width: usize, limits: &Limits) -> Vec<Payload> {
    if width == 0 || grey.is_empty() || !grey.len().is_multiple_of(width) {
        return Vec::new();
    }
    let height = grey.len() / width;
    // Photographs show a code far larger than is needed to read it.
    let step = (1_usize..)
        .find(|step| (width / step) * (height / step) <= limits.qr_pixels)
        .unwrap_or(1);
    let (columns, rows) = (width / step, height / step);
    if columns == 0 || rows == 0 {
        return Vec::new();
    }
    let pixel = |x: usize, y: usize| {
        grey.get(y * step * width + x * step)
            .copied()
            .unwrap_or(255)
    };
    // The decoder divides and indexes by what it measures in the picture, which a stranger drew. A
    // panic in it means that there is no code to be read.
    catch_unwind(AssertUnwindSafe(|| {
        let mut picture = PreparedImage::prepare_from_greyscale(columns, rows, pixel);
        let dark: Vec<bool> = (0..columns * rows)
            .map(|i| picture.get_pixel_at(i % columns, i / columns) == 1)
            .collect();
        // The decoder tries every three marks of a picture together: a thousand would take minutes.
        if finders(&dark, columns) > limits.qr_codes.saturating_mul(3) {
            return Vec::new();
        }
        let grids = picture.detect_grids();
        grids
            .iter()
            .take(limits.qr_codes)
            .filter_map(|grid| grid.decode().ok())
            .filter_map(|(_, text)| Payload::from_text(&text, limits).ok())
            .collect()
    }))
    .unwrap_or_default()
}

/// The marks that stand in three corners of a QR code (ISO/IEC 18004 §6.3.3), told as the decoder
/// tells them: along a row dark, light, dark, light, dark as 1 to 1 to 3 to 1 to 1, where the outer
/// two belong to one ring, and what the ring is around has a likely size.
fn finders(dark: &[bool], width: usize) -> usize {
    let mut areas = Areas::new(dark, width);
    let mut stones = HashSet::new();
    for (y, row) in dark.chunks(width).enumerate() {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        let mut start = 0;
        for run in row.chunk_by(|a, b| a == b) {
            runs.push((start, run.len()));
            start += run.len();
            let [.., a, b, c, d, e] = runs[..] else {
                continue;
            };
            if !run[0] || !is_finder([a.1, b.1, c.1, d.1, e.1]) {
                continue;
            }
            let [left, stone, right] = [a, c, e].map(|(x, _)| areas.of(y * width + x));
            let ratio = areas.sizes[stone] * 100 / areas.sizes[right].max(1);
            if left == right && stone != right && (11..70).contains(&ratio) {
                stones.insert(stone);
            }
        }
    }
    stones.len()
}

fn is_finder(runs: [usize; 5]) -> bool {
    let unit = (runs[0] + runs[1] + runs[3] + runs[4]) / 4;
    let tolerance = unit * 3 / 4;
    runs.iter()
        .zip([1, 1, 3, 1, 1])
        .all(|(run, units)| run.abs_diff(units * unit) <= tolerance)
}

/// The connected dark areas of a picture, each known by one of its pixels.
struct Areas {
    /// For each pixel another of its area; for the one that the area is known by, itself.
    next: Vec<usize>,
    /// How many pixels an area has, by the pixel that it is known by.
    sizes: Vec<usize>,
}

impl Areas {
    fn new(dark: &[bool], width: usize) -> Self {
        let mut areas = Self {
            next: (0..dark.len()).collect(),
            sizes: vec![0; dark.len()],
        };
        for i in (0..dark.len()).filter(|i| dark[*i]) {
            if i % width > 0 && dark[i - 1] {
                areas.join(i, i - 1);
            }
            if i >= width && dark[i - width] {
                areas.join(i, i - width);
            }
        }
        for i in (0..dark.len()).filter(|i| dark[*i]) {
            let area = areas.of(i);
            areas.sizes[area] += 1;
        }
        areas
    }

    fn of(&mut self, mut pixel: usize) -> usize {
        while self.next[pixel] != pixel {
            self.next[pixel] = self.next[self.next[pixel]];
            pixel = self.next[pixel];
        }
        pixel
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.next[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use qrcode::{Color, QrCode};

    /// A code with a margin, its modules so many pixels wide.
    fn drawn(text: &str, scale: usize) -> (Vec<u8>, usize) {
        let code = QrCode::new(text).expect("short enough");
        let (modules, colours) = (code.width(), code.to_colors());
        let width = (modules + 8) * scale;
        let dot = |i: usize| {
            let (x, y) = (i % width / scale, i / width / scale);
            let inside = (4..modules + 4).contains(&x) && (4..modules + 4).contains(&y);
            if inside && colours[(y - 4) * modules + x - 4] == Color::Dark {
                0
            } else {
                255
            }
        };
        ((0..width * width).map(dot).collect(), width)
    }

    #[test]
    fn an_address_a_token_and_json_are_read() {
        let token = "eyJhbGciOiJFZERTQSJ9.eyJpc3MiOiJkaWQ6a2V5OnoifQ.c2lnbmF0dXJl";
        for (text, payload) in [
            (
                "https://school.example/a/1",
                Payload::Url("https://school.example/a/1".into()),
            ),
            (token, Payload::Jws(token.into())),
            (
                "{\"type\":\"Assertion\"}",
                Payload::Json("{\"type\":\"Assertion\"}".into()),
            ),
        ] {
            let (grey, width) = drawn(text, 4);
            assert_eq!(read(&grey, width, &Limits::default()), [payload]);
        }
    }

    #[test]
    fn what_is_no_badge_is_left_out() {
        let (grey, width) = drawn("WIFI:S:guests;;", 4);
        let limits = Limits::default();
        assert_eq!(read(&grey, width, &limits), []);
        assert_eq!(read(&[], 0, &limits), []);
        assert_eq!(read(&[0; 10], 3, &limits), [], "no whole rows");
        assert_eq!(read(&[127; 100_000], 100_000, &limits), []);
    }

    /// Marks without end, and a picture at which the decoder panics, found by fuzzing.
    #[test]
    fn hostile_pictures_end_without_a_code() {
        const MARK: [u8; 8] = [0, 127, 65, 93, 93, 93, 65, 127];
        const SIDE: usize = 1024;
        let mark = |i: usize| MARK[i / SIDE % 8] >> (i % SIDE % 8) & 1 == 1;
        let marks: Vec<bool> = (0..SIDE * SIDE).map(mark).collect();
        assert_eq!(finders(&marks, SIDE), (SIDE / 8) * (SIDE / 8));
        let grey: Vec<u8> = marks
            .iter()
            .map(|dark| if *dark { 0 } else { 255 })
            .collect();
        let limits = Limits::default();
        assert_eq!(read(&grey, SIDE, &limits), []);

        let bits = STANDARD.decode(concat!(
            "IQAAAAAAAAcCAgAAAAAAAAAAfz39AYJGCgJ0odIF6BqZC9BFXBcgCIEgwF9VfwCALADtAMSlAVrwARpQBwgAmMVT",
            "C4DdeAkAFQDh19cF6BKiAH+b/QAAAYLoCgJ0JdcF6BKiC9CFThcgKJMgwF9VfwAAEnoLoAtyCkBXXG6ZCy2AAAAA"
        ));
        let bits = bits.expect("base 64");
        let (width, modules) = (usize::from(bits[0]), &bits[1..]);
        let rows = modules.len() * 8 / width;
        let dot = |i: usize| {
            let bit = i / (width * 9) * width + i % (width * 3) / 3;
            255 * (1 - (modules[bit / 8] >> (bit % 8) & 1))
        };
        let grey: Vec<u8> = (0..rows * width * 9).map(dot).collect();
        assert_eq!(read(&grey, width * 3, &limits), []);
    }

    #[test]
    fn a_code_has_three_marks() {
        for scale in 1..6 {
            let (grey, width) = drawn("https://school.example/a/1", scale);
            let dark: Vec<bool> = grey.iter().map(|grey| *grey == 0).collect();
            assert_eq!(finders(&dark, width), 3, "{scale}");
        }
    }

    /// More pixels than the cap are looked at with gaps; with too wide ones nothing is recognised.
    #[test]
    fn the_caps_on_pixels_and_codes_hold() {
        let (grey, width) = drawn("https://school.example/a/1", 12);
        let with = |qr_pixels, qr_codes| {
            let limits = Limits {
                qr_pixels,
                qr_codes,
                ..Limits::default()
            };
            read(&grey, width, &limits).len()
        };
        assert_eq!(with(grey.len(), 1), 1);
        assert_eq!(with(grey.len() / 9, 1), 1);
        assert_eq!(with(1_000, 1), 0);
        assert_eq!(with(grey.len(), 0), 0);
    }
}

//! QR codes in a picture: the address, the token or the JSON of a badge that somebody printed,
//! photographed or shows on a screen.
//!
//! Pictures are decoded by the caller, who knows their formats and how much memory they may take;
//! here come the grey values of their pixels. With the cargo feature `qr`.

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

#[cfg(test)]
mod tests {
    use super::*;
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

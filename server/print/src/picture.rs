//! Pictures of badges, decoded within limits.
//!
//! The caller hands over what its own image service has drawn; this crate is careful all the
//! same, because it must never fail for a picture.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{ImageFormat, ImageReader, Limits, RgbaImage};

/// Pixels of one side, at most.
const SIDE: u32 = 4_096;
/// Bytes that decoding may take.
const MEMORY: u64 = 96 * 1024 * 1024;

/// Decodes a PNG, JPEG or WebP, and makes it no larger than `side`; `None` for what is none.
pub(crate) fn decode(bytes: &[u8], side: u32) -> Option<RgbaImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    if !matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)
    ) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?.into_rgba8();
    let (width, height) = picture.dimensions();
    if width == 0 || height == 0 {
        return None;
    }
    let (wide, high) = fit(width, height, side);
    if (wide, high) == (width, height) {
        return Some(picture);
    }
    Some(image::imageops::resize(
        &picture,
        wide,
        high,
        FilterType::Triangle,
    ))
}

/// The size within a square of `side`, never enlarged.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width, height);
    }
    let scaled = |length: u32| {
        let exact = u64::from(length) * u64::from(side) / u64::from(longest);
        u32::try_from(exact).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_is_none() {
        for bytes in [
            &b""[..],
            b"GIF89a",
            b"\x89PNG\r\n\x1a\n",
            b"RIFF\0\0\0\0WEBP",
            b"<svg/>",
        ] {
            assert!(decode(bytes, 160).is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn sides_keep_their_proportion_and_are_never_nothing() {
        assert_eq!(fit(320, 160, 160), (160, 80));
        assert_eq!(fit(90, 30, 160), (90, 30));
        assert_eq!(fit(4_000, 1, 160), (160, 1));
    }
}

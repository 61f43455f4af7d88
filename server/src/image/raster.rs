//! Pictures of pixels: decoded under limits, scaled down, encoded without metadata.

use std::io::Cursor;

use bytes::Bytes;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbaImage};

use super::PictureError;

/// The longest side that is decoded, in pixels.
const SIDE: u32 = 10_000;
/// The memory that one picture may need to be decoded.
const MEMORY: u64 = 128 << 20;
/// The quality of thumbnails: what a badge of flat colours needs, at 4 kB for 160 pixels.
const QUALITY: f32 = 80.0;

fn undecodable(error: impl std::fmt::Display) -> PictureError {
    PictureError::Undecodable(error.to_string())
}

/// Opens a PNG, JPEG or WebP picture; magic bytes decide which.
fn open(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, PictureError> {
    let reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(undecodable)?;
    match reader.format() {
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) => Ok(reader),
        _ => Err(PictureError::UnknownKind),
    }
}

/// Width and height, as the header says them.
pub(super) fn announced(bytes: &[u8]) -> Option<(u32, u32)> {
    open(bytes).ok()?.into_dimensions().ok()
}

/// Decodes a PNG, JPEG or WebP picture.
pub(super) fn decode(bytes: &[u8]) -> Result<RgbaImage, PictureError> {
    let reader = open(bytes)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(MEMORY);
    let mut decoder = reader.into_decoder().map_err(undecodable)?;
    decoder.set_limits(limits.clone()).map_err(undecodable)?;
    // The buffer that the decoder fills is reserved by nobody: it counts here.
    limits.reserve(decoder.total_bytes()).map_err(undecodable)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(undecodable)?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgba8())
}

/// The picture with no side longer than `side`; never enlarged.
pub(super) fn fit(picture: &RgbaImage, side: u32) -> RgbaImage {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= side {
        return picture.clone();
    }
    let scaled = |length: u32| {
        let exact = u64::from(length) * u64::from(side) / u64::from(longest);
        u32::try_from(exact).unwrap_or(side).max(1)
    };
    image::imageops::resize(picture, scaled(width), scaled(height), FilterType::Lanczos3)
}

/// Encodes as PNG.
pub(super) fn png(picture: &RgbaImage) -> Result<Bytes, PictureError> {
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(undecodable)?;
    Ok(bytes.into_inner().into())
}

/// Encodes as WebP.
pub(super) fn webp(picture: &RgbaImage) -> Result<Bytes, PictureError> {
    let (width, height) = picture.dimensions();
    let encoder = webp::Encoder::from_rgba(picture, width, height);
    let encoded = encoder
        .encode_simple(false, QUALITY)
        .map_err(|error| PictureError::Undecodable(format!("{error:?}")))?;
    Ok(Bytes::copy_from_slice(&encoded))
}

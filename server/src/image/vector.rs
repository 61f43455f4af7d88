//! Pictures of shapes: SVG, rasterised. Nothing outside of the file is read.

use std::sync::Arc;

use image::RgbaImage;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, ImageKind, Options, Tree};

use super::{PictureError, raster};

/// Whether the bytes begin as an XML or SVG document does.
pub(super) fn is_svg(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.trim_ascii_start().starts_with(b"<")
}

/// Draws an SVG with its longest side at `side` pixels.
pub(super) fn draw(bytes: &[u8], side: u32) -> Result<RgbaImage, PictureError> {
    let undecodable = |error: &str| PictureError::Undecodable(error.to_owned());
    let options = Options {
        image_href_resolver: ImageHrefResolver {
            // A picture inside is decoded under our limits before the renderer sees it.
            resolve_data: Box::new(|_, data, _| {
                let inner = raster::decode(&data).ok()?;
                let bytes = raster::png(&raster::fit(&inner, super::FULL)).ok()?;
                Some(ImageKind::PNG(Arc::new(bytes.to_vec())))
            }),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    };
    let tree = Tree::from_data(bytes, &options).map_err(|error| undecodable(&error.to_string()))?;
    let size = tree.size();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred pixels")]
    let scale = side as f32 / size.width().max(size.height());
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most `side`, at least one"
    )]
    let pixels = |length: f32| ((length * scale).round() as u32).clamp(1, side);
    let mut pixmap = Pixmap::new(pixels(size.width()), pixels(size.height()))
        .ok_or_else(|| undecodable("no size"))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixmap.as_mut(),
    );
    let (width, height) = (pixmap.width(), pixmap.height());
    RgbaImage::from_raw(width, height, pixmap.take_demultiplied())
        .ok_or_else(|| undecodable("no pixels"))
}

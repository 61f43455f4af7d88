//! A mini-map as a picture that can be kept, sent and put into a report: PNG, at most
//! [`WIDEST`] pixels wide.
//!
//! It is drawn strip by strip, so that the highest map takes no more memory than a small one.

use std::collections::BTreeMap;

use maps::draw::{Heading, Words};
use maps::progress::Progress;
use maps::{Map, NodeId};

use crate::Error;
use crate::canvas::{Canvas, encoder, premultiplied};
use crate::drawing::{self, ACROSS, Pictures};
use crate::fonts::Fonts;
use crate::mark::PAPER;

/// Pixels from left to right, at most.
pub const WIDEST: u32 = 1_600;
/// Pixels of the whole picture, at most; what is so high that it would have more is drawn smaller.
pub const MOST_PIXELS: u64 = 16_000_000;

/// The paper around the map, in the map's units.
const MARGIN: f32 = 28.0;
/// Rows of pixels that are drawn at once.
const STRIP: u32 = 512;

/// A map, and what its picture shows.
#[derive(Debug, Clone, Copy)]
pub struct MapPicture<'a> {
    /// The map.
    pub map: &'a Map,
    /// Where a learner is on it; without one, all stations are alike.
    pub progress: Option<&'a Progress>,
    /// The stations' pictures (PNG, JPEG or WebP, drawn by the caller's own image service; 96
    /// pixels are right). A medal stands for one that is missing or broken; a picture that a map
    /// brings along is shown only when it is among these.
    pub pictures: &'a BTreeMap<NodeId, Vec<u8>>,
    /// The words on it.
    pub words: &'a Words,
    /// Title and standing above it.
    pub heading: Option<&'a Heading>,
}

/// Draws a map, a PNG.
///
/// # Errors
/// When the fonts cannot be read or the PNG cannot be written.
pub fn picture(of: &MapPicture<'_>) -> Result<Vec<u8>, Error> {
    let fonts = Fonts::get()?;
    let pictures = Pictures::decode(of.map, of.pictures, 96);
    let mut drawing = drawing::draw(of.map, of.progress, of.words, &pictures, fonts);
    if let Some(heading) = of.heading {
        drawing = drawing::heading(drawing, heading, fonts);
    }
    let pictures: Vec<_> = pictures.all.iter().map(premultiplied).collect();
    let wide = ACROSS + 2.0 * MARGIN;
    let high = drawing.bottom - drawing.top + 2.0 * MARGIN;
    let (width, height) = size(wide, high);
    let scale = width as f32 / wide;
    let mut bytes = Vec::new();
    let mut writer = encoder(&mut bytes, width, height).write_header()?;
    let mut stream = writer.stream_writer()?;
    let mut row = 0;
    while row < height {
        let rows = STRIP.min(height - row);
        let mut canvas = Canvas::new(width, rows, PAPER)?;
        let above = (MARGIN - drawing.top) * scale - row as f32;
        canvas.look(scale, MARGIN * scale, above);
        let (top, bottom) = (-above / scale, (rows as f32 - above) / scale);
        for part in &drawing.parts {
            if part.bottom >= top - 1.0 && part.top <= bottom + 1.0 {
                canvas.part(part, &pictures);
            }
        }
        std::io::Write::write_all(&mut stream, &canvas.rgb())
            .map_err(|error| Error::Png(error.into()))?;
        row += rows;
    }
    stream.finish()?;
    writer.finish()?;
    Ok(bytes)
}

/// The size in pixels of what is so wide and so high.
fn size(wide: f32, high: f32) -> (u32, u32) {
    let (wide, high) = (f64::from(wide), f64::from(high.max(1.0)));
    let by_pixels = (MOST_PIXELS as f64 / (wide * high)).sqrt();
    let scale = by_pixels.min(f64::from(WIDEST) / wide);
    let width = (wide * scale).floor().max(1.0);
    (width as u32, (high * width / wide).floor().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_never_too_wide_nor_too_large_and_keeps_its_proportion() {
        for high in [1.0, 200.0, 1_016.0, 5_000.0, 10_160.0, 16_000.0, 120_100.0] {
            let (width, height) = size(1_016.0, high);
            assert!((1..=WIDEST).contains(&width), "{high}: {width}");
            assert!(u64::from(width) * u64::from(height) <= MOST_PIXELS);
            let wanted = f64::from(high) * f64::from(width) / 1_016.0;
            assert!(
                (f64::from(height) - wanted).abs() <= 1.0,
                "{high}: {height}"
            );
        }
        assert_eq!(size(1_016.0, 500.0).0, WIDEST);
    }
}

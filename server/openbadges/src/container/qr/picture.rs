//! Pixels: a PNG as one byte of brightness for each, and as dark and light.

use std::io::Cursor;

use png::{ColorType, Decoder, InterlaceInfo, Transformations, expand_interlaced_row};

/// Less difference between the brightest and the darkest is no drawing.
const CONTRAST: u8 = 32;

/// Regions along the longer side, for thresholds of their own.
const REGIONS: usize = 64;

/// A region smaller than this, in pixels, would be within one module.
const SMALLEST_REGION: usize = 8;

/// Brightness, row by row from the top; what is transparent lies on white.
pub(super) struct Picture {
    width: usize,
    luma: Vec<u8>,
}

/// What is dark.
#[derive(PartialEq, Eq)]
pub(super) struct Bitmap {
    width: usize,
    dark: Vec<bool>,
}

impl Picture {
    #[cfg(test)]
    pub(super) fn new(width: usize, luma: Vec<u8>) -> Self {
        assert_eq!(luma.len() % width, 0, "whole rows");
        Self { width, luma }
    }

    /// The picture in a PNG of up to so many pixels, if it is whole. Of a moving one the still.
    pub(super) fn decode(bytes: &[u8], pixels: usize) -> Option<Self> {
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        let mut reader = decoder.read_info().ok()?;
        let width = usize::try_from(reader.info().width).ok()?;
        let height = usize::try_from(reader.info().height).ok()?;
        let size = width.checked_mul(height).filter(|size| *size <= pixels)?;
        let (colour, _) = reader.output_color_type();
        let mut luma = vec![u8::MAX; size];
        let mut line = Vec::with_capacity(width);
        for y in 0.. {
            let Some(row) = reader.next_interlaced_row().ok()? else {
                break;
            };
            line.clear();
            brightness(colour, row.data(), &mut line);
            match row.interlace() {
                InterlaceInfo::Null(_) => luma
                    .get_mut(y * width..)?
                    .get_mut(..line.len())?
                    .copy_from_slice(&line),
                InterlaceInfo::Adam7(pass) => {
                    expand_interlaced_row(&mut luma, width, &line, pass, 8);
                }
            }
        }
        Some(Self { width, luma })
    }

    /// Halfway between the darkest and the brightest; none where all looks the same.
    pub(super) fn threshold(&self) -> Option<u8> {
        let (darkest, brightest) = extremes(&self.luma);
        (brightest.saturating_sub(darkest) >= CONTRAST).then(|| darkest.midpoint(brightest))
    }

    pub(super) fn darker_than(&self, threshold: u8) -> Bitmap {
        Bitmap {
            width: self.width,
            dark: self.luma.iter().map(|luma| *luma <= threshold).collect(),
        }
    }

    /// With a threshold for each region, halfway between the extremes of the regions around it;
    /// with the one given where those are alike.
    pub(super) fn darker_than_around(&self, threshold: u8) -> Bitmap {
        let height = self.luma.len() / self.width.max(1);
        let side = (self.width.max(height) / REGIONS).max(SMALLEST_REGION);
        let mut regions: Vec<Vec<(u8, u8)>> = Vec::new();
        for rows in self.luma.chunks(self.width * side) {
            let mut across = vec![(u8::MAX, u8::MIN); self.width.div_ceil(side)];
            for row in rows.chunks(self.width) {
                for (region, luma) in across.iter_mut().zip(row.chunks(side)) {
                    *region = wider(*region, extremes(luma));
                }
            }
            regions.push(across);
        }
        let around = |list: usize, index: usize| index.saturating_sub(2)..list.min(index + 3);
        let mut dark = Vec::with_capacity(self.luma.len());
        for (down, rows) in self.luma.chunks(self.width * side).enumerate() {
            let near = &regions[around(regions.len(), down)];
            let thresholds: Vec<u8> = (0..self.width.div_ceil(side))
                .map(|across| {
                    let (darkest, brightest) = near
                        .iter()
                        .flat_map(|row| &row[around(row.len(), across)])
                        .fold((u8::MAX, u8::MIN), |all, region| wider(all, *region));
                    if brightest.saturating_sub(darkest) >= CONTRAST {
                        darkest.midpoint(brightest)
                    } else {
                        threshold
                    }
                })
                .collect();
            for row in rows.chunks(self.width) {
                for (luma, threshold) in row.chunks(side).zip(&thresholds) {
                    dark.extend(luma.iter().map(|luma| luma <= threshold));
                }
            }
        }
        Bitmap {
            width: self.width,
            dark,
        }
    }
}

impl Bitmap {
    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.dark.len() / self.width.max(1)
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dark.chunks(self.width.max(1))
    }

    /// Whether the pixel that holds this point is dark; none outside of the picture.
    pub(super) fn is_dark(&self, x: f64, y: f64) -> Option<bool> {
        if x < 0.0 || y < 0.0 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the pixel that holds the point; what is too large or no number is outside"
        )]
        let (x, y) = (x as usize, y as usize);
        if x >= self.width {
            return None;
        }
        self.dark
            .get(y.checked_mul(self.width)?.checked_add(x)?)
            .copied()
    }
}

fn extremes(luma: &[u8]) -> (u8, u8) {
    luma.iter()
        .fold((u8::MAX, u8::MIN), |all, luma| wider(all, (*luma, *luma)))
}

fn wider(one: (u8, u8), other: (u8, u8)) -> (u8, u8) {
    (one.0.min(other.0), one.1.max(other.1))
}

/// Rec. 601 luma on white, of samples of eight bits.
fn brightness(colour: ColorType, samples: &[u8], line: &mut Vec<u8>) {
    let luma = |red: u8, green: u8, blue: u8| {
        (77 * u32::from(red) + 150 * u32::from(green) + 29 * u32::from(blue)) >> 8
    };
    let on_white = |luma: u32, alpha: u8| {
        let alpha = u32::from(alpha);
        u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    match colour {
        ColorType::Grayscale => line.extend_from_slice(samples),
        ColorType::GrayscaleAlpha => {
            let (pixels, _) = samples.as_chunks::<2>();
            line.extend(pixels.iter().map(|[grey, a]| on_white((*grey).into(), *a)));
        }
        ColorType::Rgba => {
            let (pixels, _) = samples.as_chunks::<4>();
            line.extend(
                pixels
                    .iter()
                    .map(|[r, g, b, a]| on_white(luma(*r, *g, *b), *a)),
            );
        }
        // A palette has been expanded.
        ColorType::Rgb | ColorType::Indexed => {
            let (pixels, _) = samples.as_chunks::<3>();
            line.extend(
                pixels
                    .iter()
                    .map(|[r, g, b]| on_white(luma(*r, *g, *b), u8::MAX)),
            );
        }
    }
}

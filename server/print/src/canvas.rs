//! Pixels that shapes, words and pictures are drawn on.
//!
//! A canvas is looked at through a transformation, so that what is higher than memory should hold is
//! drawn strip by strip, and what is drawn large can be drawn small.

use image::RgbaImage;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{
    FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, PixmapPaint,
    Stroke, StrokeDash, Transform,
};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

use crate::Error;
use crate::drawing::{Ink, Part};
use crate::fonts::{Fonts, Weight};
use crate::mark::{Colour, Mark};
use crate::text::{Line, Room, lines};

/// Lines of one size.
#[derive(Default)]
pub(crate) struct Set {
    pub(crate) lines: Vec<Line>,
    size: f32,
}

impl Set {
    fn leading(&self) -> f32 {
        self.size * 1.22
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    pub(crate) fn height(&self) -> f32 {
        self.lines.len() as f32 * self.leading()
    }
}

/// Where lines stand below each other.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) x: f32,
    pub(crate) width: f32,
}

impl Column {
    /// Words in at most so many lines.
    pub(crate) fn set(
        &self,
        canvas: &Canvas,
        words: &str,
        weight: Weight,
        size: f32,
        most: usize,
    ) -> Set {
        let room = Room {
            width: self.width,
            size,
            lines: most,
        };
        Set {
            lines: lines(canvas.fonts, words, weight, room),
            size,
        }
    }
}

pub(crate) struct Canvas {
    pixels: Pixmap,
    pub(crate) fonts: &'static Fonts,
    /// From what is drawn to pixels.
    eye: Transform,
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32, ground: Colour) -> Result<Self, Error> {
        let mut pixels = Pixmap::new(width, height).ok_or(Error::Canvas)?;
        pixels.fill(resvg::tiny_skia::Color::from_rgba8(
            ground.0, ground.1, ground.2, 255,
        ));
        Ok(Self {
            pixels,
            fonts: Fonts::get()?,
            eye: Transform::identity(),
        })
    }

    /// From now on, draws everything so much larger, and then so far to the right and down.
    pub(crate) fn look(&mut self, scale: f32, x: f32, y: f32) {
        self.eye = Transform::from_row(scale, 0.0, 0.0, scale, x, y);
    }

    /// Draws a part of a drawing.
    pub(crate) fn part(&mut self, part: &Part, pictures: &[Option<Pixmap>]) {
        match &part.ink {
            Ink::Fill(path, colour) => self.fill(path, *colour),
            Ink::Stroke {
                path,
                width,
                dash,
                colour,
            } => {
                let stroke = Stroke {
                    dash: dash.and_then(|dash| StrokeDash::new(dash.to_vec(), 0.0)),
                    ..round_stroke(*width)
                };
                self.stroke(path, &stroke, *colour);
            }
            Ink::Words {
                line,
                x,
                baseline,
                size,
                colour,
                halo,
            } => {
                if let Some(path) = self.outline(line, *x, *baseline, *size) {
                    if let Some((width, colour)) = halo {
                        self.stroke(&path, &round_stroke(*width), *colour);
                    }
                    self.fill(&path, *colour);
                }
            }
            Ink::Picture { number, x, y, side } => {
                if let Some(Some(picture)) = pictures.get(*number) {
                    self.place(picture, *x, *y, *side);
                }
            }
        }
    }

    pub(crate) fn stroke(&mut self, path: &Path, stroke: &Stroke, colour: Colour) {
        self.pixels
            .stroke_path(path, &paint(colour), stroke, self.eye, None);
    }

    pub(crate) fn fill(&mut self, path: &Path, colour: Colour) {
        self.pixels
            .fill_path(path, &paint(colour), FillRule::Winding, self.eye, None);
    }

    /// Draws lines from `top` on, and says where they end.
    pub(crate) fn text(&mut self, set: &Set, x: f32, top: f32, colour: Colour) -> f32 {
        let mut y = top;
        for line in &set.lines {
            if let Some(path) = self.outline(line, x, y + 0.95 * set.size, set.size) {
                self.fill(&path, colour);
            }
            y += set.leading();
        }
        y
    }

    fn outline(&self, line: &Line, x: f32, baseline: f32, size: f32) -> Option<Path> {
        let mut builder = PathBuilder::new();
        for run in &line.runs {
            let loaded = self.fonts.loaded(run.font);
            let scale = size * loaded.scaled(1);
            let mut at = x + run.x;
            for glyph in &run.glyphs {
                let mut outline = Outline {
                    builder: &mut builder,
                    x: at + glyph.x * size,
                    y: baseline - glyph.y * size,
                    scale,
                };
                let id = GlyphId(u16::try_from(glyph.id).unwrap_or(0));
                let _ = loaded.face.outline_glyph(id, &mut outline);
                at += glyph.advance * size;
            }
        }
        builder.finish()
    }

    pub(crate) fn mark(&mut self, mark: &Mark, x: f32, y: f32, side: f32, colour: Colour) {
        let scale = side / mark.side;
        let place = self
            .eye
            .pre_concat(Transform::from_row(scale, 0.0, 0.0, scale, x, y));
        for line in &mark.strokes {
            match line.width {
                None => {
                    self.pixels.fill_path(
                        &line.path,
                        &paint(colour),
                        FillRule::Winding,
                        place,
                        None,
                    );
                }
                Some(width) => {
                    let stroke = round_stroke(width);
                    self.pixels
                        .stroke_path(&line.path, &paint(colour), &stroke, place, None);
                }
            }
        }
    }

    /// A picture in the middle of a square; smaller ones are enlarged to it.
    pub(crate) fn place(&mut self, picture: &Pixmap, x: f32, y: f32, side: f32) {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let (wide, high) = (picture.width() as f32, picture.height() as f32);
        let scale = side / wide.max(high);
        let place = self.eye.pre_concat(Transform::from_row(
            scale,
            0.0,
            0.0,
            scale,
            x + (side - wide * scale) / 2.0,
            y + (side - high * scale) / 2.0,
        ));
        let paint = PixmapPaint {
            quality: FilterQuality::Bicubic,
            ..PixmapPaint::default()
        };
        self.pixels
            .draw_pixmap(0, 0, picture.as_ref(), &paint, place, None);
    }

    /// Its pixels from top to bottom. The ground is opaque: three channels are enough.
    pub(crate) fn rgb(&self) -> Vec<u8> {
        let pixels = self.pixels.pixels();
        let mut rgb = Vec::with_capacity(3 * pixels.len());
        for pixel in pixels {
            rgb.extend([pixel.red(), pixel.green(), pixel.blue()]);
        }
        rgb
    }

    /// The whole canvas as a PNG.
    pub(crate) fn png(&self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let encoder = encoder(&mut bytes, self.pixels.width(), self.pixels.height());
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.rgb())?;
        writer.finish()?;
        Ok(bytes)
    }
}

/// How all pictures are written.
pub(crate) fn encoder(bytes: &mut Vec<u8>, width: u32, height: u32) -> Encoder<'_, &mut Vec<u8>> {
    let mut encoder = Encoder::new(bytes, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(Compression::Balanced);
    encoder.set_filter(Filter::Adaptive);
    encoder
}

fn round_stroke(width: f32) -> Stroke {
    Stroke {
        width,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour.0, colour.1, colour.2, 255);
    paint.anti_alias = true;
    paint
}

pub(crate) fn premultiplied(picture: &RgbaImage) -> Option<Pixmap> {
    let (width, height) = picture.dimensions();
    let mut drawn = Pixmap::new(width, height)?;
    for (to, from) in drawn.pixels_mut().iter_mut().zip(picture.pixels()) {
        let [r, g, b, a] = from.0;
        *to = resvg::tiny_skia::ColorU8::from_rgba(r, g, b, a).premultiply();
    }
    Some(drawn)
}

pub(crate) fn round(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
    let k = radius * 0.447_715;
    let (right, bottom) = (x + width, y + height);
    let mut path = PathBuilder::new();
    path.move_to(x + radius, y);
    path.line_to(right - radius, y);
    path.cubic_to(right - k, y, right, y + k, right, y + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - k, right - k, bottom, right - radius, bottom);
    path.line_to(x + radius, bottom);
    path.cubic_to(x + k, bottom, x, bottom - k, x, bottom - radius);
    path.line_to(x, y + radius);
    path.cubic_to(x, y + k, x + k, y, x + radius, y);
    path.close();
    path.finish()
}

/// Writes a glyph's outline, y upwards, into a path, y downwards.
struct Outline<'a> {
    builder: &'a mut PathBuilder,
    x: f32,
    y: f32,
    scale: f32,
}

impl Outline<'_> {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Outline<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (x1, y1) = self.at(x1, y1);
        let (x, y) = self.at(x, y);
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let (x1, y1) = self.at(x1, y1);
        let (x2, y2) = self.at(x2, y2);
        let (x, y) = self.at(x, y);
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}

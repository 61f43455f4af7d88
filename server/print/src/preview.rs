//! The picture of 1200x630 pixels that networks and messengers show for a link.
//!
//! It is seen small, on a phone between other posts: few words, large, the picture and the verdict
//! first. It holds no more than the page does, and no text in the file.

use domain::Verdict;
use image::RgbaImage;
use png::{BitDepth, ColorType, Compression, Encoder, Filter};
use resvg::tiny_skia::{
    FillRule, FilterQuality, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, PixmapPaint,
    Rect, Stroke, Transform,
};
use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

use crate::Error;
use crate::fonts::{Fonts, Weight};
use crate::mark::{self, CARD, Colour, INK, INK_SOFT, LINE, Mark, PAPER, TERRACOTTA};
use crate::text::{Line, Room, lines};

/// Pixels.
pub const WIDTH: u32 = 1200;
/// Pixels.
pub const HEIGHT: u32 = 630;

/// The most pictures on a collection's card.
pub const MOST_PICTURES: usize = 6;

/// What the card of a badge shows; its words put together in one language.
#[derive(Debug, Clone, Copy)]
pub struct BadgeCard<'a> {
    /// The badge's title.
    pub title: &'a str,
    /// Its picture, a PNG, JPEG or WebP; a drawn medal stands for one that is missing or broken.
    pub picture: Option<&'a [u8]>,
    /// "Amina B. a reçu"; `None` where the name is hidden.
    pub holder: Option<&'a str>,
    /// "délivré par …".
    pub issued: &'a str,
    /// The verdict, for its icon and colour.
    pub verdict: Verdict,
    /// The verdict in words.
    pub said: &'a str,
    /// When that was found out; networks keep this picture long.
    pub checked: &'a str,
    /// The instance's name.
    pub instance: &'a str,
}

/// What the card of a collection shows.
#[derive(Debug, Clone, Copy)]
pub struct CollectionCard<'a> {
    /// Its title.
    pub title: &'a str,
    /// Whose it is; `None` where the name is hidden.
    pub holder: Option<&'a str>,
    /// The first badges' pictures, [`MOST_PICTURES`] of them; `None` for one that is missing.
    pub pictures: &'a [Option<&'a [u8]>],
    /// "12 badges".
    pub count: &'a str,
    /// The instance's name.
    pub instance: &'a str,
}

/// Draws the card of a badge, a PNG.
///
/// # Errors
/// When the fonts cannot be read or the PNG cannot be written.
pub fn badge(card: &BadgeCard<'_>) -> Result<Vec<u8>, Error> {
    let mut canvas = Canvas::new()?;
    canvas.tile(card.picture, [72.0, 95.0, 400.0], 26.0);
    let (icon, colour) = mark::verdict(card.verdict);
    let column = Column {
        x: 532.0,
        width: 604.0,
    };
    let title = canvas.title(card.title, column.width, &[(58.0, 3), (48.0, 4)]);
    let holder = column.set(
        &canvas,
        card.holder.unwrap_or_default(),
        Weight::Regular,
        32.0,
        1,
    );
    let issued = column.set(&canvas, card.issued, Weight::Regular, 31.0, 2);
    let beside = Column {
        x: column.x + 58.0,
        width: column.width - 58.0,
    };
    let said = beside.set(&canvas, card.said, Weight::Bold, 32.0, 2);
    let checked = beside.set(&canvas, card.checked, Weight::Regular, 25.0, 2);
    let parts = [&holder, &title, &issued, &said, &checked];
    let gaps = if holder.lines.is_empty() { 46.0 } else { 54.0 };
    let height: f32 = parts.iter().map(|part| part.height()).sum::<f32>() + gaps;
    // In the middle of what is above the foot, and never above the picture's head.
    let mut y = (48.0 + (494.0 - height) / 2.0).max(40.0);
    if !holder.lines.is_empty() {
        y = canvas.text(&holder, column.x, y, INK_SOFT) + 8.0;
    }
    y = canvas.text(&title, column.x, y, INK) + 12.0;
    y = canvas.text(&issued, column.x, y, INK_SOFT) + 34.0;
    canvas.mark(icon, column.x, y - 1.0, 42.0, colour);
    y = canvas.text(&said, beside.x, y, colour);
    canvas.text(&checked, beside.x, y, INK_SOFT);
    canvas.brand(card.instance);
    canvas.png()
}

/// Draws the card of a collection, a PNG.
///
/// # Errors
/// When the fonts cannot be read or the PNG cannot be written.
pub fn collection(card: &CollectionCard<'_>) -> Result<Vec<u8>, Error> {
    let mut canvas = Canvas::new()?;
    let shown = &card.pictures[..card.pictures.len().min(MOST_PICTURES)];
    let (columns, side) = match shown.len() {
        0 => (1, 0.0),
        1 => (1, 380.0),
        2 | 4 => (2, 222.0),
        _ => (3, 176.0),
    };
    let gap = 20.0;
    let rows = shown.len().div_ceil(columns);
    #[expect(clippy::cast_precision_loss, reason = "six pictures at most")]
    let (wide, high) = (
        columns as f32 * (side + gap) - gap,
        rows as f32 * (side + gap) - gap,
    );
    for (place, picture) in shown.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "six pictures at most")]
        let (column, row) = ((place % columns) as f32, (place / columns) as f32);
        let x = 72.0 + column * (side + gap);
        let y = 48.0 + (494.0 - high) / 2.0 + row * (side + gap);
        canvas.tile(*picture, [x, y, side], side * 0.08);
    }
    let left = if shown.is_empty() {
        72.0
    } else {
        72.0 + wide + 56.0
    };
    let column = Column {
        x: left,
        width: 1136.0 - left,
    };
    let title = canvas.title(card.title, column.width, &[(58.0, 3), (46.0, 5), (38.0, 6)]);
    let holder = column.set(
        &canvas,
        card.holder.unwrap_or_default(),
        Weight::Regular,
        34.0,
        2,
    );
    let count = column.set(&canvas, card.count, Weight::Bold, 32.0, 1);
    let height = title.height() + holder.height() + count.height() + 30.0;
    let mut y = 48.0 + (494.0 - height) / 2.0;
    y = canvas.text(&title, column.x, y, INK) + 14.0;
    y = canvas.text(&holder, column.x, y, INK_SOFT) + 16.0;
    canvas.text(&count, column.x, y, INK);
    canvas.brand(card.instance);
    canvas.png()
}

/// Lines of one size.
struct Set {
    lines: Vec<Line>,
    size: f32,
}

impl Set {
    fn leading(&self) -> f32 {
        self.size * 1.22
    }

    #[expect(clippy::cast_precision_loss, reason = "a few lines")]
    fn height(&self) -> f32 {
        self.lines.len() as f32 * self.leading()
    }
}

#[derive(Clone, Copy)]
struct Column {
    x: f32,
    width: f32,
}

impl Column {
    fn set(&self, canvas: &Canvas, words: &str, weight: Weight, size: f32, most: usize) -> Set {
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

struct Canvas {
    pixels: Pixmap,
    fonts: &'static Fonts,
}

impl Canvas {
    fn new() -> Result<Self, Error> {
        let mut pixels = Pixmap::new(WIDTH, HEIGHT).ok_or(Error::Canvas)?;
        pixels.fill(resvg::tiny_skia::Color::from_rgba8(
            PAPER.0, PAPER.1, PAPER.2, 255,
        ));
        Ok(Self {
            pixels,
            fonts: Fonts::get()?,
        })
    }

    /// The title in the largest of these sizes in which it fits its lines; cut in the last.
    fn title(&self, words: &str, width: f32, sizes: &[(f32, usize)]) -> Set {
        let column = Column { x: 0.0, width };
        let mut set = Set {
            lines: Vec::new(),
            size: 1.0,
        };
        for (place, (size, most)) in sizes.iter().enumerate() {
            let last = place + 1 == sizes.len();
            set = column.set(self, words, Weight::Bold, *size, most + usize::from(!last));
            if set.lines.len() <= *most {
                break;
            }
        }
        set
    }

    fn fill(&mut self, path: &Path, colour: Colour) {
        self.pixels.fill_path(
            path,
            &paint(colour),
            FillRule::Winding,
            Transform::identity(),
            None,
        );
    }

    /// Draws lines from `top` on, and says where they end.
    fn text(&mut self, set: &Set, x: f32, top: f32, colour: Colour) -> f32 {
        let mut y = top;
        for line in &set.lines {
            let baseline = y + 0.95 * set.size;
            let mut builder = PathBuilder::new();
            for run in &line.runs {
                let loaded = self.fonts.loaded(run.font);
                let scale = set.size * loaded.scaled(1);
                let mut at = x + run.x;
                for glyph in &run.glyphs {
                    let mut outline = Outline {
                        builder: &mut builder,
                        x: at + glyph.x * set.size,
                        y: baseline - glyph.y * set.size,
                        scale,
                    };
                    let id = GlyphId(u16::try_from(glyph.id).unwrap_or(0));
                    let _ = loaded.face.outline_glyph(id, &mut outline);
                    at += glyph.advance * set.size;
                }
            }
            if let Some(path) = builder.finish() {
                self.fill(&path, colour);
            }
            y += set.leading();
        }
        y
    }

    fn mark(&mut self, mark: &Mark, x: f32, y: f32, side: f32, colour: Colour) {
        let scale = side / mark.side;
        let place = Transform::from_row(scale, 0.0, 0.0, scale, x, y);
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
                    let stroke = Stroke {
                        width,
                        line_cap: LineCap::Round,
                        line_join: LineJoin::Round,
                        ..Stroke::default()
                    };
                    self.pixels
                        .stroke_path(&line.path, &paint(colour), &stroke, place, None);
                }
            }
        }
    }

    /// A badge's picture on a white tile.
    fn tile(&mut self, picture: Option<&[u8]>, [x, y, side]: [f32; 3], inset: f32) {
        if let Some(path) = round(x, y, side, side, 24.0) {
            self.fill(&path, CARD);
            let stroke = Stroke {
                width: 2.0,
                ..Stroke::default()
            };
            self.pixels
                .stroke_path(&path, &paint(LINE), &stroke, Transform::identity(), None);
        }
        let room = side - 2.0 * inset;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a side of a few hundred pixels"
        )]
        let decoded = picture.and_then(|bytes| crate::picture::decode(bytes, room as u32));
        match decoded.as_ref().and_then(premultiplied) {
            Some(drawn) => self.place(&drawn, x + inset, y + inset, room),
            None => self.mark(
                mark::award(),
                x + side / 4.0,
                y + side / 4.0,
                side / 2.0,
                LINE,
            ),
        }
    }

    /// A picture in the middle of a square; smaller ones are enlarged to it.
    fn place(&mut self, picture: &Pixmap, x: f32, y: f32, side: f32) {
        #[expect(clippy::cast_precision_loss, reason = "pixels of a picture")]
        let (wide, high) = (picture.width() as f32, picture.height() as f32);
        let scale = side / wide.max(high);
        let place = Transform::from_row(
            scale,
            0.0,
            0.0,
            scale,
            x + (side - wide * scale) / 2.0,
            y + (side - high * scale) / 2.0,
        );
        let paint = PixmapPaint {
            quality: FilterQuality::Bicubic,
            ..PixmapPaint::default()
        };
        self.pixels
            .draw_pixmap(0, 0, picture.as_ref(), &paint, place, None);
    }

    /// Besace's satchel and the instance's name at the foot.
    fn brand(&mut self, instance: &str) {
        if let Some(rect) = Rect::from_xywh(0.0, 546.0, 1200.0, 2.0) {
            self.fill(&PathBuilder::from_rect(rect), LINE);
        }
        self.mark(mark::satchel(), 72.0, 566.0, 44.0, TERRACOTTA);
        let column = Column {
            x: 0.0,
            width: 1000.0,
        };
        let name = column.set(self, instance, Weight::Bold, 30.0, 1);
        self.text(&name, 130.0, 570.0, INK);
    }

    fn png(&self) -> Result<Vec<u8>, Error> {
        // The page is opaque: three channels are enough.
        let mut rgb = Vec::with_capacity(3 * (WIDTH * HEIGHT) as usize);
        for pixel in self.pixels.pixels() {
            rgb.extend([pixel.red(), pixel.green(), pixel.blue()]);
        }
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, WIDTH, HEIGHT);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::Balanced);
        encoder.set_filter(Filter::Adaptive);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&rgb)?;
        writer.finish()?;
        Ok(bytes)
    }
}

fn paint(colour: Colour) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour.0, colour.1, colour.2, 255);
    paint.anti_alias = true;
    paint
}

fn premultiplied(picture: &RgbaImage) -> Option<Pixmap> {
    let (width, height) = picture.dimensions();
    let mut drawn = Pixmap::new(width, height)?;
    for (to, from) in drawn.pixels_mut().iter_mut().zip(picture.pixels()) {
        let [r, g, b, a] = from.0;
        *to = resvg::tiny_skia::ColorU8::from_rgba(r, g, b, a).premultiply();
    }
    Some(drawn)
}

fn round(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Option<Path> {
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

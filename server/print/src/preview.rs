//! The picture of 1200x630 pixels that networks and messengers show for a link.
//!
//! It is seen small, on a phone between other posts: few words, large, the picture and the verdict
//! first. It holds no more than the page does, and no text in the file.

use std::collections::BTreeMap;

use domain::Verdict;
use maps::progress::Progress;
use maps::{Map, NodeId};
use resvg::tiny_skia::{PathBuilder, Rect, Stroke};

use crate::Error;
use crate::canvas::{Canvas, Column, Set, premultiplied, round};
use crate::drawing::{self, Pictures};
use crate::fonts::Weight;
use crate::mark::{self, CARD, INK, INK_SOFT, LINE, PAPER, TERRACOTTA};

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

/// What the card of a mini-map shows.
#[derive(Debug, Clone, Copy)]
pub struct MapCard<'a> {
    /// Its title.
    pub title: &'a str,
    /// Whose path it is, else who made the map; `None` where the name is hidden.
    pub holder: Option<&'a str>,
    /// The map.
    pub map: &'a Map,
    /// Where the learner is on it, with a bar; without, all stations are alike.
    pub progress: Option<&'a Progress>,
    /// The stations' pictures, as in [`crate::map::MapPicture`].
    pub pictures: &'a BTreeMap<NodeId, Vec<u8>>,
    /// "58 % des étapes requises"; of a map alone, "12 étapes".
    pub standing: &'a str,
    /// The instance's name.
    pub instance: &'a str,
}

/// Draws the card of a badge, a PNG.
///
/// # Errors
/// When the fonts cannot be read or the PNG cannot be written.
pub fn badge(card: &BadgeCard<'_>) -> Result<Vec<u8>, Error> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
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
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
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

/// Draws the card of a mini-map, a PNG: the stations around the next step, or the first ones.
///
/// # Errors
/// When the fonts cannot be read or the PNG cannot be written.
pub fn map(card: &MapCard<'_>) -> Result<Vec<u8>, Error> {
    let mut canvas = Canvas::new(WIDTH, HEIGHT, PAPER)?;
    let column = Column {
        x: 72.0,
        width: 1056.0,
    };
    let scale = column.width / drawing::ACROSS;
    let pictures = Pictures::decode(card.map, card.pictures, 96);
    let strip = drawing::strip(card.map, card.progress, &pictures, canvas.fonts);
    let path = if strip.parts.is_empty() {
        0.0
    } else {
        drawing::STRIP * scale
    };
    let title = canvas.title(card.title, column.width, &[(58.0, 2), (46.0, 3), (38.0, 3)]);
    let holder = card.holder.unwrap_or_default();
    let holder = column.set(&canvas, holder, Weight::Regular, 32.0, 1);
    let standing = column.set(&canvas, card.standing, Weight::Bold, 30.0, 1);
    let bar = if card.progress.is_some() { 30.0 } else { 0.0 };
    let words = title.height() + holder.height() + standing.height() + 24.0 + bar;
    // In the middle of what is above the path.
    let mut y = (40.0 + (506.0 - path - 34.0 - words) / 2.0).max(34.0);
    y = canvas.text(&title, column.x, y, INK) + 2.0;
    y = canvas.text(&holder, column.x, y, INK_SOFT) + 22.0;
    y = canvas.text(&standing, column.x, y, INK) + 10.0;
    if let Some(progress) = card.progress {
        for (path, colour) in drawing::bar([column.x, y, column.width, 16.0], progress.percent) {
            canvas.fill(&path, colour);
        }
    }
    canvas.look(scale, column.x, 518.0 - path);
    let pictures: Vec<_> = pictures.all.iter().map(premultiplied).collect();
    for part in &strip.parts {
        canvas.part(part, &pictures);
    }
    canvas.look(1.0, 0.0, 0.0);
    canvas.brand(card.instance);
    canvas.png()
}

impl Canvas {
    /// The title in the largest of these sizes in which it fits its lines; cut in the last.
    fn title(&self, words: &str, width: f32, sizes: &[(f32, usize)]) -> Set {
        let column = Column { x: 0.0, width };
        let mut set = Set::default();
        for (place, (size, most)) in sizes.iter().enumerate() {
            let last = place + 1 == sizes.len();
            set = column.set(self, words, Weight::Bold, *size, most + usize::from(!last));
            if set.lines.len() <= *most {
                break;
            }
        }
        set
    }

    /// A badge's picture on a white tile.
    fn tile(&mut self, picture: Option<&[u8]>, [x, y, side]: [f32; 3], inset: f32) {
        if let Some(path) = round(x, y, side, side, 24.0) {
            self.fill(&path, CARD);
            let stroke = Stroke {
                width: 2.0,
                ..Stroke::default()
            };
            self.stroke(&path, &stroke, LINE);
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
}

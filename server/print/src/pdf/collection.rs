//! The sheets of a collection: its head, the badges in two columns, the skills.

use std::collections::HashMap;

use domain::collection::{ProvenSkill, PublicTile};
use krilla::image::Image;
use krilla::tagging::ListNumbering;

use super::flow::{About, Flow, Kind, Setting};
use super::{CollectionSheet, date, image};
use crate::Error;
use crate::fonts::Weight;
use crate::mark::{self, INK, INK_SOFT, LINE};
use crate::rich;
use crate::text::{Line, Room, Span, clean, words_or, wrap};

const LEFT: f32 = 54.0;
const WIDTH: f32 = 487.0;
const GAP: f32 = 22.0;
const COLUMN: f32 = (WIDTH - GAP) / 2.0;
/// The frame around a badge's picture.
const TILE: f32 = 56.0;
pub(super) const QR: f32 = 84.0;
/// A text of this many characters fits beside the code.
const BESIDE: usize = 600;
/// From this many badges on pictures are smaller, so that the file can still be mailed.
const MANY: usize = 100;

const TEXT: Setting = Setting {
    x: LEFT,
    width: WIDTH,
    size: 10.5,
    leading: 15.5,
    colour: INK,
};

/// Draws the PDF of a collection.
///
/// # Errors
/// When the URL is too long for a QR code, or the writing itself fails.
pub fn collection(sheet: &CollectionSheet<'_>) -> Result<Vec<u8>, Error> {
    let (collection, words) = (sheet.collection, sheet.words);
    let mut page = Flow::new()?;
    page.brand(&words.instance, LEFT);
    page.open(Kind::Section);
    page.title(sheet)?;
    let badges: usize = collection.sections.iter().map(|s| s.badges.len()).sum();
    let mut pictures = Pictures {
        sheet,
        side: if badges > MANY { 96 } else { 168 },
        decoded: HashMap::new(),
    };
    for section in &collection.sections {
        page.open(Kind::Section);
        let titled = !clean(&section.title).trim().is_empty();
        if titled {
            let setting = Setting {
                size: 14.0,
                leading: 19.0,
                ..TEXT
            };
            page.heading(2, &section.title, setting);
        }
        page.y += 4.0;
        for row in section.badges.chunks(2) {
            page.row(sheet, row, if titled { 3 } else { 2 }, &mut pictures);
        }
        page.close();
    }
    page.proven(&words.skills, &collection.skills, sheet.skill);
    page.close();
    let newest = collection
        .sections
        .iter()
        .flat_map(|section| &section.badges)
        .map(|badge| badge.checked)
        .max();
    page.finish(&About {
        title: &name(sheet),
        language: words.language.tag(),
        foot: &collection.url,
        date: newest.and_then(date),
        attachment: None,
    })
}

/// The pictures, each decoded once however many badges share it.
struct Pictures<'a> {
    sheet: &'a CollectionSheet<'a>,
    side: u32,
    decoded: HashMap<&'a [u8], Option<Image>>,
}

impl Pictures<'_> {
    fn of(&mut self, number: u32) -> Option<Image> {
        let bytes = self.sheet.pictures.get(&number)?;
        self.decoded
            .entry(bytes)
            .or_insert_with(|| image(bytes, self.side))
            .clone()
    }
}

/// A badge's lines, ready to be set.
struct Cell<'a> {
    badge: &'a PublicTile,
    title: String,
    picture: String,
    name: Vec<Line>,
    verdict: Vec<Line>,
    issued: Vec<Line>,
    line: Vec<Line>,
    height: f32,
}

const NAME: Setting = Setting {
    x: 0.0,
    width: COLUMN - TILE - 12.0,
    size: 10.5,
    leading: 13.5,
    colour: INK,
};
const ISSUED: Setting = Setting {
    size: 9.0,
    leading: 12.0,
    colour: INK_SOFT,
    ..NAME
};
const VERDICT: Setting = Setting {
    width: COLUMN - TILE - 12.0 - 13.0,
    ..ISSUED
};
const OWN: Setting = Setting {
    size: 9.5,
    leading: 12.5,
    ..NAME
};

impl Flow {
    fn title(&mut self, sheet: &CollectionSheet<'_>) -> Result<(), Error> {
        let (collection, words) = (sheet.collection, sheet.words);
        let top = self.y;
        let photo = sheet.photo.and_then(|bytes| image(bytes, 240));
        let beside = Setting {
            width: WIDTH - QR - 24.0,
            size: 22.0,
            leading: 27.0,
            ..TEXT
        };
        let mut title = beside;
        let title_words = [Span::new(&name(sheet), Weight::Bold)];
        let mut lines = self.set(&title_words, title.width, title.size, 0);
        let below = lines.len() > 4;
        if below {
            self.code(&collection.url, &words.online, &words.qr, top)?;
            // Longer than any honest title: over as many pages as it takes, below the code.
            title = Setting {
                width: WIDTH,
                size: 14.0,
                leading: 19.0,
                ..title
            };
            lines = self.set(&title_words, title.width, title.size, 0);
            self.y = top + QR + 30.0;
        }
        self.open(Kind::Heading(1, name(sheet)));
        self.lines(&lines, title);
        self.close();
        self.y += 6.0;
        let mut person = Setting {
            size: 11.5,
            leading: 16.5,
            ..beside
        };
        let before = self.y;
        if let (Some(photo), Some(_)) = (&photo, &words.holder) {
            self.need(46.0);
            self.picture(
                photo,
                LEFT,
                self.y,
                42.0,
                Some(&words_or(&words.photo, &name(sheet))),
            );
            person.x += 54.0;
            person.width -= 54.0;
            self.y += 4.0;
        }
        self.said(words.holder.as_deref().unwrap_or_default(), person);
        let count = Setting {
            size: 10.0,
            leading: 15.0,
            colour: INK_SOFT,
            ..person
        };
        self.said(&words.count, count);
        if photo.is_some() && words.holder.is_some() {
            self.y = self.y.max(before + 46.0);
        }
        let mut text = TEXT;
        if !below {
            self.code(&collection.url, &words.online, &words.qr, top)?;
            if collection.text.chars().count() <= BESIDE {
                text.width = beside.width;
            } else {
                self.y = self.y.max(top + QR + 22.0);
            }
        }
        self.y += 6.0;
        self.blocks(&rich::paragraphs(&collection.text), None, text);
        self.y = self.y.max(top + QR + 22.0) + 2.0;
        Ok(())
    }

    /// The QR code at the right of the title, and where it leads.
    pub(super) fn code(
        &mut self,
        url: &str,
        online: &str,
        alt: &str,
        top: f32,
    ) -> Result<(), Error> {
        let x = LEFT + WIDTH - QR;
        self.qr(url, x, top, QR, &words_or(alt, url))?;
        let setting = Setting {
            x,
            width: QR,
            size: 8.5,
            leading: 11.5,
            colour: INK_SOFT,
        };
        let link = [Span::link(online, url)];
        let lines = self.set(&link, setting.width, setting.size, 2);
        self.open(Kind::Paragraph);
        self.lines_at(&lines, setting, top + QR + 3.0);
        self.close();
        Ok(())
    }

    fn row(
        &mut self,
        sheet: &CollectionSheet<'_>,
        badges: &[PublicTile],
        level: u16,
        pictures: &mut Pictures<'_>,
    ) {
        let cells: Vec<Cell<'_>> = badges.iter().map(|badge| self.cell(sheet, badge)).collect();
        let height = cells.iter().map(|cell| cell.height).fold(TILE, f32::max);
        self.need(height.min(Self::most()));
        let top = self.y;
        for (cell, x) in cells.iter().zip([LEFT, LEFT + COLUMN + GAP]) {
            self.y = top;
            let picture = pictures.of(cell.badge.number);
            self.badge(cell, x, level, picture.as_ref());
        }
        self.y = top + height + 9.0;
    }

    fn cell<'a>(&self, sheet: &CollectionSheet<'_>, badge: &'a PublicTile) -> Cell<'a> {
        let words = (sheet.tile)(badge);
        let fit = |spans: &[Span], setting: Setting, lines| {
            let room = Room {
                width: setting.width,
                size: setting.size,
                lines,
            };
            wrap(self.fonts, spans, room)
        };
        let plain = |text: &str| [Span::new(text, Weight::Regular)];
        let url = format!("{}/{}", sheet.collection.url, badge.number);
        let title = words_or(&badge.name, &url);
        let mut name = Span::link(&title, &url);
        name.weight = Weight::Bold;
        let mut cell = Cell {
            badge,
            picture: words_or(&words.picture, &title),
            title,
            name: fit(&[name], NAME, 3),
            verdict: fit(&plain(&words.verdict), VERDICT, 2),
            issued: fit(&plain(&words.issued), ISSUED, 3),
            line: fit(&plain(&badge.line), OWN, 12),
            height: 0.0,
        };
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let height = |lines: &[Line], setting: Setting| lines.len() as f32 * setting.leading;
        cell.height = height(&cell.name, NAME)
            + height(&cell.verdict, VERDICT)
            + height(&cell.issued, ISSUED)
            + height(&cell.line, OWN)
            + if cell.line.is_empty() { 0.0 } else { 2.0 };
        cell
    }

    fn badge(&mut self, cell: &Cell<'_>, x: f32, level: u16, picture: Option<&Image>) {
        let top = self.y;
        let at = |setting: Setting| Setting {
            x: x + TILE + 12.0 + setting.x,
            ..setting
        };
        self.open(Kind::Section);
        self.open(Kind::Heading(level, cell.title.clone()));
        let mut y = self.lines_at(&cell.name, at(NAME), top);
        self.close();
        self.frame([x, top, TILE, TILE], 6.0, LINE);
        match picture {
            Some(picture) => {
                self.picture(
                    picture,
                    x + 5.0,
                    top + 5.0,
                    TILE - 10.0,
                    Some(&cell.picture),
                );
            }
            None => self.mark(mark::award(), x + 15.0, top + 15.0, TILE - 30.0, LINE),
        }
        let (icon, colour) = mark::verdict(cell.badge.verdict);
        self.mark(icon, x + TILE + 12.0, y + 1.8, 9.0, colour);
        let beside = Setting {
            x: 13.0,
            colour,
            ..VERDICT
        };
        for (lines, setting) in [(&cell.verdict, beside), (&cell.issued, ISSUED)] {
            self.open(Kind::Paragraph);
            y = self.lines_at(lines, at(setting), y);
            self.close();
        }
        if !cell.line.is_empty() {
            self.open(Kind::Paragraph);
            self.lines_at(&cell.line, at(OWN), y + 2.0);
            self.close();
        }
        self.close();
    }

    /// The skills in two columns, each with how many badges prove it.
    pub(super) fn proven(
        &mut self,
        heading: &str,
        skills: &[ProvenSkill],
        words: &dyn Fn(&ProvenSkill) -> String,
    ) {
        if skills.is_empty() {
            return;
        }
        let setting = Setting {
            size: 14.0,
            leading: 19.0,
            ..TEXT
        };
        self.open(Kind::Section);
        self.heading(2, heading, setting);
        self.open(Kind::List(ListNumbering::None));
        let small = Setting {
            size: 9.5,
            leading: 13.5,
            width: COLUMN,
            ..TEXT
        };
        for row in skills.chunks(2) {
            let lines: Vec<Vec<Line>> = row
                .iter()
                .map(|skill| {
                    let mut said = skill.name.clone();
                    if let Some(framework) = &skill.framework {
                        said.push_str(&format!(" ({framework})"));
                    }
                    let count = format!(" · {}", words(skill));
                    let spans = [
                        Span::new(&said, Weight::Bold),
                        Span::new(&count, Weight::Regular),
                    ];
                    self.set(&spans, small.width, small.size, 4)
                })
                .collect();
            let most = lines.iter().map(Vec::len).max().unwrap_or(0);
            #[expect(clippy::cast_precision_loss, reason = "four lines at most")]
            let height = most as f32 * small.leading;
            self.need(height);
            for (lines, x) in lines.iter().zip([LEFT, LEFT + COLUMN + GAP]) {
                self.open(Kind::Item);
                self.open(Kind::Body);
                self.lines_at(lines, Setting { x, ..small }, self.y);
                self.close();
                self.close();
            }
            self.y += height + 2.0;
        }
        self.close();
        self.close();
    }
}

/// The collection's title; its address where it has none that can be seen.
fn name(sheet: &CollectionSheet<'_>) -> String {
    words_or(&sheet.collection.title, &sheet.collection.url)
}

//! The sheet of one badge.

use domain::SafeHtml;
use krilla::tagging::ListNumbering;

use super::flow::{About, Flow, Kind, Setting};
use super::{BadgeSheet, date, image, language_tag};
use crate::Error;
use crate::fonts::Weight;
use crate::mark::{self, INK, INK_SOFT, LINE, TERRACOTTA};
use crate::rich::{self, Block};
use crate::text::{Room, Span, clean, words_or, wrap};

const LEFT: f32 = 54.0;
const WIDTH: f32 = 487.0;
/// The frame around the picture, and the picture in it.
const TILE: f32 = 132.0;
const PICTURE: f32 = 112.0;
const QR: f32 = 78.0;
/// Titles of more lines stand below the picture, where they may go over pages.
const MOST_BESIDE: usize = 6;

const TEXT: Setting = Setting {
    x: LEFT,
    width: WIDTH,
    size: 10.5,
    leading: 15.5,
    colour: INK,
};

/// Draws the PDF of a badge.
///
/// # Errors
/// When the URL is too long for a QR code, or the writing itself fails.
pub fn badge(sheet: &BadgeSheet<'_>) -> Result<Vec<u8>, Error> {
    let (badge, words) = (sheet.badge, sheet.words);
    let own = language_tag(badge.face.language.as_deref());
    let mut page = Flow::new()?;
    page.brand(&words.instance, LEFT);
    page.open(Kind::Section);
    page.head(sheet, own);
    page.verdict(sheet)?;
    page.section(
        &words.description,
        &rich::blocks(&badge.face.description),
        own,
    );
    page.criteria(sheet, own);
    page.evidence(sheet, own);
    page.skills(sheet, own);
    page.close();
    page.finish(&About {
        title: &name(sheet),
        language: words.language.tag(),
        foot: &badge.url,
        date: date(badge.checked.at),
        attachment: sheet.credential,
    })
}

impl Flow {
    /// The satchel and the instance's name, at the head of the first page.
    pub(super) fn brand(&mut self, instance: &str, x: f32) {
        self.mark(mark::satchel(), x, self.y - 14.0, 18.0, TERRACOTTA);
        let lines = self.set(&[Span::new(instance, Weight::Bold)], 400.0, 10.5, 1);
        let setting = Setting {
            x: x + 25.0,
            width: 400.0,
            colour: INK_SOFT,
            ..TEXT
        };
        self.lines_at(&lines, setting, self.y - 13.0);
        self.y += 20.0;
    }

    /// Lines of this width and size.
    pub(super) fn set(
        &self,
        spans: &[Span],
        width: f32,
        size: f32,
        lines: usize,
    ) -> Vec<crate::text::Line> {
        wrap(self.fonts, spans, Room { width, size, lines })
    }

    fn head(&mut self, sheet: &BadgeSheet<'_>, own: Option<&str>) {
        let (face, words) = (&sheet.badge.face, sheet.words);
        let top = self.y;
        let beside = Setting {
            x: LEFT + TILE + 24.0,
            width: WIDTH - TILE - 24.0,
            ..TEXT
        };
        let mut title = Setting {
            size: 22.0,
            leading: 27.0,
            ..beside
        };
        let title_words = [Span::new(&name(sheet), Weight::Bold)];
        let mut lines = self.set(&title_words, title.width, title.size, 0);
        let below = lines.len() > MOST_BESIDE;
        self.y = top + 2.0;
        let holder = words.holder.as_deref().unwrap_or_default();
        self.said(
            holder,
            Setting {
                size: 12.0,
                leading: 18.0,
                ..beside
            },
        );
        if below {
            self.tile(sheet, top);
            self.y = self.y.max(top + TILE + 16.0);
            title = Setting {
                x: LEFT,
                width: WIDTH,
                size: 16.0,
                leading: 21.0,
                ..title
            };
            lines = self.set(&title_words, title.width, title.size, 0);
        }
        self.open_in(Kind::Heading(1, name(sheet)), own);
        self.lines(&lines, title);
        self.close();
        self.y += 4.0;
        if !below {
            self.tile(sheet, top);
        }
        let rest = if below { TEXT } else { beside };
        self.said(
            &words.issued,
            Setting {
                size: 11.5,
                leading: 17.0,
                ..rest
            },
        );
        if let Some(url) = &face.issuer.url {
            let setting = Setting {
                size: 9.5,
                leading: 14.0,
                ..rest
            };
            let lines = self.set(&[Span::link(url, url)], setting.width, setting.size, 2);
            self.open(Kind::Paragraph);
            self.lines(&lines, setting);
            self.close();
        }
        let small = Setting {
            size: 9.5,
            leading: 14.0,
            colour: INK_SOFT,
            ..rest
        };
        self.said(words.expires.as_deref().unwrap_or_default(), small);
        self.said(words.holder_note.as_deref().unwrap_or_default(), small);
        if !below {
            self.y = self.y.max(top + TILE);
        }
        self.y += 16.0;
    }

    /// A paragraph of plain words; nothing for none.
    pub(super) fn said(&mut self, words: &str, setting: Setting) {
        let lines = self.set(
            &[Span::new(words, Weight::Regular)],
            setting.width,
            setting.size,
            0,
        );
        if !lines.is_empty() {
            self.open(Kind::Paragraph);
            self.lines(&lines, setting);
            self.close();
        }
    }

    fn tile(&mut self, sheet: &BadgeSheet<'_>, top: f32) {
        let inset = (TILE - PICTURE) / 2.0;
        self.frame([LEFT, top, TILE, TILE], 10.0, LINE);
        match sheet.picture.and_then(|bytes| image(bytes, 480)) {
            Some(picture) => self.picture(
                &picture,
                LEFT + inset,
                top + inset,
                PICTURE,
                Some(&words_or(&sheet.words.picture, &name(sheet))),
            ),
            None => self.mark(
                mark::award(),
                LEFT + TILE / 4.0,
                top + TILE / 4.0,
                TILE / 2.0,
                LINE,
            ),
        }
    }

    /// The verdict, and beside it the way to what it is today.
    fn verdict(&mut self, sheet: &BadgeSheet<'_>) -> Result<(), Error> {
        const INSET: f32 = 13.0;
        let (badge, words) = (sheet.badge, sheet.words);
        let (icon, colour) = mark::verdict(badge.checked.verdict);
        let said = Setting {
            x: LEFT + 50.0,
            width: WIDTH - 50.0 - QR - 2.0 * INSET,
            size: 14.0,
            leading: 19.0,
            colour,
        };
        let small = Setting {
            size: 10.0,
            leading: 14.5,
            colour: INK_SOFT,
            ..said
        };
        let online = [
            Span::new(&format!("{} ", words.online), Weight::Regular),
            Span::link(&badge.url, &badge.url),
        ];
        let verdict = [Span::new(&words.verdict, Weight::Bold)];
        let checked = [Span::new(&words.checked, Weight::Regular)];
        let file = sheet.credential.map_or("", |file| file.description);
        let attached = [Span::new(file, Weight::Regular)];
        let paragraphs = [
            (self.set(&verdict, said.width, said.size, 6), said, 0.0),
            (self.set(&checked, small.width, small.size, 4), small, 0.0),
            (self.set(&online, small.width, small.size, 12), small, 6.0),
            (self.set(&attached, small.width, small.size, 4), small, 0.0),
        ];
        #[expect(clippy::cast_precision_loss, reason = "a few lines")]
        let text: f32 = paragraphs
            .iter()
            .map(|(lines, setting, gap)| lines.len() as f32 * setting.leading + gap)
            .sum();
        let height = text.max(QR) + 2.0 * INSET;
        self.need(height);
        let top = self.y;
        self.frame([LEFT, top, WIDTH, height], 8.0, colour);
        let first = top + (height - text) / 2.0;
        self.mark(icon, LEFT + 15.0, first - 1.0, 22.0, colour);
        self.y = first;
        for (lines, setting, gap) in paragraphs {
            if lines.is_empty() {
                continue;
            }
            self.open(Kind::Paragraph);
            self.y = self.lines_at(&lines, setting, self.y + gap);
            self.close();
        }
        let x = LEFT + WIDTH - QR - INSET;
        self.qr(
            &badge.url,
            x,
            top + (height - QR) / 2.0,
            QR,
            &clean(&words.qr),
        )?;
        self.y = top + height + 4.0;
        Ok(())
    }

    /// A heading, with room for the beginning of what follows.
    pub(super) fn heading(&mut self, level: u16, words: &str, setting: Setting) {
        let lines = self.set(
            &[Span::new(words, Weight::Bold)],
            setting.width,
            setting.size,
            0,
        );
        self.need(12.0 + setting.leading + 2.0 * TEXT.leading);
        self.y += 12.0;
        self.open(Kind::Heading(level, clean(words).trim().to_owned()));
        self.lines(&lines, setting);
        self.close();
        self.y += 3.0;
    }

    fn chapter(&mut self, words: &str) {
        self.heading(
            2,
            words,
            Setting {
                size: 14.0,
                leading: 19.0,
                ..TEXT
            },
        );
    }

    fn section(&mut self, heading: &str, blocks: &[Block], own: Option<&str>) {
        if blocks.is_empty() {
            return;
        }
        self.chapter(heading);
        self.blocks(blocks, own, TEXT);
    }

    /// Paragraphs, lists and quotes.
    pub(super) fn blocks(&mut self, blocks: &[Block], own: Option<&str>, setting: Setting) {
        for block in blocks {
            match block {
                Block::Paragraph(spans) => self.paragraph(spans, own, setting),
                Block::Title(spans) => {
                    let bold: Vec<Span> = spans
                        .iter()
                        .map(|span| Span {
                            weight: Weight::Bold,
                            ..span.clone()
                        })
                        .collect();
                    self.need(3.0 * setting.leading);
                    self.paragraph(&bold, own, setting);
                }
                Block::Quote(blocks) => {
                    self.open(Kind::Quote);
                    self.blocks(blocks, own, inner(setting, 14.0));
                    self.close();
                }
                Block::List { numbers, items } => self.list(*numbers, items, own, setting),
            }
        }
    }

    fn paragraph(&mut self, spans: &[Span], own: Option<&str>, setting: Setting) {
        let lines = self.set(spans, setting.width, setting.size, 0);
        if lines.is_empty() {
            return;
        }
        self.open_in(Kind::Paragraph, own);
        self.lines(&lines, setting);
        self.close();
        self.y += 5.0;
    }

    fn list(
        &mut self,
        numbers: Option<u32>,
        items: &[Vec<Block>],
        own: Option<&str>,
        setting: Setting,
    ) {
        let numbering = match numbers {
            Some(_) => ListNumbering::Decimal,
            None => ListNumbering::Disc,
        };
        let body = inner(setting, if numbers.is_some() { 20.0 } else { 14.0 });
        self.open(Kind::List(numbering));
        for (item, number) in items.iter().zip(numbers.unwrap_or(0)..) {
            let label = match numbers {
                Some(_) => format!("{number}."),
                None => "•".to_owned(),
            };
            self.open(Kind::Item);
            self.need(setting.leading);
            self.open(Kind::Label);
            let label = self.set(&[Span::new(&label, Weight::Regular)], 40.0, setting.size, 1);
            self.lines_at(&label, setting, self.y);
            self.close();
            self.open(Kind::Body);
            self.blocks(item, own, body);
            self.close();
            self.close();
            self.y -= 3.0;
        }
        self.y += 3.0;
        self.close();
    }

    fn criteria(&mut self, sheet: &BadgeSheet<'_>, own: Option<&str>) {
        let (face, words) = (&sheet.badge.face, sheet.words);
        let blocks = rich::blocks(&face.criteria);
        if blocks.is_empty() && face.criteria_url.is_none() {
            return;
        }
        self.chapter(&words.criteria);
        self.blocks(&blocks, own, TEXT);
        if let Some(url) = &face.criteria_url {
            self.paragraph(
                &[
                    Span::new(&format!("{} ", words.criteria_link), Weight::Regular),
                    Span::link(url, url),
                ],
                None,
                TEXT,
            );
        }
    }

    fn evidence(&mut self, sheet: &BadgeSheet<'_>, own: Option<&str>) {
        let issuer = sheet.badge.face.evidence.iter().map(|evidence| {
            let name = evidence.name.as_deref().unwrap_or_default();
            piece(name, &evidence.text, evidence.url.as_deref())
        });
        self.pieces(&sheet.words.evidence, issuer, own);
        let url = &sheet.badge.url;
        let added = sheet.badge.added.iter().zip(&sheet.words.pieces);
        let added = added.map(|(evidence, words)| {
            let mut blocks = piece(&words.title, &evidence.html, evidence.url.as_deref());
            if let Some(file) = &words.file {
                let at = format!("{url}/preuves/{}", evidence.number);
                blocks.push(Block::Paragraph(vec![Span::link(file, &at)]));
            }
            blocks
        });
        // In the page's language: the holder wrote them here.
        self.pieces(&sheet.words.added, added, None);
    }

    fn pieces(&mut self, title: &str, pieces: impl Iterator<Item = Vec<Block>>, own: Option<&str>) {
        let items: Vec<_> = pieces.filter(|blocks| !blocks.is_empty()).collect();
        if !items.is_empty() {
            self.chapter(title);
            self.list(None, &items, own, TEXT);
        }
    }

    fn skills(&mut self, sheet: &BadgeSheet<'_>, own: Option<&str>) {
        let items: Vec<Vec<Block>> = sheet
            .badge
            .face
            .skills
            .iter()
            .map(|skill| {
                let mut spans = vec![match &skill.url {
                    Some(url) => Span::link(&skill.name, url),
                    None => Span::new(&skill.name, Weight::Regular),
                }];
                if let Some(framework) = &skill.framework {
                    spans.push(Span::new(&format!(" ({framework})"), Weight::Regular));
                }
                vec![Block::Paragraph(spans)]
            })
            .collect();
        if !items.is_empty() {
            self.chapter(&sheet.words.skills);
            self.list(None, &items, own, TEXT);
        }
    }
}

/// The badge's title; its address where it has none that can be seen.
fn name(sheet: &BadgeSheet<'_>) -> String {
    words_or(&sheet.badge.face.name, &sheet.badge.url)
}

fn inner(setting: Setting, by: f32) -> Setting {
    Setting {
        x: setting.x + by,
        width: (setting.width - by).max(60.0),
        ..setting
    }
}

/// A piece of evidence: what it is called, its words, and where it is.
fn piece(title: &str, text: &SafeHtml, url: Option<&str>) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !title.trim().is_empty() {
        blocks.push(Block::Title(vec![Span::new(title, Weight::Bold)]));
    }
    blocks.extend(rich::blocks(text));
    if let Some(url) = url {
        blocks.push(Block::Paragraph(vec![Span::link(url, url)]));
    }
    blocks
}

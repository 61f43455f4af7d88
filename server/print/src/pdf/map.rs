//! The sheets of a mini-map: how far one is, the path as drawn, and every step in words.

use krilla::image::Image;
use krilla::tagging::ListNumbering;
use maps::Node;
use maps::draw::Shape;

use super::collection::QR;
use super::flow::{About, Flow, Kind, Setting};
use super::{MapSheet, StandingWords};
use crate::Error;
use crate::drawing::{self, ACROSS, Drawing, Pictures, tint};
use crate::fonts::Weight;
use crate::mark::{INK, INK_SOFT, LEAF, LINE, OCHRE, TERRACOTTA};
use crate::rich;
use crate::text::{Line, Span, clean, words_or};

const LEFT: f32 = 54.0;
const WIDTH: f32 = 487.0;
const GAP: f32 = 22.0;
const COLUMN: f32 = (WIDTH - GAP) / 2.0;
/// From the map's units to points.
const SCALE: f32 = WIDTH / ACROSS;
/// The side of a step's station in the list, and from its left edge to the words.
const STATION: f32 = 34.0;
const ASIDE: f32 = STATION + 9.0;
/// A text of this many characters fits beside the code.
const BESIDE: usize = 420;

const TEXT: Setting = Setting {
    x: LEFT,
    width: WIDTH,
    size: 10.5,
    leading: 15.5,
    colour: INK,
};
const NAME: Setting = Setting {
    x: ASIDE,
    width: COLUMN - ASIDE,
    size: 10.5,
    leading: 13.5,
    colour: INK,
};
const SMALL: Setting = Setting {
    size: 9.0,
    leading: 12.0,
    colour: INK_SOFT,
    ..NAME
};
const SAID: Setting = Setting {
    size: 9.5,
    leading: 12.5,
    ..NAME
};

/// Draws the PDF of a map.
///
/// # Errors
/// When the URL is too long for a QR code, or the writing itself fails.
pub fn map(sheet: &MapSheet<'_>) -> Result<Vec<u8>, Error> {
    let (map, words) = (sheet.map, sheet.words);
    let title = words_or(map.head().title.as_str(), &words.drawing.title);
    // The map's words, where they are not in the language of the others.
    let tag = map.head().language.word();
    let own = (tag != words.language.tag()).then_some(tag);
    let mut page = Flow::new()?;
    let pictures = Pictures::decode(map, sheet.pictures, 128);
    let drawn = drawing::draw(map, sheet.progress, &words.drawing, &pictures, page.fonts);
    let images = pictures.all.iter().map(|picture| {
        let (width, height) = picture.dimensions();
        Image::from_rgba8(picture.as_raw().clone(), width, height)
    });
    let path = Path {
        images: images.collect(),
        pictures,
        drawn,
    };
    page.brand(&words.instance, LEFT);
    page.open(Kind::Section);
    page.opening(sheet, &title, own)?;
    if let (Some(progress), Some(standing)) = (sheet.progress, &words.standing) {
        page.standing(sheet, standing, progress.percent);
    }
    page.path(sheet, &path);
    page.steps(sheet, &path, own);
    page.proven(&words.skills, sheet.skills, sheet.skill);
    page.close();
    let foot = match sheet.url {
        Some(url) => format!("{} · {url}", words.instance),
        None => words.instance.clone(),
    };
    page.finish(&About {
        title: &title,
        language: words.language.tag(),
        foot: &foot,
        date: None,
        attachment: None,
    })
}

/// The drawing, and its pictures as PDF has them.
struct Path {
    drawn: Drawing,
    pictures: Pictures,
    images: Vec<Image>,
}

/// A step's lines, ready to be set.
struct Step<'a> {
    node: &'a Node,
    shape: Shape,
    parts: Vec<Said>,
    height: f32,
}

/// Lines of a step.
struct Said {
    lines: Vec<Line>,
    setting: Setting,
    /// The room above them.
    gap: f32,
    /// Whether they are the map's, in the language of the map.
    own: bool,
}

impl Flow {
    /// Title, whose it is, who made it, what it is about.
    fn opening(
        &mut self,
        sheet: &MapSheet<'_>,
        title: &str,
        own: Option<&str>,
    ) -> Result<(), Error> {
        let words = sheet.words;
        let top = self.y;
        let narrow = match sheet.url {
            Some(_) => WIDTH - QR - 24.0,
            None => WIDTH,
        };
        let setting = Setting {
            width: narrow,
            size: 22.0,
            leading: 27.0,
            ..TEXT
        };
        let lines = self.set(&[Span::new(title, Weight::Bold)], narrow, setting.size, 0);
        self.open_in(Kind::Heading(1, title.to_owned()), own);
        self.lines(&lines, setting);
        self.close();
        self.y += 4.0;
        let person = Setting {
            size: 12.0,
            leading: 17.0,
            ..setting
        };
        self.said(words.holder.as_deref().unwrap_or_default(), person);
        let credits = Setting {
            size: 9.5,
            leading: 14.0,
            colour: INK_SOFT,
            ..setting
        };
        self.said(&words.credits, credits);
        self.y += 6.0;
        let mut text = TEXT;
        let below = top + QR + 22.0;
        let about = sheet.map.head().text.as_str();
        if let Some(url) = sheet.url {
            self.code(url, &words.online, &words.qr, top)?;
            if about.chars().count() <= BESIDE {
                text.width = narrow;
            } else {
                self.y = self.y.max(below);
            }
        }
        self.blocks(&rich::paragraphs(about), own, text);
        if sheet.url.is_some() {
            self.y = self.y.max(below);
        }
        self.y += 4.0;
        Ok(())
    }

    /// How far it is, as number, words and bar; what comes next, and where to ask for it.
    fn standing(&mut self, sheet: &MapSheet<'_>, words: &StandingWords, percent: u8) {
        const INSET: f32 = 14.0;
        const BAR: f32 = 8.0;
        let inner = WIDTH - 2.0 * INSET;
        let large = Setting {
            x: LEFT + INSET,
            width: inner,
            size: 25.0,
            leading: 30.0,
            colour: LEAF,
        };
        let number = self.set(&[Span::new(&words.percent, Weight::Bold)], 150.0, 25.0, 1);
        let beside = number.first().map_or(0.0, |line| line.width + 16.0);
        let done = Setting {
            x: large.x + beside,
            width: inner - beside,
            size: 11.0,
            leading: 15.0,
            colour: INK,
        };
        let dated = Setting {
            size: 9.0,
            leading: 13.0,
            colour: INK_SOFT,
            ..done
        };
        let next = Setting {
            size: 11.5,
            leading: 16.0,
            colour: TERRACOTTA,
            ..large
        };
        let ask = Setting {
            size: 9.5,
            leading: 14.0,
            colour: INK,
            ..large
        };
        let said = words.next.as_deref().unwrap_or_default();
        let step = sheet.progress.and_then(|progress| progress.step.as_ref());
        let step = step.and_then(|id| sheet.map.node(id));
        let url = step.and_then(|node| node.apply.as_ref());
        let goes_on = words.next.is_some() && percent < 100;
        let address = url.filter(|_| goes_on).map(|url| {
            [
                Span::new(&format!("{} ", sheet.words.apply), Weight::Regular),
                Span::link(url.as_str(), url.as_str()),
            ]
        });
        let plain = |text: &str, weight| [Span::new(text, weight)];
        let above = [
            (
                self.set(&plain(&words.done, Weight::Bold), done.width, done.size, 4),
                done,
            ),
            (
                self.set(
                    &plain(&words.dated, Weight::Regular),
                    dated.width,
                    dated.size,
                    2,
                ),
                dated,
            ),
        ];
        let address = address.as_ref().map_or(&[][..], |spans| spans);
        let below = [
            (
                self.set(&plain(said, Weight::Bold), next.width, next.size, 4),
                next,
            ),
            (self.set(address, ask.width, ask.size, 3), ask),
        ];
        let first: f32 = above
            .iter()
            .map(|(lines, setting)| high(lines, *setting))
            .sum();
        let rest: f32 = below
            .iter()
            .map(|(lines, setting)| high(lines, *setting))
            .sum();
        let gap = if rest > 0.0 { 9.0 } else { 0.0 };
        let head = first.max(large.leading);
        let height = 2.0 * INSET + head + 8.0 + BAR + gap + rest;
        self.need(height);
        let top = self.y;
        self.frame([LEFT, top, WIDTH, height], 8.0, LINE);
        let mut y = top + INSET;
        if !number.is_empty() {
            self.open(Kind::Paragraph);
            self.lines_at(&number, large, y + (head - large.leading) / 2.0 - 1.0);
            self.close();
        }
        let mut line = y + (head - first) / 2.0;
        for (lines, setting) in &above {
            if !lines.is_empty() {
                self.open(Kind::Paragraph);
                line = self.lines_at(lines, *setting, line);
                self.close();
            }
        }
        y += head + 8.0;
        self.bar([LEFT + INSET, y, inner, BAR], percent);
        y += BAR + gap;
        for (lines, setting) in &below {
            if !lines.is_empty() {
                self.open(Kind::Paragraph);
                y = self.lines_at(lines, *setting, y);
                self.close();
            }
        }
        self.y = top + height + 14.0;
    }

    /// The drawing, over as many pages as it takes.
    fn path(&mut self, sheet: &MapSheet<'_>, path: &Path) {
        let drawn = &path.drawn;
        let words = &sheet.words.drawing;
        let alt = format!("{}. {}", words.title, words.description);
        self.open(Kind::Figure(clean(&alt).trim().to_owned()));
        let mut top = drawn.bands.first().map_or(drawn.bottom, |band| band.0);
        while top < drawn.bottom {
            let Some(end) = cut(drawn, top, self.left() / SCALE, self.fresh()) else {
                self.turn();
                continue;
            };
            self.drawing(drawn, &path.images, (top, end), SCALE, [LEFT, self.y]);
            self.y += (end - top) * SCALE;
            // What lies between two zones is left where the page ends.
            top = match drawn.bands.iter().find(|band| band.0 >= end) {
                Some(next) if drawn.bands.iter().any(|band| band.1 == end) => next.0,
                _ => end,
            };
            if top < drawn.bottom {
                self.turn();
            }
        }
        self.close();
        self.y += 10.0;
    }

    /// Zone by zone, each step with its state and what belongs to it.
    fn steps(&mut self, sheet: &MapSheet<'_>, path: &Path, own: Option<&str>) {
        if sheet.map.nodes().next().is_none() {
            return;
        }
        let heading = Setting {
            size: 14.0,
            leading: 19.0,
            ..TEXT
        };
        self.need(140.0);
        self.open(Kind::Section);
        self.heading(2, &sheet.words.steps, heading);
        for zone in sheet.map.zones() {
            if zone.nodes.is_empty() {
                continue;
            }
            self.open(Kind::Section);
            let title = clean(zone.title.as_str()).trim().to_owned();
            let steps: Vec<Step<'_>> = zone
                .nodes
                .iter()
                .map(|node| self.read(sheet, path, node))
                .collect();
            let mut rows: Vec<(&[Step<'_>], f32)> = Vec::new();
            for row in steps.chunks(2) {
                rows.push((row, row.iter().map(|c| c.height).fold(STATION, f32::max)));
            }
            self.zone(
                &title,
                tint(zone.tint),
                rows.first().map_or(0.0, |row| row.1),
                own,
            );
            self.open(Kind::List(ListNumbering::None));
            for (row, height) in rows {
                self.need(height);
                for (step, x) in row.iter().zip([LEFT, LEFT + COLUMN + GAP]) {
                    self.step(step, path, x, own);
                }
                self.y += height + 10.0;
            }
            self.close();
            self.close();
        }
        self.close();
    }

    /// A zone's title on its tint; a line of that tint where it has none.
    fn zone(&mut self, title: &str, tint: crate::mark::Colour, first: f32, own: Option<&str>) {
        const INSET: f32 = 10.0;
        let setting = Setting {
            x: LEFT + INSET,
            width: WIDTH - 2.0 * INSET,
            size: 11.5,
            leading: 15.5,
            colour: INK,
        };
        let lines = self.set(
            &[Span::new(title, Weight::Bold)],
            setting.width,
            setting.size,
            3,
        );
        let height = match lines.is_empty() {
            true => 4.0,
            false => high(&lines, setting) + 7.0,
        };
        self.y += 4.0;
        self.need(height + 8.0 + first);
        self.ground([LEFT, self.y, WIDTH, height], height.min(12.0) / 2.0, tint);
        if !lines.is_empty() {
            self.open_in(Kind::Heading(3, title.to_owned()), own);
            self.lines_at(&lines, setting, self.y + 3.5);
            self.close();
        }
        self.y += height + 9.0;
    }

    fn read<'a>(&self, sheet: &MapSheet<'_>, path: &Path, node: &'a Node) -> Step<'a> {
        let words = (sheet.node)(node);
        let shape = path.drawn.shapes.get(&node.id).copied();
        let shape = shape.unwrap_or(Shape::Plain);
        let state = Setting {
            size: 9.5,
            leading: 12.5,
            colour: match shape {
                Shape::Earned { expired: false } | Shape::Declared => LEAF,
                Shape::Earned { expired: true } | Shape::Pending => OCHRE,
                Shape::Next { step: true } => TERRACOTTA,
                Shape::Next { step: false } | Shape::Plain => INK,
                Shape::Remaining | Shape::Locked => INK_SOFT,
            },
            ..NAME
        };
        let plain = |text: &str, weight| vec![Span::new(text, weight)];
        // Who has it already need not ask for it.
        let apply = node.apply.as_ref().filter(|_| !shape.done());
        let apply = apply.map_or_else(Vec::new, |url| {
            vec![
                Span::new(&format!("{} ", sheet.words.apply), Weight::Regular),
                Span::link(url.as_str(), url.as_str()),
            ]
        });
        let parts = [
            (plain(node.name.as_str(), Weight::Bold), NAME, 6, 0.0, true),
            (plain(&words.state, Weight::Bold), state, 2, 0.0, false),
            (plain(&words.proof, Weight::Regular), SMALL, 8, 0.0, false),
            (plain(&words.note, Weight::Regular), SMALL, 3, 0.0, false),
            (
                plain(node.text.as_str(), Weight::Regular),
                SAID,
                16,
                3.0,
                true,
            ),
            (apply, SMALL, 4, 1.0, false),
        ];
        let parts: Vec<Said> = parts
            .into_iter()
            .map(|(spans, setting, most, gap, own)| Said {
                lines: self.set(&spans, setting.width, setting.size, most),
                setting,
                gap,
                own,
            })
            .filter(|said| !said.lines.is_empty())
            .collect();
        Step {
            node,
            shape,
            height: parts
                .iter()
                .map(|said| high(&said.lines, said.setting) + said.gap)
                .sum(),
            parts,
        }
    }

    fn step(&mut self, step: &Step<'_>, path: &Path, x: f32, own: Option<&str>) {
        let picture = path.pictures.of(&step.node.id);
        let station = drawing::station(step.shape, step.node.required, picture, self.fonts);
        self.sign(&station, &path.images, STATION / 80.0, [x, self.y - 1.0]);
        self.open(Kind::Item);
        self.open(Kind::Body);
        let mut y = self.y;
        for said in &step.parts {
            let setting = Setting {
                x: x + said.setting.x,
                ..said.setting
            };
            self.open_in(Kind::Paragraph, own.filter(|_| said.own));
            y = self.lines_at(&said.lines, setting, y + said.gap);
            self.close();
        }
        self.close();
        self.close();
    }
}

fn high(lines: &[Line], setting: Setting) -> f32 {
    lines.len() as f32 * setting.leading
}

/// Where a page's part of a drawing ends that begins at `top` and has so much room: at the end of
/// the drawing, else of a zone, else of a row of stations. None where the page is begun and too
/// little of the drawing would fit onto it.
fn cut(drawn: &Drawing, top: f32, room: f32, fresh: bool) -> Option<f32> {
    /// Two rows of stations.
    const WORTH: f32 = 320.0;
    if drawn.bottom <= top + room {
        return Some(drawn.bottom);
    }
    let limit = top + room;
    let fits = |end: &f32| (top + 1.0..=limit).contains(end);
    // The legend stays with the last zone.
    let before_last = drawn.bands.len().saturating_sub(1);
    let ends = drawn.bands.iter().take(before_last).map(|band| band.1);
    let zone = ends.filter(fits).fold(top, f32::max);
    if zone > top && (!fresh || zone - top >= room * 0.4) {
        return Some(zone);
    }
    // Every station's end that has others below it in its zone, with how many others would be cut.
    let ends = drawn.boxes.iter().map(|(_, end)| *end).filter(fits);
    let ends = ends.filter(|end| {
        let band = drawn.bands.iter().find(|band| *end <= band.1);
        let below = band.map(|band| *end + 1.0..=band.1);
        below.is_some_and(|below| drawn.boxes.iter().any(|(_, other)| below.contains(other)))
    });
    let through = |end: f32| {
        let others = drawn.boxes.iter();
        others.filter(|(from, to)| *from < end && end < *to).count()
    };
    let row = ends
        .map(|end| (through(end), end))
        .min_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    match row {
        Some((0, end)) if fresh || end - top >= WORTH => Some(end),
        _ if !fresh => None,
        Some((_, end)) => Some(end.max(zone)),
        None if zone > top => Some(zone),
        None => Some(limit),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Zones of rows that are so far apart, stations of each row taking so much of that.
    fn drawn(zones: &[usize], apart: f32, high: f32, legend: f32) -> Drawing {
        let mut drawn = Drawing::default();
        let mut y = 0.0;
        for rows in zones {
            let top = y;
            y += 50.0;
            for _ in 0..*rows {
                drawn.boxes.push((y, y + high));
                y += apart;
            }
            drawn.bands.push((top, y));
            drawn.bottom = y + legend;
            y += 12.0;
        }
        drawn
    }

    fn pages(drawn: &Drawing, first: f32, room: f32) -> Vec<(f32, f32)> {
        let (mut top, mut left, mut fresh) = (0.0, first, false);
        let mut pages = Vec::new();
        while top < drawn.bottom {
            match cut(drawn, top, left, fresh) {
                Some(end) => {
                    pages.push((top, end));
                    top = end;
                }
                None => assert!(!fresh, "an empty page has room"),
            }
            (left, fresh) = (room, true);
        }
        pages
    }

    #[test]
    fn pages_end_where_zones_end_when_that_leaves_them_well_filled() {
        let zones = drawn(&[4, 4, 4], 180.0, 140.0, 44.0);
        let ends: Vec<f32> = pages(&zones, 800.0, 1_469.0)
            .iter()
            .map(|page| page.1)
            .collect();
        // Each zone is 770 high: one beside the title, one alone, since two are too high.
        assert_eq!(ends, [770.0, 1_552.0, 2_378.0]);
        let whole = drawn(&[2], 180.0, 140.0, 44.0);
        assert_eq!(pages(&whole, 1_000.0, 1_469.0), [(0.0, 454.0)]);
    }

    #[test]
    fn a_zone_that_is_higher_than_a_page_ends_between_rows() {
        let zones = drawn(&[40], 180.0, 140.0, 44.0);
        for (_, end) in pages(&zones, 700.0, 1_469.0) {
            let through = zones
                .boxes
                .iter()
                .any(|(from, to)| *from < end && end < *to);
            assert!(!through, "{end}");
        }
    }

    proptest! {
        #[test]
        fn pages_follow_one_another_and_each_has_room(
            zones in proptest::collection::vec(0..60_usize, 1..12),
            apart in 1.0_f32..600.0,
            high in 10.0_f32..200.0,
            legend in prop_oneof![Just(0.0_f32), Just(44.0)],
            first in 1.0_f32..1_469.0,
        ) {
            let drawn = drawn(&zones, apart, high, legend);
            let pages = pages(&drawn, first, 1_469.0);
            let mut at = 0.0;
            for (n, (top, end)) in pages.iter().enumerate() {
                prop_assert_eq!(*top, at);
                prop_assert!(end > top);
                let room = if n == 0 { 1_469.0_f32.max(first) } else { 1_469.0 };
                prop_assert!(end - top <= room + 0.1, "{} of {room}", end - top);
                at = *end;
            }
            prop_assert_eq!(at, drawn.bottom);
        }
    }
}

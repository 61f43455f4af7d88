//! Text becomes lines: cleaned, shaped, wrapped by measured widths, in the order of reading.

use std::ops::Range;
use std::sync::Arc;

use rustybuzz::{Direction, UnicodeBuffer};
use unicode_bidi::BidiInfo;
use unicode_linebreak::linebreaks;
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::fonts::{FontId, Fonts, Weight, joins};

/// Words that are set alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) text: String,
    pub(crate) weight: Weight,
    /// Where a press on it leads.
    pub(crate) link: Option<Arc<str>>,
}

impl Span {
    pub(crate) fn new(text: &str, weight: Weight) -> Self {
        Self {
            text: text.to_owned(),
            weight,
            link: None,
        }
    }

    pub(crate) fn link(text: &str, url: &str) -> Self {
        Self {
            text: text.to_owned(),
            weight: Weight::Regular,
            link: Some(url.into()),
        }
    }
}

/// A shape of a font, and the characters that it stands for.
#[derive(Debug, Clone)]
pub(crate) struct Glyph {
    pub(crate) id: u32,
    /// Of the line's text, in bytes.
    pub(crate) range: Range<usize>,
    /// In parts of the font's size, like the others.
    pub(crate) advance: f32,
    pub(crate) x: f32,
    pub(crate) y: f32,
}

/// Glyphs of one font in a line.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    pub(crate) font: FontId,
    pub(crate) glyphs: Vec<Glyph>,
    /// From the line's start, in points.
    pub(crate) x: f32,
    pub(crate) width: f32,
    pub(crate) link: Option<Arc<str>>,
}

/// A line that fits.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What the ranges of the glyphs point into.
    pub(crate) text: Arc<str>,
    pub(crate) runs: Vec<Run>,
    pub(crate) width: f32,
    /// Whether the paragraph begins at the right.
    pub(crate) rtl: bool,
}

/// The room that a text has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Room {
    pub(crate) width: f32,
    pub(crate) size: f32,
    /// What does not fit is cut, with an ellipsis; 0 cuts nothing.
    pub(crate) lines: usize,
}

/// Removes what is not seen but changes what is read (controls, direction marks), and what a PDF
/// cannot hold; composes letters with their accents. Breaks become spaces.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            c if c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}') => Some(' '),
            '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{61c}'
            | '\u{ad}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}' => None,
            c if c.is_control() => None,
            c if u32::from(c) & 0xfffe == 0xfffe || ('\u{fdd0}'..='\u{fdef}').contains(&c) => None,
            // Private use means nothing to anybody else.
            '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => Some('\u{fffd}'),
            c => Some(c),
        })
        .nfc()
        .collect()
}

/// Cleaned words on one line, or others where nothing is left to see.
pub(crate) fn words_or(text: &str, others: &str) -> String {
    let words = clean(text);
    match words.trim() {
        "" => others.to_owned(),
        words => words.to_owned(),
    }
}

/// One piece of plain text in lines.
pub(crate) fn lines(fonts: &Fonts, text: &str, weight: Weight, room: Room) -> Vec<Line> {
    wrap(fonts, &[Span::new(text, weight)], room)
}

/// One paragraph in lines. None when there is nothing to see in it.
pub(crate) fn wrap(fonts: &Fonts, spans: &[Span], room: Room) -> Vec<Line> {
    Paragraph::new(spans).wrap(fonts, room)
}

/// How wide a text is on one line, in points.
pub(crate) fn width(fonts: &Fonts, text: &str, weight: Weight, size: f32) -> f32 {
    let room = Room {
        width: f32::INFINITY,
        size,
        lines: 0,
    };
    lines(fonts, text, weight, room)
        .first()
        .map_or(0.0, |line| line.width)
}

/// The cleaned text of all spans, and where each ends.
struct Paragraph {
    text: Arc<str>,
    spans: Vec<(usize, Weight, Option<Arc<str>>)>,
}

impl Paragraph {
    fn new(spans: &[Span]) -> Self {
        let mut text = String::new();
        let mut ends = Vec::new();
        for span in spans {
            for c in clean(&span.text).chars() {
                // One space is enough, and none at the start.
                if c != ' ' || !(text.is_empty() || text.ends_with(' ')) {
                    text.push(c);
                }
            }
            ends.push((text.len(), span.weight, span.link.clone()));
        }
        let kept = text.trim_end().len();
        text.truncate(kept);
        for (end, ..) in &mut ends {
            *end = (*end).min(kept);
        }
        Self {
            text: text.into(),
            spans: ends,
        }
    }

    fn wrap(&self, fonts: &Fonts, room: Room) -> Vec<Line> {
        if self.text.is_empty() {
            return Vec::new();
        }
        let bidi = BidiInfo::new(&self.text, None);
        let advances = self.advances(fonts, &bidi);
        let ranges = self.breaks(&advances, room);
        if room.lines > 0 && ranges.len() > room.lines {
            return self.cut(&advances, &ranges[room.lines - 1], fonts, room);
        }
        ranges
            .into_iter()
            .map(|range| self.line(fonts, &bidi, range, room.size))
            .collect()
    }

    /// The same text up to where an ellipsis fits behind the last line.
    fn cut(&self, advances: &[f32], last: &Range<usize>, fonts: &Fonts, room: Room) -> Vec<Line> {
        let weight = self.span_at(last.start).1;
        let limit = room.width / room.size - width(fonts, "…", weight, 1.0);
        let mut wide = 0.0;
        let mut end = last.start;
        for (at, grapheme) in self.text[last.start..].grapheme_indices(true) {
            let from = last.start + at;
            wide += sum(advances, &(from..from + grapheme.len()));
            if wide > limit {
                break;
            }
            end = from + grapheme.len();
        }
        let kept = self.text[..end].trim_end().len();
        let mut text = self.text[..kept].to_owned();
        text.push('…');
        let mut spans: Vec<_> = self.spans.clone();
        spans.retain(|(end, ..)| *end <= kept);
        let (_, weight, link) = self.span_at(kept.saturating_sub(1));
        spans.push((text.len(), *weight, link.clone()));
        let shorter = Self {
            text: text.into(),
            spans,
        };
        // Kerning may make it a hair wider than the sum: it is a line of its own then, and dropped.
        let mut lines = shorter.wrap(fonts, Room { lines: 0, ..room });
        lines.truncate(room.lines);
        lines
    }

    fn span_at(&self, at: usize) -> &(usize, Weight, Option<Arc<str>>) {
        let found = self.spans.partition_point(|(end, ..)| *end <= at);
        &self.spans[found.min(self.spans.len() - 1)]
    }

    /// The advance of each cluster at its first byte, for a size of 1.
    fn advances(&self, fonts: &Fonts, bidi: &BidiInfo<'_>) -> Vec<f32> {
        let mut advances = vec![0.0; self.text.len()];
        let mut start = 0;
        while start < self.text.len() {
            let level = bidi.levels[start];
            let mut end = start + 1;
            while end < self.text.len() && bidi.levels[end] == level {
                end += 1;
            }
            for (_, _, glyphs) in self.shape(fonts, start..end, level.is_rtl()) {
                for glyph in glyphs {
                    advances[glyph.range.start] += glyph.advance;
                }
            }
            start = end;
        }
        advances
    }

    /// Where lines begin and end, without the spaces at their ends.
    fn breaks(&self, advances: &[f32], room: Room) -> Vec<Range<usize>> {
        let limit = room.width / room.size;
        let mut ranges = Vec::new();
        let mut start = 0;
        let mut at = 0;
        let mut wide = 0.0;
        // An accent on a space would be torn from it by the rules of line breaking.
        let mut whole = vec![false; self.text.len() + 1];
        whole[self.text.len()] = true;
        for (at, _) in self.text.grapheme_indices(true) {
            whole[at] = true;
        }
        for (end, _) in linebreaks(&self.text).filter(|(end, _)| whole[*end]) {
            let piece = at..end;
            let seen = at + self.text[piece.clone()].trim_end_matches(' ').len();
            let needs = sum(advances, &(at..seen));
            if wide + needs > limit && at > start {
                ranges.push(start..at);
                start = at;
                wide = 0.0;
            }
            if needs > limit {
                // A word wider than the line is broken between its letters.
                for (offset, grapheme) in self.text[at..seen].grapheme_indices(true) {
                    let from = at + offset;
                    let one = sum(advances, &(from..from + grapheme.len()));
                    if wide + one > limit && from > start {
                        ranges.push(start..from);
                        start = from;
                        wide = 0.0;
                    }
                    wide += one;
                }
                wide += sum(advances, &(seen..end));
            } else {
                wide += sum(advances, &piece);
            }
            at = end;
        }
        if start < self.text.len() {
            ranges.push(start..self.text.len());
        }
        for range in &mut ranges {
            range.end = range.start + self.text[range.clone()].trim_end_matches(' ').len();
        }
        ranges.retain(|range| !range.is_empty());
        ranges
    }

    fn line(&self, fonts: &Fonts, bidi: &BidiInfo<'_>, range: Range<usize>, size: f32) -> Line {
        let (mut runs, mut x) = (Vec::new(), 0.0);
        let rtl = bidi
            .paragraphs
            .first()
            .is_some_and(|paragraph| paragraph.level.is_rtl());
        // The space that the break stands for is set too, or a reader glues two words together.
        let spaced = !rtl && self.text[range.end..].starts_with(' ');
        let range = range.start..range.end + usize::from(spaced);
        for paragraph in bidi
            .paragraphs
            .iter()
            .filter(|p| p.range.contains(&range.start))
        {
            let within = range.start..range.end.min(paragraph.range.end);
            let (levels, visual) = bidi.visual_runs(paragraph, within);
            for run in visual {
                let rtl = levels[run.start].is_rtl();
                let mut shaped = self.shape(fonts, run, rtl);
                if rtl {
                    shaped.reverse();
                }
                for (font, link, glyphs) in shaped {
                    let width = size * glyphs.iter().map(|g| g.advance).sum::<f32>();
                    runs.push(Run {
                        font,
                        glyphs,
                        x,
                        width,
                        link,
                    });
                    x += width;
                }
            }
        }
        let last = runs.last().and_then(|run| run.glyphs.last());
        let trailing = last
            .filter(|_| spaced)
            .map_or(0.0, |glyph| size * glyph.advance);
        Line {
            text: self.text.clone(),
            runs,
            width: x - trailing,
            rtl,
        }
    }

    /// The glyphs of a text of one direction, by font and span, in the order of the text.
    fn shape(
        &self,
        fonts: &Fonts,
        range: Range<usize>,
        rtl: bool,
    ) -> Vec<(FontId, Option<Arc<str>>, Vec<Glyph>)> {
        let mut shaped = Vec::new();
        let mut pieces: Vec<(Range<usize>, usize, FontId, Option<char>)> = Vec::new();
        for (offset, grapheme) in self.text[range.clone()].grapheme_indices(true) {
            let from = range.start + offset;
            let to = from + grapheme.len();
            let span = self
                .spans
                .partition_point(|(end, ..)| *end <= from)
                .min(self.spans.len() - 1);
            let (font, instead) = fonts.pick(grapheme, self.spans[span].1);
            match pieces.last_mut() {
                Some((piece, of, in_font, None))
                    if instead.is_none() && *of == span && *in_font == font =>
                {
                    piece.end = to;
                }
                // A space belongs to what is before it, so that words keep their fonts' spaces.
                _ => pieces.push((from..to, span, font, instead)),
            }
        }
        for (piece, span, font, instead) in pieces {
            let link = self.spans[span].2.clone();
            let glyphs = match instead {
                Some(c) => substitute(fonts, font, c, piece),
                None => shape(fonts, font, &self.text, piece, rtl),
            };
            if !glyphs.is_empty() {
                shaped.push((font, link, glyphs));
            }
        }
        shaped
    }
}

fn sum(advances: &[f32], range: &Range<usize>) -> f32 {
    advances[range.clone()].iter().sum()
}

fn substitute(fonts: &Fonts, font: FontId, c: char, range: Range<usize>) -> Vec<Glyph> {
    let loaded = fonts.loaded(font);
    let id = loaded.face.glyph_index(c).unwrap_or_default();
    vec![Glyph {
        id: id.0.into(),
        range,
        advance: loaded.scaled(loaded.face.glyph_hor_advance(id).unwrap_or(0).into()),
        x: 0.0,
        y: 0.0,
    }]
}

fn shape(fonts: &Fonts, font: FontId, text: &str, range: Range<usize>, rtl: bool) -> Vec<Glyph> {
    let loaded = fonts.loaded(font);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&text[range.clone()]);
    buffer.guess_segment_properties();
    buffer.set_direction(if rtl {
        Direction::RightToLeft
    } else {
        Direction::LeftToRight
    });
    let shaped = rustybuzz::shape(&loaded.face, &[], buffer);
    let infos = shaped.glyph_infos();
    // Each cluster ends where the next one in the text begins.
    let mut starts: Vec<usize> = infos.iter().map(|info| info.cluster as usize).collect();
    starts.sort_unstable();
    starts.dedup();
    let space = loaded.face.glyph_index(' ').map_or(0, |id| id.0.into());
    infos
        .iter()
        .zip(shaped.glyph_positions())
        .map(|(info, position)| {
            let start = info.cluster as usize;
            let next = starts.partition_point(|s| *s <= start);
            let end = starts.get(next).copied().unwrap_or(range.len());
            let drawn = range.start + start..range.start + end;
            // What joins and has no shape must not show as a missing glyph.
            let hidden = info.glyph_id == 0 && text[drawn.clone()].chars().any(joins);
            Glyph {
                id: if info.glyph_id == 0 {
                    space
                } else {
                    info.glyph_id
                },
                range: drawn,
                advance: if hidden {
                    0.0
                } else {
                    loaded.scaled(position.x_advance)
                },
                x: loaded.scaled(position.x_offset),
                y: loaded.scaled(position.y_offset),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn room(width: f32) -> Room {
        Room {
            width,
            size: 10.0,
            lines: 0,
        }
    }

    fn seen(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| {
                let mut ranges: Vec<_> = line
                    .runs
                    .iter()
                    .flat_map(|run| run.glyphs.iter().map(|glyph| glyph.range.clone()))
                    .collect();
                ranges.sort_by_key(|range| range.start);
                ranges.dedup();
                let text: String = ranges.into_iter().map(|range| &line.text[range]).collect();
                text.trim().to_owned()
            })
            .collect()
    }

    #[test]
    fn words_go_to_the_next_line_whole() {
        let fonts = Fonts::get().expect("fonts");
        let lines = lines(
            fonts,
            "Accueillir les personnes avec bienveillance",
            Weight::Regular,
            room(90.0),
        );
        assert_eq!(
            seen(&lines),
            ["Accueillir les", "personnes avec", "bienveillance"]
        );
        assert!(lines.iter().all(|line| line.width <= 90.0));
    }

    #[test]
    fn what_is_too_long_ends_with_an_ellipsis() {
        let fonts = Fonts::get().expect("fonts");
        let lines = lines(
            fonts,
            "Accueillir les personnes avec bienveillance et les accompagner",
            Weight::Bold,
            Room {
                lines: 2,
                ..room(90.0)
            },
        );
        let seen = seen(&lines);
        assert_eq!(seen.len(), 2);
        assert!(seen[1].ends_with('…'), "{seen:?}");
        assert!(lines.iter().all(|line| line.width <= 90.1));
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        let fonts = Fonts::get().expect("fonts");
        let word = "x".repeat(10_000);
        let lines = lines(fonts, &word, Weight::Regular, room(100.0));
        assert!(lines.len() > 100);
        assert!(lines.iter().all(|line| line.width <= 100.0));
        assert_eq!(seen(&lines).concat(), word);
    }

    #[test]
    fn arabic_runs_from_the_right_and_latin_within_it_from_the_left() {
        let fonts = Fonts::get().expect("fonts");
        let lines = lines(fonts, "شهادة Besace جديدة", Weight::Regular, room(400.0));
        assert_eq!(lines.len(), 1);
        assert!(lines[0].rtl);
        let order: Vec<&str> = lines[0]
            .runs
            .iter()
            .map(|run| {
                let start = run.glyphs.iter().map(|g| g.range.start).min().unwrap_or(0);
                let end = run.glyphs.iter().map(|g| g.range.end).max().unwrap_or(0);
                lines[0].text[start..end].trim()
            })
            .filter(|text| !text.is_empty())
            .collect();
        assert_eq!(order, ["جديدة", "Besace", "شهادة"]);
    }

    #[test]
    fn direction_marks_and_controls_are_gone() {
        assert_eq!(
            clean("a\u{202e}b\u{0}c\u{200f}\u{feff}\u{e000}\n\td\u{2066}e\u{301}\u{fffe}"),
            "abc\u{fffd}  dé"
        );
    }

    #[test]
    fn a_mark_on_a_space_is_no_missing_glyph() {
        let fonts = Fonts::get().expect("fonts");
        for line in lines(fonts, "a \u{610}b", Weight::Regular, room(200.0)) {
            let mut glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
            assert!(glyphs.all(|glyph| glyph.id != 0));
        }
    }

    proptest! {
        #[test]
        fn every_text_is_set_whole_and_within_its_room(text in "\\PC{0,300}", width in 20.0_f32..400.0) {
            let fonts = Fonts::get().expect("fonts");
            let lines = lines(fonts, &text, Weight::Regular, room(width));
            let spaceless = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            let cleaned = clean(&text);
            prop_assert_eq!(spaceless(&seen(&lines).concat()), spaceless(&cleaned));
            for line in &lines {
                // One grapheme alone may be wider than the room; and the last letter loses its
                // kerning with the first of the next line: a tenth of the size of 10 and a half.
                let graphemes = line.runs.iter().map(|run| run.glyphs.len()).sum::<usize>();
                prop_assert!(line.width <= width + 1.5 || graphemes < 8, "{} > {width}", line.width);
                for glyph in line.runs.iter().flat_map(|run| &run.glyphs) {
                    prop_assert_ne!(glyph.id, 0);
                }
            }
        }
    }
}

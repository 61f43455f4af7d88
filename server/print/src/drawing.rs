//! A mini-map as shapes, words and pictures, from back to front, for paper and for pixels alike.
//!
//! What stands where is the scene of `maps::draw`, so that paper shows what the page shows; words
//! are set in this crate's own fonts, cut to the room that the scene has given them. Units are those
//! of the map's canvas, about one CSS pixel each.

use std::collections::{BTreeMap, HashMap};

use image::RgbaImage;
use maps::change::Edit;
use maps::draw::{
    Band, Heading, Joined, Key, Look, Placed, Role, Scene, Shape, Station, View, Words,
};
use maps::map::{LinkKind, Tint, WIDTH};
use maps::progress::Progress;
use maps::{Map, NodeId, layout};
use resvg::tiny_skia::{Path, PathBuilder, Transform};

use crate::canvas::round;
use crate::fonts::{Fonts, Weight};
use crate::mark::{
    self, CARD, CONTROL, Colour, INK, INK_SOFT, LEAF, LINE, Mark, OCHRE, TERRACOTTA,
};
use crate::text::{Line, Room, lines};

/// The width of all drawings.
pub(crate) const ACROSS: f32 = WIDTH as f32;
/// Drawings that are higher are laid out anew: stations far apart would be pages of nothing.
const HIGHEST: u32 = 16_000;
/// The side of a badge's picture on its disc, which it touches with its corners.
const PICTURE: f32 = 46.0;
/// The corners of bands.
const CORNER: f32 = 14.0;
/// The room of words below a station: the scene breaks them to fit into less.
const NAME: f32 = 156.0;
/// The paper around words that a link runs through.
const HALO: f32 = 5.0;
/// Points of a link that are looked at, and how high a bucket of them is.
const SAMPLES: u8 = 48;
const BUCKET: f32 = 100.0;

/// What is drawn in one stroke of the brush.
#[derive(Debug, Clone)]
pub(crate) enum Ink {
    Fill(Path, Colour),
    Stroke {
        path: Path,
        width: f32,
        dash: Option<[f32; 2]>,
        colour: Colour,
    },
    Words {
        line: Line,
        x: f32,
        baseline: f32,
        size: f32,
        colour: Colour,
        /// Its width and colour.
        halo: Option<(f32, Colour)>,
    },
    Picture {
        /// Among [`Pictures::all`].
        number: usize,
        x: f32,
        y: f32,
        side: f32,
    },
}

/// Something drawn, and the rows that it touches.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) ink: Ink,
    pub(crate) top: f32,
    pub(crate) bottom: f32,
}

/// A drawing.
#[derive(Debug, Default)]
pub(crate) struct Drawing {
    pub(crate) parts: Vec<Part>,
    /// Where it begins: 0, or above that where it has a heading.
    pub(crate) top: f32,
    /// Where it ends.
    pub(crate) bottom: f32,
    /// From where to where each zone goes.
    pub(crate) bands: Vec<(f32, f32)>,
    /// From where to where each station with its words goes.
    pub(crate) boxes: Vec<(f32, f32)>,
    /// How each node's station is drawn.
    pub(crate) shapes: HashMap<NodeId, Shape>,
}

/// The pictures of a map's badges, each decoded once however many stations share it.
#[derive(Default)]
pub(crate) struct Pictures {
    pub(crate) all: Vec<RgbaImage>,
    of: HashMap<NodeId, usize>,
}

impl Pictures {
    /// Decodes those that the map's nodes have, no larger than `side`.
    pub(crate) fn decode(map: &Map, given: &BTreeMap<NodeId, Vec<u8>>, side: u32) -> Self {
        let mut pictures = Self::default();
        let mut known: HashMap<&[u8], Option<usize>> = HashMap::new();
        for node in map.nodes() {
            let Some(bytes) = given.get(&node.id) else {
                continue;
            };
            let number = *known.entry(bytes).or_insert_with(|| {
                let picture = crate::picture::decode(bytes, side)?;
                pictures.all.push(picture);
                Some(pictures.all.len() - 1)
            });
            if let Some(number) = number {
                pictures.of.insert(node.id.clone(), number);
            }
        }
        pictures
    }

    /// The number of a node's picture; none where it is missing or broken.
    pub(crate) fn of(&self, node: &NodeId) -> Option<usize> {
        self.of.get(node).copied()
    }
}

/// The colour of a zone's band.
pub(crate) const fn tint(tint: Tint) -> Colour {
    match tint {
        Tint::Linen => Colour(0xF3, 0xEE, 0xE4),
        Tint::Leaf => Colour(0xE7, 0xF0, 0xE8),
        Tint::Indigo => Colour(0xE8, 0xEC, 0xF6),
        Tint::Terracotta => Colour(0xF7, 0xE9, 0xE1),
        Tint::Ochre => Colour(0xF5, 0xED, 0xD9),
        Tint::Plum => Colour(0xF1, 0xE9, 0xF2),
    }
}

/// Draws a map.
pub(crate) fn draw(
    map: &Map,
    progress: Option<&Progress>,
    words: &Words,
    pictures: &Pictures,
    fonts: &Fonts,
) -> Drawing {
    let tidied;
    let map = match tidy(map) {
        Some(tidy) => {
            tidied = tidy;
            &tidied
        }
        None => map,
    };
    let scene = scene(map, progress, words);
    let mut brush = Brush::new(fonts);
    brush.drawing.bottom = scene.height as f32;
    for band in &scene.bands {
        brush.ground(band);
    }
    let passed = Passed::new(&scene.links);
    for link in &scene.links {
        brush.link(link.points(), link.arrow_points(), link.kind, link.done);
    }
    for band in &scene.bands {
        brush.title(band, &passed);
        for placed in &band.stations {
            brush.station(
                placed.shape,
                placed.node.required,
                pictures.of(&placed.node.id),
                [placed.x as f32, placed.y as f32],
                tint(band.zone.tint),
            );
            brush.name(placed, tint(band.zone.tint), &passed);
            let shapes = &mut brush.drawing.shapes;
            shapes.insert(placed.node.id.clone(), placed.shape);
        }
    }
    let keys = scene.keys(words);
    for key in &keys {
        brush.key(key);
    }
    brush.drawing
}

fn scene<'a>(map: &'a Map, progress: Option<&'a Progress>, words: &'a Words) -> Scene<'a> {
    const NOTHING: &BTreeMap<NodeId, Station> = &BTreeMap::new();
    Scene::of(&View {
        map,
        progress,
        stations: NOTHING,
        words,
        heading: None,
        look: Look::Paper,
        id: "",
    })
}

/// The same map on fewer rows, where it is so high that most of it must be empty.
fn tidy(map: &Map) -> Option<Map> {
    if map.height() <= HIGHEST {
        return None;
    }
    let mut tidied = map.clone();
    tidied.apply(&Edit::Arrange(layout::tidy(map))).ok()?;
    (tidied.height() < map.height()).then_some(tidied)
}

/// Draws title, line and bar above what is there.
pub(crate) fn heading(drawing: Drawing, heading: &Heading, fonts: &Fonts) -> Drawing {
    const GAP: f32 = 24.0;
    let room = |size, lines| Room {
        width: ACROSS,
        size,
        lines,
    };
    let title = lines(fonts, &heading.title, Weight::Bold, room(36.0, 3));
    let line = lines(fonts, &heading.line, Weight::Regular, room(20.0, 3));
    let bar = heading.percent.map_or(0.0, |_| 30.0);
    let high = title.len() as f32 * 44.0 + line.len() as f32 * 27.0 + bar + GAP;
    let mut brush = Brush { fonts, drawing };
    brush.drawing.top = -high;
    let mut y = -high;
    for line in title {
        brush.words(line, [0.0, y + 34.0], 36.0, INK, None);
        y += 44.0;
    }
    for line in line {
        brush.words(line, [0.0, y + 22.0], 20.0, INK_SOFT, None);
        y += 27.0;
    }
    if let Some(percent) = heading.percent {
        brush.bar([0.0, y + 12.0, ACROSS, 14.0], percent);
    }
    brush.drawing
}

/// The stations around the next step on one line, for a small picture: [`ACROSS`] wide and
/// [`STRIP`] high, as many as there is room for.
pub(crate) fn strip(
    map: &Map,
    progress: Option<&Progress>,
    pictures: &Pictures,
    fonts: &Fonts,
) -> Drawing {
    const MOST: usize = 7;
    let words = Words::default();
    let scene = scene(map, progress, &words);
    let all: Vec<(&Placed<'_>, Colour)> = scene
        .bands
        .iter()
        .flat_map(|band| {
            let ground = tint(band.zone.tint);
            band.stations.iter().map(move |placed| (placed, ground))
        })
        .collect();
    let step = all
        .iter()
        .position(|(placed, _)| placed.shape == Shape::Next { step: true });
    // Without a next step the path is new to its reader, or done: its beginning is shown.
    let first = step
        .map_or(0, |step| step.saturating_sub(3))
        .min(all.len().saturating_sub(MOST));
    let shown = &all[first..(first + MOST).min(all.len())];
    let apart = ACROSS / shown.len().max(1) as f32;
    let middle = |at: usize| {
        let sway = if at.is_multiple_of(2) { -14.0 } else { 14.0 };
        [apart * (at as f32 + 0.5), STRIP / 2.0 + sway]
    };
    let mut brush = Brush::new(fonts);
    brush.drawing.bottom = STRIP;
    brush.grounds(shown, apart);
    // What comes before and after goes on beyond the edges.
    let ends = [
        (first > 0, 0, -1.0),
        (
            first + shown.len() < all.len(),
            shown.len().saturating_sub(1),
            1.0,
        ),
    ];
    for (beyond, at, way) in ends {
        if let (true, Some((placed, _))) = (beyond, shown.get(at)) {
            let [x, y] = middle(at);
            let end = x + way * apart / 2.0;
            brush.curve([x, y], [end, STRIP / 2.0], way < 0.0 && placed.shape.done());
        }
    }
    for (at, pair) in shown.windows(2).enumerate() {
        let done = pair.iter().all(|(placed, _)| placed.shape.done());
        brush.curve(middle(at), middle(at + 1), done);
    }
    for (at, (placed, ground)) in shown.iter().enumerate() {
        brush.station(
            placed.shape,
            placed.node.required,
            pictures.of(&placed.node.id),
            middle(at),
            *ground,
        );
    }
    brush.drawing
}

/// How high a strip is.
pub(crate) const STRIP: f32 = 136.0;

/// One station with its centre in the middle of a square of 80.
pub(crate) fn station(
    shape: Shape,
    required: bool,
    picture: Option<usize>,
    fonts: &Fonts,
) -> Drawing {
    let mut brush = Brush::new(fonts);
    brush.drawing.bottom = 80.0;
    brush.station(shape, required, picture, [40.0, 40.0], CARD);
    brush.drawing
}

/// The points that links pass.
struct Passed(HashMap<i32, Vec<[f32; 2]>>);

impl Passed {
    fn new(links: &[Joined<'_>]) -> Self {
        let mut buckets: HashMap<i32, Vec<[f32; 2]>> = HashMap::new();
        for link in links {
            let points = link.points().map(|(x, y)| [x as f32, y as f32]);
            for n in 0..=SAMPLES {
                let t = f32::from(n) / f32::from(SAMPLES);
                let u = 1.0 - t;
                let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
                let mut at = [0.0, 0.0];
                for ([x, y], weight) in points.iter().zip(weights) {
                    at[0] += x * weight;
                    at[1] += y * weight;
                }
                buckets.entry((at[1] / BUCKET) as i32).or_default().push(at);
            }
        }
        Self(buckets)
    }

    fn within(&self, left: f32, top: f32, right: f32, bottom: f32) -> bool {
        ((top / BUCKET) as i32..=(bottom / BUCKET) as i32)
            .filter_map(|bucket| self.0.get(&bucket))
            .flatten()
            .any(|[x, y]| (left..=right).contains(x) && (top..=bottom).contains(y))
    }
}

/// What draws.
struct Brush<'f> {
    fonts: &'f Fonts,
    drawing: Drawing,
}

impl<'f> Brush<'f> {
    fn new(fonts: &'f Fonts) -> Self {
        Self {
            fonts,
            drawing: Drawing::default(),
        }
    }

    fn put(&mut self, ink: Ink, top: f32, bottom: f32) {
        self.drawing.parts.push(Part { ink, top, bottom });
    }

    fn fill(&mut self, path: Option<Path>, colour: Colour) {
        if let Some(path) = path {
            let bounds = path.bounds();
            self.put(Ink::Fill(path, colour), bounds.top(), bounds.bottom());
        }
    }

    fn stroke(&mut self, path: Option<Path>, width: f32, dash: Option<[f32; 2]>, colour: Colour) {
        if let Some(path) = path {
            let bounds = path.bounds();
            let ink = Ink::Stroke {
                path,
                width,
                dash,
                colour,
            };
            self.put(ink, bounds.top() - width, bounds.bottom() + width);
        }
    }

    fn words(
        &mut self,
        line: Line,
        [x, baseline]: [f32; 2],
        size: f32,
        colour: Colour,
        halo: Option<(f32, Colour)>,
    ) {
        let ink = Ink::Words {
            line,
            x,
            baseline,
            size,
            colour,
            halo,
        };
        // Accents upon accents may reach farther than the typeface's own letters.
        self.put(ink, baseline - 2.0 * size, baseline + size);
    }

    /// Cut to one line.
    fn line(&self, text: &str, weight: Weight, size: f32, width: f32) -> Option<Line> {
        let room = Room {
            width,
            size,
            lines: 1,
        };
        lines(self.fonts, text, weight, room).into_iter().next()
    }

    fn ground(&mut self, band: &Band<'_>) {
        let (top, high) = (band.top as f32, band.height as f32);
        self.fill(round(0.0, top, ACROSS, high, CORNER), tint(band.zone.tint));
        self.drawing.bands.push((top, top + high));
    }

    /// Zones behind a strip: what lies next to each other in one zone is on one ground.
    fn grounds(&mut self, shown: &[(&Placed<'_>, Colour)], apart: f32) {
        let mut at = 0;
        while at < shown.len() {
            let from = at;
            while at < shown.len() && shown[at].1 == shown[from].1 {
                at += 1;
            }
            // Some paper between two of them, none at the edges.
            let left = apart * from as f32 + if from > 0 { 4.0 } else { 0.0 };
            let right = apart * at as f32 - if at < shown.len() { 4.0 } else { 0.0 };
            self.fill(round(left, 0.0, right - left, STRIP, CORNER), shown[from].1);
        }
    }

    fn title(&mut self, band: &Band<'_>, passed: &Passed) {
        let ground = tint(band.zone.tint);
        let baseline = band.top as f32 + 34.0;
        let mut x = 24.0;
        let count = self.line(&band.count, Weight::Regular, 16.0, 120.0);
        let counted = count.as_ref().map_or(0.0, |line| line.width + 12.0);
        let title = band.title.as_deref().unwrap_or_default();
        let title = self.line(title, Weight::Bold, 20.0, ACROSS - 48.0 - counted);
        for (line, size, colour) in [(title, 20.0, INK), (count, 16.0, INK_SOFT)] {
            let Some(line) = line else { continue };
            let width = line.width;
            let crossed = passed.within(x - 4.0, baseline - size, x + width + 4.0, baseline + 5.0);
            let halo = crossed.then_some((HALO, ground));
            self.words(line, [x, baseline], size, colour, halo);
            x += width + 12.0;
        }
    }

    fn link(
        &mut self,
        points: [(f64, f64); 4],
        arrow: [(f64, f64); 3],
        kind: LinkKind,
        done: bool,
    ) {
        let colour = if done { LEAF } else { CONTROL };
        let [a, b, c, d] = points.map(|(x, y)| (x as f32, y as f32));
        let mut path = PathBuilder::new();
        path.move_to(a.0, a.1);
        path.cubic_to(b.0, b.1, c.0, c.1, d.0, d.1);
        let dash = (kind == LinkKind::NeededBefore).then_some([1.0, 8.0]);
        self.stroke(path.finish(), 2.5, dash, colour);
        let sides = arrow.map(|(x, y)| (x as f32, y as f32));
        let head = strokes(&sides, kind == LinkKind::NeededBefore);
        if kind == LinkKind::NeededBefore {
            self.fill(head.clone(), colour);
        }
        self.stroke(head, 2.5, None, colour);
    }

    /// A link of a strip.
    fn curve(&mut self, from: [f32; 2], to: [f32; 2], done: bool) {
        let middle = f32::midpoint(from[0], to[0]);
        let mut path = PathBuilder::new();
        path.move_to(from[0], from[1]);
        path.cubic_to(middle, from[1], middle, to[1], to[0], to[1]);
        let colour = if done { LEAF } else { CONTROL };
        self.stroke(path.finish(), 3.5, None, colour);
    }

    /// A mark in the middle of a place.
    fn mark(&mut self, mark: &Mark, [x, y]: [f32; 2], side: f32, colour: Colour) {
        let scale = side / mark.side;
        let place = Transform::from_row(scale, 0.0, 0.0, scale, x - side / 2.0, y - side / 2.0);
        for stroke in &mark.strokes {
            let path = stroke.path.clone().transform(place);
            match stroke.width {
                Some(width) => self.stroke(path, width * scale, None, colour),
                None => self.fill(path, colour),
            }
        }
    }

    fn circle(&mut self, [x, y]: [f32; 2], radius: f32, colour: Colour) {
        self.fill(PathBuilder::from_circle(x, y, radius), colour);
    }

    fn ring(&mut self, [x, y]: [f32; 2], radius: f32, width: f32, dash: Dash, colour: Colour) {
        let path = PathBuilder::from_circle(x, y, radius);
        let dash = match dash {
            Dash::None => None,
            Dash::Dashed => Some([6.0, 5.0]),
        };
        self.stroke(path, width, dash, colour);
    }

    /// A station's disc or dot, with its picture and its mark.
    fn station(
        &mut self,
        shape: Shape,
        required: bool,
        picture: Option<usize>,
        at: [f32; 2],
        ground: Colour,
    ) {
        let radius = shape.radius() as f32;
        match shape {
            Shape::Remaining if required => return self.circle(at, radius, CONTROL),
            Shape::Remaining => {
                self.circle(at, radius, CARD);
                return self.ring(at, radius, 2.5, Dash::None, CONTROL);
            }
            Shape::Locked => {
                self.circle(at, radius, CARD);
                self.ring(at, radius, 2.5, Dash::None, CONTROL);
                return self.mark(mark::lock(), at, 15.0, CONTROL);
            }
            _ => {}
        }
        let (colour, width, dash) = match shape {
            Shape::Earned { expired: false } => (LEAF, 3.0, Dash::None),
            Shape::Earned { expired: true } => (OCHRE, 3.0, Dash::None),
            Shape::Declared => (LEAF, 2.5, Dash::Dashed),
            Shape::Pending => (OCHRE, 2.5, Dash::Dashed),
            Shape::Next { step: true } => (TERRACOTTA, 4.0, Dash::None),
            Shape::Next { step: false } => (INK, 2.5, Dash::None),
            _ => (CONTROL, 2.5, Dash::None),
        };
        if shape == (Shape::Next { step: true }) {
            self.ring(at, radius + 5.5, 1.5, Dash::None, mixed(TERRACOTTA, ground));
        }
        self.circle(at, radius, CARD);
        self.ring(at, radius, width, dash, colour);
        match (picture, shape) {
            (Some(number), _) => {
                let [x, y] = [at[0] - PICTURE / 2.0, at[1] - PICTURE / 2.0];
                let ink = Ink::Picture {
                    number,
                    x,
                    y,
                    side: PICTURE,
                };
                self.put(ink, y, y + PICTURE);
            }
            (None, Shape::Declared) => {
                let tick = [(-11.0, 1.0), (-3.0, 9.0), (12.0, -8.0)];
                self.stroke(strokes(&from(at, &tick), false), 3.0, None, LEAF);
            }
            (None, _) => self.mark(mark::award(), at, 40.0, colour),
        }
        let sign = shape.sign();
        if !sign.is_empty() {
            let at = [at[0] + 25.0, at[1] - 23.0];
            self.circle(at, 12.0, CARD);
            self.circle(at, 10.0, colour);
            self.stroke(strokes(&from(at, sign), false), 2.5, None, CARD);
        }
    }

    /// A station's name and notes.
    fn name(&mut self, placed: &Placed<'_>, ground: Colour, passed: &Passed) {
        let rest = matches!(placed.shape, Shape::Remaining | Shape::Locked);
        for (baseline, role, text) in placed.lines() {
            let (size, weight, colour) = match (role, placed.shape) {
                (Role::Name, _) if rest => (16.0, Weight::Regular, INK_SOFT),
                (Role::Name, _) => (16.0, Weight::Regular, INK),
                (Role::Note { first: true }, Shape::Next { step: true }) => {
                    (14.0, Weight::Bold, TERRACOTTA)
                }
                (Role::Note { first: true }, Shape::Pending | Shape::Earned { expired: true }) => {
                    (14.0, Weight::Regular, OCHRE)
                }
                (Role::Note { .. }, _) => (14.0, Weight::Regular, INK_SOFT),
            };
            let Some(line) = self.line(text, weight, size, NAME) else {
                continue;
            };
            let (half, baseline) = (line.width / 2.0, baseline as f32);
            let x = placed.x as f32;
            let crossed = passed.within(
                x - half - 4.0,
                baseline - size,
                x + half + 4.0,
                baseline + 5.0,
            );
            let halo = crossed.then_some((HALO, ground));
            self.words(line, [x - half, baseline], size, colour, halo);
        }
        let top = placed.y as f32 - placed.shape.radius() as f32 - 8.0;
        self.drawing.boxes.push((top, placed.bottom() as f32 + 4.0));
    }

    fn key(&mut self, key: &Key) {
        self.link(key.points(), key.arrow_points(), key.kind, false);
        if let Some(line) = self.line(&key.words, Weight::Regular, 16.0, ACROSS / 2.0 - 90.0) {
            let at = [key.x as f32, key.y as f32];
            self.words(line, at, 16.0, INK_SOFT, None);
        }
    }

    fn bar(&mut self, [x, y, width, height]: [f32; 4], percent: u8) {
        for (path, colour) in bar([x, y, width, height], percent) {
            self.fill(Some(path), colour);
        }
    }
}

#[derive(Clone, Copy)]
enum Dash {
    None,
    Dashed,
}

/// How much is done, as a bar: its ground, and what is done upon it.
pub(crate) fn bar([x, y, width, height]: [f32; 4], percent: u8) -> Vec<(Path, Colour)> {
    let done = width * f32::from(percent.min(100)) / 100.0;
    let radius = height / 2.0;
    let ground = round(x, y, width, height, radius).map(|path| (path, LINE));
    // Less than its round ends is shown as a piece of them.
    let done = match done {
        done if done >= height => round(x, y, done, height, radius),
        done if done > 0.0 => PathBuilder::from_circle(x + radius, y + radius, radius),
        _ => None,
    };
    let done = done.map(|path| (path, LEAF));
    [ground, done].into_iter().flatten().collect()
}

fn from(at: [f32; 2], points: &[(f64, f64)]) -> Vec<(f32, f32)> {
    points
        .iter()
        .map(|(x, y)| (at[0] + *x as f32, at[1] + *y as f32))
        .collect()
}

/// Straight strokes from point to point.
fn strokes(points: &[(f32, f32)], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (n, (x, y)) in points.iter().enumerate() {
        match n {
            0 => path.move_to(*x, *y),
            _ => path.line_to(*x, *y),
        }
    }
    if closed {
        path.close();
    }
    path.finish()
}

/// Not quite half of a colour upon a ground.
fn mixed(colour: Colour, ground: Colour) -> Colour {
    let mix = |c: u8, g: u8| ((u16::from(c) * 9 + u16::from(g) * 11) / 20) as u8;
    Colour(
        mix(colour.0, ground.0),
        mix(colour.1, ground.1),
        mix(colour.2, ground.2),
    )
}

//! What stands where on the canvas, before a word of SVG is written: the drawing reads it, and an
//! editor that moves single things about.

use std::collections::HashMap;

use super::measure::{balanced, lines, width};
use super::route::{Curve, Obstacle, Obstacles, Point};
use super::{Heading, View, Words};
use crate::map::{GAP, HEAD, LEFT, Level, LinkKind, Node, NodeId, Place, WIDTH, Zone};
use crate::progress::Status;

/// The radius of a station's disc.
pub const DISC: f64 = 34.0;
/// The radius of a dot.
pub(super) const DOT: f64 = 9.0;
/// The radius of a dot with a lock in it.
pub(super) const LOCK: f64 = 14.0;
/// The width of names.
const NAME: f64 = 148.0;
const NAME_SIZE: f64 = 16.0;
/// From a line of a name to the next.
pub const NAME_LINE: f64 = 19.0;
const NOTE_SIZE: f64 = 14.0;
/// From a line of notes to the next.
pub const NOTE_LINE: f64 = 17.0;
/// Lines below a station: at most three of its name, and what is left for notes.
const NAME_LINES: usize = 3;
const LINES: usize = 4;
/// The size of zones' titles.
const TITLE_SIZE: f64 = 20.0;
/// The size of counts.
pub(super) const COUNT_SIZE: f64 = 16.0;
/// The height of a zone without stations.
const EMPTY: f64 = 112.0;
/// The height of the legend.
pub(super) const LEGEND: f64 = 44.0;

/// How a station is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Like all others: nobody's progress is shown.
    Plain,
    /// With a tick; once expired, with an hourglass.
    Earned {
        /// Whether the badge has expired since.
        expired: bool,
    },
    /// With a dashed outline in the colour of what is done.
    Declared,
    /// With a dashed outline and a clock.
    Pending,
    /// Outlined; the next step with a ring.
    Next {
        /// Whether it is the next step.
        step: bool,
    },
    /// A dot.
    Remaining,
    /// A dot with a lock.
    Locked,
}

/// What a line of words below a station is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Of its name.
    Name,
    /// A note; the first one can say the state.
    Note {
        /// Whether it is the first.
        first: bool,
    },
}

/// What a kind of link looks like, and what it means.
#[derive(Debug, Clone)]
pub struct Key {
    /// The kind.
    pub kind: LinkKind,
    /// A link from left to right.
    pub(super) curve: Curve,
    /// Where the words begin.
    pub x: f64,
    /// The line that the words stand on.
    pub y: f64,
    /// The words, cut to their room.
    pub words: String,
}

/// A map on its canvas, which is [`WIDTH`] wide.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    /// How high the canvas is, heading and legend included.
    pub height: f64,
    /// The zones, from top to bottom.
    pub bands: Vec<Band<'a>>,
    /// The links.
    pub links: Vec<Joined<'a>>,
}

/// A zone on the canvas.
#[derive(Debug, Clone)]
pub struct Band<'a> {
    /// Which one.
    pub zone: &'a Zone,
    /// Where it begins.
    pub top: f64,
    /// How high it is: as its stations and their names need, at most [`Zone::height`].
    pub height: f64,
    /// Its title, cut to one line; or none.
    pub title: Option<String>,
    /// How many of its nodes are done: "2/4"; empty without progress.
    pub count: String,
    /// Its stations.
    pub stations: Vec<Placed<'a>>,
}

/// A station on the canvas.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    /// Its node.
    pub node: &'a Node,
    /// Its centre from the left.
    pub x: f64,
    /// Its centre from the top.
    pub y: f64,
    /// Its name in lines.
    pub name: Vec<String>,
    /// What stands below its name, in lines.
    pub notes: Vec<String>,
    /// How it is drawn.
    pub shape: Shape,
}

/// A link on the canvas.
#[derive(Debug, Clone)]
pub struct Joined<'a> {
    /// Where it begins.
    pub from: &'a NodeId,
    /// Where it ends.
    pub to: &'a NodeId,
    /// What it says.
    pub kind: LinkKind,
    /// Whether both ends are done.
    pub done: bool,
    pub(super) curve: Curve,
}

impl<'a> Scene<'a> {
    /// Measures a map.
    #[must_use]
    pub fn of(view: &View<'a>) -> Self {
        let bands = bands(view);
        let bottom = bands.last().map_or(0.0, |band| band.top + band.height);
        let linked = view.map.links().next().is_some();
        let height = bottom + if linked { LEGEND } else { 0.0 };
        let links = links(view, &bands, height);
        Self {
            height,
            bands,
            links,
        }
    }

    /// The zone and the place there that are nearest to a point of the canvas; nothing only where
    /// there is no zone.
    #[must_use]
    pub fn at(&self, x: f64, y: f64) -> Option<(&'a Zone, Place)> {
        let below = self
            .bands
            .iter()
            .find(|band| y < band.top + band.height + f64::from(GAP) / 2.0);
        let band = below.or(self.bands.last())?;
        let place = Place::nearest(x - f64::from(LEFT), y - band.top - f64::from(HEAD));
        Some((band.zone, place))
    }

    /// The legend at the foot: each kind of link that there is.
    #[must_use]
    pub fn keys(&self, words: &Words) -> Vec<Key> {
        let y = self.height - LEGEND / 2.0 + 4.0;
        let mut x = 24.0;
        let mut keys = Vec::new();
        for (kind, words) in [
            (LinkKind::LeadsTo, &words.leads_to),
            (LinkKind::NeededBefore, &words.needed_before),
        ] {
            if !self.links.iter().any(|link| link.kind == kind) {
                continue;
            }
            let point = |x: f64| Point { x, y };
            let curve = Curve([point(x), point(x + 16.0), point(x + 32.0), point(x + 48.0)]);
            let room = f64::from(WIDTH) / 2.0 - 90.0;
            let words = lines(words, COUNT_SIZE, room, 1).pop().unwrap_or_default();
            let beyond = x + 60.0 + width(&words, COUNT_SIZE) + 32.0;
            keys.push(Key {
                kind,
                curve,
                x: x + 60.0,
                y: y + 5.5,
                words,
            });
            x = beyond;
        }
        keys
    }
}

impl Scene<'_> {
    /// Where links run while one station is on its way: between all the others.
    #[must_use]
    pub fn routes(&self, moved: &NodeId) -> Routes {
        let stations = self.bands.iter().flat_map(|band| &band.stations);
        Routes {
            moved: moved.clone(),
            obstacles: obstacles(&self.bands, self.height, Some(moved)),
            stations: stations
                .enumerate()
                .map(|(at, drawn)| (drawn.node.id.clone(), (at, drawn.centre())))
                .collect(),
        }
    }
}

/// Ways for the links of a station that is on its way; measured once, asked for every frame.
pub struct Routes {
    moved: NodeId,
    obstacles: Obstacles,
    stations: HashMap<NodeId, (usize, Point)>,
}

impl Routes {
    /// The `d` of a link and of its arrow, with the moved station at a point of the canvas; nothing
    /// where an end is on no canvas.
    #[must_use]
    pub fn link(
        &self,
        (from, to): (&NodeId, &NodeId),
        kind: LinkKind,
        (x, y): (f64, f64),
    ) -> Option<(String, String)> {
        let end = |id: &NodeId| {
            let (number, still) = *self.stations.get(id)?;
            let moved = *id == self.moved;
            Some((number, if moved { Point { x, y } } else { still }))
        };
        let ((a, one), (b, other)) = (end(from)?, end(to)?);
        let curve = self.obstacles.route(one, other, (a, b));
        Some((curve.path(), curve.arrow(kind)))
    }
}

impl Joined<'_> {
    /// Its curve, as the `d` of a path.
    #[must_use]
    pub fn path(&self) -> String {
        self.curve.path()
    }

    /// The arrow in its middle, where no station hides it.
    #[must_use]
    pub fn arrow(&self) -> String {
        self.curve.arrow(self.kind)
    }

    /// The points of its curve, a cubic Bézier.
    #[must_use]
    pub fn points(&self) -> [(f64, f64); 4] {
        self.curve.0.map(|point| (point.x, point.y))
    }

    /// The points of its arrow: one side, the tip, the other side.
    #[must_use]
    pub fn arrow_points(&self) -> [(f64, f64); 3] {
        self.curve.arrow_points()
    }
}

impl Key {
    /// As for a link between stations.
    #[must_use]
    pub fn points(&self) -> [(f64, f64); 4] {
        self.curve.0.map(|point| (point.x, point.y))
    }

    /// As for a link between stations.
    #[must_use]
    pub fn arrow_points(&self) -> [(f64, f64); 3] {
        self.curve.arrow_points()
    }
}

/// How high a heading is.
fn heading_height(heading: Option<&Heading>) -> f64 {
    heading.map_or(0.0, |heading| {
        let title = lines(&heading.title, 32.0, f64::from(WIDTH) - 48.0, 2).len() as f64 * 40.0;
        let bar = if heading.percent.is_some() { 24.0 } else { 0.0 };
        24.0 + title + 30.0 + bar + 12.0
    })
}

fn bands<'a>(view: &View<'a>) -> Vec<Band<'a>> {
    let states: HashMap<&NodeId, &Status> = view
        .progress
        .iter()
        .flat_map(|progress| progress.nodes.iter().map(|node| (&node.node, &node.status)))
        .collect();
    let step = view.progress.and_then(|progress| progress.step.as_ref());
    let mut top = heading_height(view.heading);
    let mut bands = Vec::with_capacity(view.map.zones().len());
    for zone in view.map.zones() {
        let stations: Vec<Placed<'_>> = zone
            .nodes
            .iter()
            .map(|node| {
                let status = states.get(&node.id).copied();
                measure(view, node, top, shape(status, step == Some(&node.id)))
            })
            .collect();
        let done = stations.iter().filter(|drawn| drawn.shape.done()).count();
        let count = match view.progress {
            Some(_) if !stations.is_empty() => format!("{done}/{}", stations.len()),
            _ => String::new(),
        };
        let room = f64::from(WIDTH) - 72.0 - width(&count, COUNT_SIZE);
        // Short names need less below them than the zone keeps free for long ones.
        let lowest = stations.iter().map(|drawn| name_box(drawn).1 + 24.0);
        let most = f64::from(zone.height());
        let height = match stations.is_empty() {
            true => EMPTY,
            false => (lowest.fold(0.0, f64::max) - top).min(most),
        };
        bands.push(Band {
            zone,
            top,
            height,
            // Bold letters are wider.
            title: lines(zone.title.as_str(), TITLE_SIZE * 1.08, room, 1).pop(),
            count,
            stations,
        });
        top += height + f64::from(GAP);
    }
    bands
}

fn shape(status: Option<&Status>, step: bool) -> Shape {
    match status {
        None => Shape::Plain,
        Some(Status::Earned { expired, .. }) => Shape::Earned { expired: *expired },
        Some(Status::Declared) => Shape::Declared,
        Some(Status::Pending { .. }) => Shape::Pending,
        Some(Status::Next) => Shape::Next { step },
        Some(Status::Remaining) => Shape::Remaining,
        Some(Status::Locked { .. }) => Shape::Locked,
    }
}

impl Shape {
    /// Whether it is done, by badge or by word.
    #[must_use]
    pub const fn done(self) -> bool {
        matches!(self, Self::Earned { .. } | Self::Declared)
    }

    /// The strokes of the sign on its mark, from the mark's centre; none without a mark.
    #[must_use]
    pub const fn sign(self) -> &'static [(f64, f64)] {
        match self {
            Self::Earned { expired: false } => &[(-4.5, 0.5), (-1.5, 3.5), (5.0, -3.5)],
            // An hourglass.
            Self::Earned { expired: true } => &[
                (-3.5, -5.0),
                (3.5, -5.0),
                (-3.5, 5.0),
                (3.5, 5.0),
                (-3.5, -5.0),
            ],
            // The hands of a clock.
            Self::Pending => &[(0.0, -5.0), (0.0, 0.5), (3.5, 2.5)],
            _ => &[],
        }
    }

    /// From the centre to where the name begins: a dot leaves links some room to turn.
    pub(super) const fn below(self) -> f64 {
        match self {
            Self::Remaining => DOT + 12.0,
            _ => self.radius() + 8.0,
        }
    }

    /// The radius of its disc or dot.
    #[must_use]
    pub const fn radius(self) -> f64 {
        match self {
            Self::Remaining => DOT,
            Self::Locked => LOCK,
            _ => DISC,
        }
    }
}

fn measure<'a>(view: &View<'_>, node: &'a Node, top: f64, shape: Shape) -> Placed<'a> {
    let name = balanced(node.name.as_str(), NAME_SIZE, NAME, NAME_LINES);
    let notes = notes(view.words, node, shape, LINES - name.len().min(LINES));
    Placed {
        node,
        x: f64::from(LEFT + node.place.x()),
        y: top + f64::from(HEAD + node.place.y()),
        shape,
        name,
        notes,
    }
}

/// The word for a station's state; nothing where all stations are alike.
pub(super) fn state(words: &Words, shape: Shape) -> &str {
    match shape {
        Shape::Plain => "",
        Shape::Earned { expired: false } => &words.earned,
        Shape::Earned { expired: true } => &words.expired,
        Shape::Declared => &words.declared,
        Shape::Pending => &words.pending,
        Shape::Next { step: true } => &words.step,
        Shape::Next { step: false } => &words.next,
        Shape::Remaining => &words.remaining,
        Shape::Locked => &words.locked,
    }
}

pub(super) fn level(words: &Words, level: Option<Level>) -> &str {
    match level {
        None => "",
        Some(Level::Do) => &words.levels[0],
        Some(Level::PassOn) => &words.levels[1],
        Some(Level::Lead) => &words.levels[2],
    }
}

/// Short notes below a name, as many lines as there is room for: the state where its shape does not
/// say it all, the level, whether it can be left out.
fn notes(words: &Words, node: &Node, shape: Shape, most: usize) -> Vec<String> {
    let state = match shape {
        Shape::Earned { expired: true }
        | Shape::Declared
        | Shape::Pending
        | Shape::Next { step: true } => state(words, shape),
        _ => "",
    };
    let optional = if node.required { "" } else { &words.optional };
    let mut notes: Vec<String> = Vec::new();
    for word in [state, level(words, node.level), optional] {
        if word.is_empty() {
            continue;
        }
        let longer = notes.last().map(|last| format!("{last} · {word}"));
        match longer.filter(|longer| width(longer, NOTE_SIZE) <= NAME) {
            Some(longer) => {
                notes.pop();
                notes.push(longer);
            }
            None => notes.extend(lines(word, NOTE_SIZE, NAME, 1)),
        }
    }
    notes.truncate(most);
    notes
}

/// What links keep out of: discs, names and titles; a station that is on its way hides nothing.
fn obstacles(bands: &[Band<'_>], height: f64, moved: Option<&NodeId>) -> Obstacles {
    let mut all = Vec::new();
    let mut stations = 0;
    for band in bands {
        for drawn in &band.stations {
            let number = stations;
            stations += 1;
            if moved == Some(&drawn.node.id) {
                continue;
            }
            let Point { x, y } = drawn.centre();
            // A link that only just misses a dot would seem to lead there.
            let air = (drawn.shape.radius() + 4.0).max(26.0);
            let (half, bottom) = name_box(drawn);
            all.push(Obstacle {
                disc: Some(number),
                left: x - air,
                top: y - air,
                right: x + air,
                bottom: y + air,
            });
            all.push(Obstacle {
                disc: None,
                left: x - half,
                top: y + drawn.shape.below() - 2.0,
                right: x + half,
                bottom,
            });
        }
    }
    for band in bands {
        let title: f64 = band
            .title
            .iter()
            .map(|line| width(line, TITLE_SIZE * 1.08))
            .sum();
        let right = 24.0 + title + 12.0 + width(&band.count, COUNT_SIZE);
        if right > 36.0 {
            all.push(Obstacle {
                disc: None,
                left: 18.0,
                top: band.top + 12.0,
                right: right + 6.0,
                bottom: band.top + 42.0,
            });
        }
    }
    Obstacles::new(&all, height)
}

fn links<'a>(view: &View<'a>, bands: &[Band<'a>], height: f64) -> Vec<Joined<'a>> {
    let obstacles = obstacles(bands, height, None);
    let stations: Vec<&Placed<'_>> = bands.iter().flat_map(|band| &band.stations).collect();
    let numbered = stations.iter().enumerate();
    let numbers: HashMap<&NodeId, usize> = numbered.map(|(at, d)| (&d.node.id, at)).collect();
    view.map
        .links()
        .filter_map(|(from, to, kind)| {
            let (a, b) = (*numbers.get(from)?, *numbers.get(to)?);
            let (one, other) = (stations[a], stations[b]);
            Some(Joined {
                from,
                to,
                kind,
                done: one.shape.done() && other.shape.done(),
                curve: obstacles.route(one.centre(), other.centre(), (a, b)),
            })
        })
        .collect()
}

impl Placed<'_> {
    /// The lines of words below it, with the height that each stands on; they are centred.
    pub fn lines(&self) -> impl Iterator<Item = (f64, Role, &str)> {
        let first = self.y + self.shape.below() + 13.0;
        let names = self.name.iter().enumerate();
        let names =
            names.map(move |(n, line)| (first + n as f64 * NAME_LINE, Role::Name, line.as_str()));
        let second = first + self.name.len() as f64 * NAME_LINE - 1.0;
        let notes = self.notes.iter().enumerate().map(move |(n, line)| {
            let role = Role::Note { first: n == 0 };
            (second + n as f64 * NOTE_LINE, role, line.as_str())
        });
        names.chain(notes)
    }

    /// Where the last of these lines ends.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        name_box(self).1
    }

    pub(super) const fn centre(&self) -> Point {
        Point {
            x: self.x,
            y: self.y,
        }
    }
}

/// Half the width of a station's name, and where it ends.
fn name_box(drawn: &Placed<'_>) -> (f64, f64) {
    let names = drawn.name.iter().map(|line| width(line, NAME_SIZE));
    let notes = drawn.notes.iter().map(|line| width(line, NOTE_SIZE));
    let wide = names.chain(notes).fold(0.0, f64::max);
    let high = drawn.name.len() as f64 * NAME_LINE + drawn.notes.len() as f64 * NOTE_LINE;
    (wide / 2.0 + 2.0, drawn.y + drawn.shape.below() + high)
}

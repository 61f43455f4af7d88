//! The view of a map as SVG: zones as bands of tint, links as gentle curves, stations on them.
//!
//! Earned stations have the badge's picture and a tick, the next ones are outlined, the rest are
//! dots; names stand below, broken by a table of widths (`measure`) so that they stay clear of their
//! neighbours. What a state is, is said by shape and word too, never by colour alone; links that say
//! "needed before" are dotted with a filled arrow, those that say "leads to" are drawn through with
//! an open one. Colours are classes ([`style`]) and follow the page, the dark scheme and paper.
//!
//! Every text is escaped, every number has at most one decimal, nothing lies outside the viewBox, and
//! the size is bounded by that of the map. Words come in, in the language of the page.

mod measure;
mod route;

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::map::{GAP, HEAD, LEFT, Level, LinkKind, Map, Node, NodeId, WIDTH, Zone};
use crate::progress::{Progress, Status};
use measure::{balanced, lines, width};
use route::{Curve, Obstacle, Obstacles, Point};

/// The style of inline drawings, for the site's own sheet: a page with a strict
/// Content-Security-Policy takes none from the drawing.
pub const STYLE: &str = include_str!("draw/style.css");

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The map.
    pub map: &'a Map,
    /// Where a learner is on it; without one, all stations are alike.
    pub progress: Option<&'a Progress>,
    /// What the caller knows about stations: links and pictures.
    pub stations: &'a BTreeMap<NodeId, Station>,
    /// The words.
    pub words: &'a Words,
    /// Title and standing above the map, for a drawing that stands alone.
    pub heading: Option<&'a Heading>,
    /// Where its colours come from.
    pub look: Look,
    /// Begins the drawing's identifiers; letters, digits and hyphens of it are kept. Two drawings
    /// on one page have different ones.
    pub id: &'a str,
}

/// What a station of a drawing has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Station {
    /// Where it leads: a path, a fragment, or a page on the web; anything else is left out.
    pub href: Option<String>,
    /// The badge's picture: a path, a page on the web or a `data:` picture; anything else is left
    /// out. Without one, a node's own picture is shown.
    pub picture: Option<String>,
}

/// What stands above a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Heading {
    /// The title.
    pub title: String,
    /// A line below it: how far it is, what comes next.
    pub line: String,
    /// How much is done, for a bar.
    pub percent: Option<u8>,
}

/// The words in a drawing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// The drawing in words: its name.
    pub title: String,
    /// What can be seen on it.
    pub description: String,
    /// "obtenu".
    pub earned: String,
    /// "obtenu, expiré".
    pub expired: String,
    /// "déclaré".
    pub declared: String,
    /// "en cours de vérification".
    pub pending: String,
    /// "prochaine étape".
    pub step: String,
    /// "possible maintenant".
    pub next: String,
    /// "à venir".
    pub remaining: String,
    /// "demande d'autres étapes".
    pub locked: String,
    /// "facultatif".
    pub optional: String,
    /// "Je fais", "Je transmets", "Je pilote".
    pub levels: [String; 3],
    /// What a link that leads on means, for the legend.
    pub leads_to: String,
    /// What a link of something needed means, for the legend.
    pub needed_before: String,
}

/// Where a drawing's colours come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Look {
    /// From the page, which has [`STYLE`].
    Inline,
    /// From a sheet within, which follows the reader's scheme: a file, or the source of an `<img>`.
    Standalone,
    /// From a sheet within, in plain light colours, for paper and for renderers that know neither
    /// custom properties nor media.
    Paper,
}

/// The radius of a station's disc.
const DISC: f64 = 34.0;
/// The radius of a dot.
const DOT: f64 = 9.0;
/// The radius of a dot with a lock in it.
const LOCK: f64 = 14.0;
/// Half of a picture's width and height: it fits into its disc with its corners.
const PICTURE: f64 = 23.0;
/// The width of names.
const NAME: f64 = 148.0;
const NAME_SIZE: f64 = 16.0;
const NAME_LINE: f64 = 19.0;
const NOTE_SIZE: f64 = 14.0;
const NOTE_LINE: f64 = 17.0;
/// Lines below a station: at most three of its name, and what is left for notes.
const NAME_LINES: usize = 3;
const LINES: usize = 4;
/// The bands' corners.
const CORNER: u32 = 14;
/// The size of zones' titles.
const TITLE_SIZE: f64 = 20.0;
/// The size of counts.
const COUNT_SIZE: f64 = 16.0;
/// The height of a zone without stations.
const EMPTY: f64 = 112.0;
/// The height of the legend.
const LEGEND: f64 = 44.0;

/// The sheet of a look.
#[must_use]
pub fn style(look: Look) -> String {
    let rules = STYLE
        .split_once("/* rules */")
        .map_or(STYLE, |(_, rules)| rules);
    match look {
        Look::Inline => String::new(),
        Look::Standalone => STYLE.to_owned(),
        Look::Paper => {
            // `var(--name,#colour)` is its colour.
            let mut plain = String::with_capacity(rules.len());
            let mut rest = rules;
            while let Some((before, after)) = rest.split_once("var(") {
                let (inner, behind) = after.split_once(')').unwrap_or((after, ""));
                plain.push_str(before);
                plain.push_str(inner.split_once(',').map_or("none", |(_, colour)| colour));
                rest = behind;
            }
            plain.push_str(rest);
            plain
        }
    }
}

/// Adds to a text; a `String` takes whatever is written into it.
macro_rules! put {
    ($svg:expr, $($what:tt)+) => { let _ = write!($svg, $($what)+); };
}

/// How a station is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Plain,
    Earned { expired: bool },
    Declared,
    Pending,
    Next { step: bool },
    Remaining,
    Locked,
}

/// A station, measured.
struct Drawn<'a> {
    node: &'a Node,
    at: Point,
    shape: Shape,
    name: Vec<String>,
    notes: Vec<String>,
}

/// A zone, measured.
struct Band<'a> {
    zone: &'a Zone,
    top: f64,
    height: f64,
    title: Vec<String>,
    /// How many of its nodes are done: "2/4".
    count: String,
    stations: Vec<Drawn<'a>>,
}

/// Draws a map.
#[must_use]
pub fn draw(view: &View<'_>) -> String {
    let bands = measured(view);
    let linked = view.map.links().next().is_some();
    let bottom = bands.last().map_or(0.0, |band| band.top + band.height);
    let height = bottom + if linked { LEGEND } else { 0.0 };
    let id: String = view
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    let mut svg = String::with_capacity(4_096 + 900 * view.map.nodes().count());
    open(&mut svg, view, &id, height);
    if let Some(heading) = view.heading {
        head(&mut svg, heading);
    }
    for band in &bands {
        ground(&mut svg, band);
    }
    links(&mut svg, view, &bands, height);
    for band in &bands {
        put!(svg, "<g class=\"map-tint-{}\">", band.zone.tint.word());
        title(&mut svg, band);
        for drawn in &band.stations {
            station(&mut svg, view, drawn);
        }
        svg.push_str("</g>");
    }
    if linked {
        legend(&mut svg, view, bottom);
    }
    svg.push_str("</svg>");
    svg
}

/// Text within an element or an attribute; what XML cannot hold is left out.
fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\'' => into.push_str("&#39;"),
            '\n' | '\t' => into.push(' '),
            c if c.is_control() || (c as u32) & 0xfffe == 0xfffe => {}
            c => into.push(c),
        }
    }
}

fn escaped(text: &str) -> String {
    let mut into = String::with_capacity(text.len());
    escape(text, &mut into);
    into
}

/// A number with at most one decimal. (By whole tenths: the machinery that formats floats would be
/// a good part of what the browser loads.)
fn n(number: f64) -> String {
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    match rest {
        0 => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{rest}"),
    }
}

fn heading_height(heading: Option<&Heading>) -> f64 {
    heading.map_or(0.0, |heading| {
        let title = lines(&heading.title, 32.0, f64::from(WIDTH) - 48.0, 2).len() as f64 * 40.0;
        let bar = if heading.percent.is_some() { 24.0 } else { 0.0 };
        24.0 + title + 30.0 + bar + 12.0
    })
}

fn measured<'a>(view: &View<'a>) -> Vec<Band<'a>> {
    let states: HashMap<&NodeId, &Status> = view
        .progress
        .iter()
        .flat_map(|progress| progress.nodes.iter().map(|node| (&node.node, &node.status)))
        .collect();
    let step = view.progress.and_then(|progress| progress.step.as_ref());
    let mut top = heading_height(view.heading);
    let mut bands = Vec::with_capacity(view.map.zones().len());
    for zone in view.map.zones() {
        let stations: Vec<Drawn<'_>> = zone
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
            title: lines(zone.title.as_str(), TITLE_SIZE * 1.08, room, 1),
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
    const fn done(self) -> bool {
        matches!(self, Self::Earned { .. } | Self::Declared)
    }

    /// From the centre to where the name begins: a dot leaves links some room to turn.
    const fn below(self) -> f64 {
        match self {
            Self::Remaining => DOT + 12.0,
            _ => self.radius() + 8.0,
        }
    }

    const fn radius(self) -> f64 {
        match self {
            Self::Remaining => DOT,
            Self::Locked => LOCK,
            _ => DISC,
        }
    }
}

fn measure<'a>(view: &View<'_>, node: &'a Node, top: f64, shape: Shape) -> Drawn<'a> {
    let name = balanced(node.name.as_str(), NAME_SIZE, NAME, NAME_LINES);
    let notes = notes(view.words, node, shape, LINES - name.len().min(LINES));
    Drawn {
        node,
        at: Point {
            x: f64::from(LEFT + node.place.x()),
            y: top + f64::from(HEAD + node.place.y()),
        },
        shape,
        name,
        notes,
    }
}

/// The word for a station's state; nothing where all stations are alike.
fn state(words: &Words, shape: Shape) -> &str {
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

fn level(words: &Words, level: Option<Level>) -> &str {
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

fn open(svg: &mut String, view: &View<'_>, id: &str, height: f64) {
    // What has role "img" has no links in it for a screen reader, so with links it is a group.
    let links = view
        .stations
        .values()
        .any(|s| s.href.as_deref().is_some_and(leads));
    let role = if links { "group" } else { "img" };
    put!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 {WIDTH} {h}\" \
         width=\"{WIDTH}\" height=\"{h}\" lang=\"{lang}\" role=\"{role}\" \
         aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">\
         <title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{desc}</desc>",
        h = n(height),
        lang = view.map.head().language.word(),
        title = escaped(&view.words.title),
        desc = escaped(&view.words.description),
    );
    if view.look != Look::Inline {
        // Nothing in the sheet is a stranger's, nor needs to be escaped.
        put!(
            svg,
            "<style>{}</style><rect class=\"map-paper\" width=\"{WIDTH}\" height=\"{}\"/>",
            style(view.look),
            n(height),
        );
    }
}

fn head(svg: &mut String, heading: &Heading) {
    let wide = f64::from(WIDTH) - 48.0;
    let mut y = 24.0;
    for line in lines(&heading.title, 32.0, wide, 2) {
        y += 40.0;
        put!(
            svg,
            "<text class=\"map-heading\" x=\"24\" y=\"{}\">{}</text>",
            n(y - 8.0),
            escaped(&line),
        );
    }
    y += 30.0;
    for line in lines(&heading.line, 18.0, wide, 1) {
        put!(
            svg,
            "<text class=\"map-line\" x=\"24\" y=\"{}\">{}</text>",
            n(y - 8.0),
            escaped(&line),
        );
    }
    if let Some(percent) = heading.percent {
        let done = wide * f64::from(percent.min(100)) / 100.0;
        put!(
            svg,
            "<rect class=\"map-bar\" x=\"24\" y=\"{y}\" width=\"{wide}\" height=\"10\" rx=\"5\"/>\
             <rect class=\"map-bar-done\" x=\"24\" y=\"{y}\" width=\"{done}\" height=\"10\" rx=\"5\"/>",
            y = n(y + 8.0),
            wide = n(wide),
            done = n(done),
        );
    }
}

/// The ground of a band.
fn ground(svg: &mut String, band: &Band<'_>) {
    put!(
        svg,
        "<g class=\"map-tint-{}\"><rect class=\"map-band\" y=\"{}\" width=\"{WIDTH}\" \
         height=\"{}\" rx=\"{CORNER}\"/></g>",
        band.zone.tint.word(),
        n(band.top),
        n(band.height),
    );
}

/// The title of a band, and how much of it is done.
fn title(svg: &mut String, band: &Band<'_>) {
    if band.title.is_empty() && band.count.is_empty() {
        return;
    }
    put!(svg, "<text x=\"24\" y=\"{}\">", n(band.top + 34.0));
    for line in &band.title {
        put!(svg, "<tspan class=\"map-title\">{}</tspan>", escaped(line));
    }
    if !band.count.is_empty() {
        let gap = if band.title.is_empty() { 0 } else { 12 };
        put!(
            svg,
            "<tspan class=\"map-count\" dx=\"{gap}\">{}</tspan>",
            band.count
        );
    }
    svg.push_str("</text>");
}

/// What links keep out of: discs, names and titles.
fn obstacles(bands: &[Band<'_>], height: f64) -> Obstacles {
    let mut all = Vec::new();
    for band in bands {
        for drawn in &band.stations {
            let Point { x, y } = drawn.at;
            // A link that only just misses a dot would seem to lead there.
            let air = (drawn.shape.radius() + 4.0).max(26.0);
            let (half, bottom) = name_box(drawn);
            let disc = Some(all.len() / 2);
            all.push(Obstacle {
                disc,
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

fn links(svg: &mut String, view: &View<'_>, bands: &[Band<'_>], height: f64) {
    let obstacles = obstacles(bands, height);
    let stations: Vec<&Drawn<'_>> = bands.iter().flat_map(|band| &band.stations).collect();
    let numbers: HashMap<&NodeId, usize> = stations
        .iter()
        .enumerate()
        .map(|(at, d)| (&d.node.id, at))
        .collect();
    for (from, to, kind) in view.map.links() {
        if let (Some(a), Some(b)) = (numbers.get(from), numbers.get(to)) {
            let (one, other) = (stations[*a], stations[*b]);
            let curve = obstacles.route(one.at, other.at, (*a, *b));
            link(svg, &curve, kind, one.shape.done() && other.shape.done());
        }
    }
}

/// Half the width of a station's name, and where it ends.
fn name_box(drawn: &Drawn<'_>) -> (f64, f64) {
    let names = drawn.name.iter().map(|line| width(line, NAME_SIZE));
    let notes = drawn.notes.iter().map(|line| width(line, NOTE_SIZE));
    let wide = names.chain(notes).fold(0.0, f64::max);
    let high = drawn.name.len() as f64 * NAME_LINE + drawn.notes.len() as f64 * NOTE_LINE;
    (wide / 2.0 + 2.0, drawn.at.y + drawn.shape.below() + high)
}

fn link(svg: &mut String, curve: &Curve, kind: LinkKind, done: bool) {
    let [a, b, c, d] = curve.0;
    let needed = kind == LinkKind::NeededBefore;
    let done = if done { " map-link-done" } else { "" };
    put!(
        svg,
        "<path class=\"map-link{}{done}\" d=\"M{} {}C{} {} {} {} {} {}\"/>",
        if needed { " map-needed" } else { "" },
        n(a.x),
        n(a.y),
        n(b.x),
        n(b.y),
        n(c.x),
        n(c.y),
        n(d.x),
        n(d.y),
    );
    // Which way it goes is said in its middle, where no station hides it.
    arrow(svg, curve.at(0.5), curve.heading(0.5), needed, done);
}

fn arrow(svg: &mut String, at: Point, heading: Point, filled: bool, done: &str) {
    let corner = |along: f64, aside: f64| {
        let x = at.x + heading.x * along - heading.y * aside;
        let y = at.y + heading.y * along + heading.x * aside;
        format!("{} {}", n(x), n(y))
    };
    put!(
        svg,
        "<path class=\"map-arrow{}{done}\" d=\"M{}L{}L{}{}\"/>",
        if filled { " map-needed-arrow" } else { "" },
        corner(-4.0, -6.0),
        corner(4.0, 0.0),
        corner(-4.0, 6.0),
        if filled { "Z" } else { "" },
    );
}

fn leads(href: &str) -> bool {
    let page = href.starts_with("https://") || href.starts_with("http://");
    let path = href.starts_with('/') && !href.starts_with("//");
    page || path || href.starts_with('#') || href.starts_with('?')
}

fn shows(picture: &str) -> bool {
    let data = ["png", "jpeg", "webp"].iter().any(|kind| {
        let rest = picture.strip_prefix("data:image/");
        rest.and_then(|rest| rest.strip_prefix(kind))
            .is_some_and(|rest| rest.starts_with(';'))
    });
    let path = picture.starts_with('/') && !picture.starts_with("//");
    data || path || picture.starts_with("https://") || picture.starts_with("http://")
}

fn station(svg: &mut String, view: &View<'_>, drawn: &Drawn<'_>) {
    let given = view.stations.get(&drawn.node.id);
    let href = given
        .and_then(|s| s.href.as_deref())
        .filter(|href| leads(href));
    let class = match drawn.shape {
        Shape::Plain => "map-plain",
        Shape::Earned { expired: false } => "map-earned",
        Shape::Earned { expired: true } => "map-earned map-expired",
        Shape::Declared => "map-declared",
        Shape::Pending => "map-wait",
        Shape::Next { step: true } => "map-next map-step",
        Shape::Next { step: false } => "map-next",
        Shape::Remaining => "map-rest",
        Shape::Locked => "map-rest map-locked",
    };
    let mut words = drawn.node.name.as_str().to_owned();
    let optional = if drawn.node.required {
        ""
    } else {
        &view.words.optional
    };
    for word in [
        state(view.words, drawn.shape),
        level(view.words, drawn.node.level),
        optional,
    ] {
        if !word.is_empty() {
            words.push_str(", ");
            words.push_str(word);
        }
    }
    let words = escaped(&words);
    put!(svg, "<g class=\"{class}\">");
    if let Some(href) = href {
        put!(svg, "<a href=\"{}\" aria-label=\"{words}\">", escaped(href));
    }
    put!(svg, "<title>{words}</title>");
    disc(svg, drawn, picture(drawn, given));
    name(svg, drawn);
    svg.push_str(if href.is_some() { "</a></g>" } else { "</g>" });
}

fn picture<'a>(drawn: &'a Drawn<'_>, given: Option<&'a Station>) -> Option<&'a str> {
    let given = given.and_then(|station| station.picture.as_deref());
    let own = drawn.node.picture.as_ref().map(|picture| picture.as_str());
    given.filter(|picture| shows(picture)).or(own)
}

fn disc(svg: &mut String, drawn: &Drawn<'_>, picture: Option<&str>) {
    let Point { x, y } = drawn.at;
    let circle = |svg: &mut String, class: &str, radius: f64| {
        put!(
            svg,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            n(x),
            n(y),
            n(radius)
        );
    };
    match drawn.shape {
        Shape::Remaining => {
            let class = if drawn.node.required {
                "map-dot"
            } else {
                "map-hollow"
            };
            circle(svg, class, DOT);
            return;
        }
        Shape::Locked => {
            circle(svg, "map-hollow", LOCK);
            lock(svg, drawn.at);
            return;
        }
        Shape::Next { step: true } => circle(svg, "map-ring", DISC + 5.5),
        _ => {}
    }
    circle(svg, "map-disc", DISC);
    match (picture, drawn.shape) {
        (Some(picture), _) => {
            put!(
                svg,
                "<image href=\"{}\" x=\"{}\" y=\"{}\" width=\"{side}\" height=\"{side}\"/>",
                escaped(picture),
                n(x - PICTURE),
                n(y - PICTURE),
                side = n(2.0 * PICTURE),
            );
        }
        (None, Shape::Declared) => {
            glyph(svg, drawn.at, &[&[(-11.0, 1.0), (-3.0, 9.0), (12.0, -8.0)]])
        }
        (None, _) => medal(svg, drawn.at),
    }
    let mark = Point {
        x: x + 25.0,
        y: y - 23.0,
    };
    let sign: &[(f64, f64)] = match drawn.shape {
        Shape::Earned { expired: false } => &[(-4.5, 0.5), (-1.5, 3.5), (5.0, -3.5)],
        // An hourglass.
        Shape::Earned { expired: true } => &[
            (-3.5, -5.0),
            (3.5, -5.0),
            (-3.5, 5.0),
            (3.5, 5.0),
            (-3.5, -5.0),
        ],
        // The hands of a clock.
        Shape::Pending => &[(0.0, -5.0), (0.0, 0.5), (3.5, 2.5)],
        _ => return,
    };
    put!(
        svg,
        "<circle class=\"map-mark\" cx=\"{}\" cy=\"{}\" r=\"11\"/><path class=\"map-sign\" d=\"{}\"/>",
        n(mark.x),
        n(mark.y),
        strokes(mark, sign),
    );
}

fn strokes(at: Point, points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let letter = if i == 0 { 'M' } else { 'L' };
        put!(d, "{letter}{} {}", n(at.x + x), n(at.y + y));
    }
    d
}

fn glyph(svg: &mut String, at: Point, all: &[&[(f64, f64)]]) {
    svg.push_str("<path class=\"map-glyph\" d=\"");
    for points in all {
        svg.push_str(&strokes(at, points));
    }
    svg.push_str("\"/>");
}

/// A badge without a picture: a disc with two ribbons.
fn medal(svg: &mut String, at: Point) {
    put!(
        svg,
        "<circle class=\"map-glyph\" cx=\"{}\" cy=\"{}\" r=\"9.5\"/>",
        n(at.x),
        n(at.y - 5.0)
    );
    let ribbons: &[(f64, f64)] = &[
        (-6.0, 2.5),
        (-8.0, 16.0),
        (0.0, 11.0),
        (8.0, 16.0),
        (6.0, 2.5),
    ];
    glyph(svg, at, &[ribbons]);
}

fn lock(svg: &mut String, at: Point) {
    let (x, y) = (at.x, at.y);
    put!(
        svg,
        "<path class=\"map-glyph\" d=\"M{} {}h10v6h-10zM{} {}v-2.5a3 3 0 0 1 6 0v2.5\"/>",
        n(x - 5.0),
        n(y - 0.5),
        n(x - 3.0),
        n(y - 0.5),
    );
}

fn name(svg: &mut String, drawn: &Drawn<'_>) {
    let x = n(drawn.at.x);
    let mut y = drawn.at.y + drawn.shape.below() + 13.0;
    put!(svg, "<text class=\"map-name\" text-anchor=\"middle\">");
    for line in &drawn.name {
        put!(
            svg,
            "<tspan class=\"map-text\" x=\"{x}\" y=\"{}\">{}</tspan>",
            n(y),
            escaped(line)
        );
        y += NAME_LINE;
    }
    y -= 1.0;
    for (at, line) in drawn.notes.iter().enumerate() {
        let first = if at == 0 { " map-note-first" } else { "" };
        put!(
            svg,
            "<tspan class=\"map-note{first}\" x=\"{x}\" y=\"{}\">{}</tspan>",
            n(y),
            escaped(line)
        );
        y += NOTE_LINE;
    }
    svg.push_str("</text>");
}

fn legend(svg: &mut String, view: &View<'_>, top: f64) {
    let y = top + LEGEND / 2.0 + 4.0;
    let mut x = 24.0;
    for (kind, words) in [
        (LinkKind::LeadsTo, &view.words.leads_to),
        (LinkKind::NeededBefore, &view.words.needed_before),
    ] {
        if view.map.links().any(|(_, _, k)| k == kind) {
            let point = |x: f64| Point { x, y };
            let curve = Curve([point(x), point(x + 16.0), point(x + 32.0), point(x + 48.0)]);
            link(svg, &curve, kind, false);
            let room = f64::from(WIDTH) / 2.0 - 90.0;
            for line in lines(words, 16.0, room, 1) {
                put!(
                    svg,
                    "<text class=\"map-count\" x=\"{}\" y=\"{}\">{}</text>",
                    n(x + 60.0),
                    n(y + 5.5),
                    escaped(&line),
                );
                x += 60.0 + width(&line, 16.0) + 32.0;
            }
        }
    }
}

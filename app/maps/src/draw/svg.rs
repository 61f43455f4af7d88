//! The words of SVG: every text escaped, every number with at most one decimal.

use std::fmt::Write as _;

use super::measure::lines;
use super::route::{Curve, Point};
use super::scene::{Band, DISC, DOT, LOCK, Placed, Role, Scene, Shape, level, state};
use super::{Heading, Look, Station, View, style};
use crate::map::{LinkKind, WIDTH};

/// Half of a picture's width and height: it fits into its disc with its corners.
const PICTURE: f64 = 23.0;
/// The bands' corners.
const CORNER: u32 = 14;

/// Adds to a text; a `String` takes whatever is written into it.
macro_rules! put {
    ($svg:expr, $($what:tt)+) => { let _ = write!($svg, $($what)+); };
}

/// Writes a drawing.
pub fn write(view: &View<'_>, scene: &Scene<'_>) -> String {
    let id: String = view
        .id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
        .take(40)
        .collect();
    let mut svg = String::with_capacity(4_096 + 900 * view.map.nodes().count());
    open(&mut svg, view, &id, scene.height);
    if let Some(heading) = view.heading {
        head(&mut svg, heading);
    }
    for band in &scene.bands {
        ground(&mut svg, band);
    }
    for joined in &scene.links {
        link(&mut svg, &joined.curve, joined.kind, joined.done);
    }
    for band in &scene.bands {
        put!(svg, "<g class=\"map-tint-{}\">", band.zone.tint.word());
        title(&mut svg, band);
        for drawn in &band.stations {
            station(&mut svg, view, drawn);
        }
        svg.push_str("</g>");
    }
    legend(&mut svg, view, scene);
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
pub fn number(number: f64) -> String {
    let tenths = (number * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    match rest {
        0 => format!("{sign}{whole}"),
        rest => format!("{sign}{whole}.{rest}"),
    }
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
        h = number(height),
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
            number(height),
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
            number(y - 8.0),
            escaped(&line),
        );
    }
    y += 30.0;
    for line in lines(&heading.line, 18.0, wide, 1) {
        put!(
            svg,
            "<text class=\"map-line\" x=\"24\" y=\"{}\">{}</text>",
            number(y - 8.0),
            escaped(&line),
        );
    }
    if let Some(percent) = heading.percent {
        let done = wide * f64::from(percent.min(100)) / 100.0;
        put!(
            svg,
            "<rect class=\"map-bar\" x=\"24\" y=\"{y}\" width=\"{wide}\" height=\"10\" rx=\"5\"/>\
             <rect class=\"map-bar-done\" x=\"24\" y=\"{y}\" width=\"{done}\" height=\"10\" rx=\"5\"/>",
            y = number(y + 8.0),
            wide = number(wide),
            done = number(done),
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
        number(band.top),
        number(band.height),
    );
}

/// The title of a band, and how much of it is done.
fn title(svg: &mut String, band: &Band<'_>) {
    if band.title.is_none() && band.count.is_empty() {
        return;
    }
    put!(svg, "<text x=\"24\" y=\"{}\">", number(band.top + 34.0));
    if let Some(line) = &band.title {
        put!(svg, "<tspan class=\"map-title\">{}</tspan>", escaped(line));
    }
    if !band.count.is_empty() {
        let gap = if band.title.is_none() { 0 } else { 12 };
        put!(
            svg,
            "<tspan class=\"map-count\" dx=\"{gap}\">{}</tspan>",
            band.count
        );
    }
    svg.push_str("</text>");
}

fn link(svg: &mut String, curve: &Curve, kind: LinkKind, done: bool) {
    let (needed, arrow) = match kind {
        LinkKind::LeadsTo => ("", ""),
        LinkKind::NeededBefore => (" map-needed", " map-needed-arrow"),
    };
    let done = if done { " map-link-done" } else { "" };
    put!(
        svg,
        "<path class=\"map-link{needed}{done}\" d=\"{}\"/>\
         <path class=\"map-arrow{arrow}{done}\" d=\"{}\"/>",
        curve.path(),
        curve.arrow(kind),
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

fn station(svg: &mut String, view: &View<'_>, drawn: &Placed<'_>) {
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

fn picture<'a>(drawn: &'a Placed<'_>, given: Option<&'a Station>) -> Option<&'a str> {
    let given = given.and_then(|station| station.picture.as_deref());
    let own = drawn.node.picture.as_ref().map(|picture| picture.as_str());
    given.filter(|picture| shows(picture)).or(own)
}

fn disc(svg: &mut String, drawn: &Placed<'_>, picture: Option<&str>) {
    let Point { x, y } = drawn.centre();
    let circle = |svg: &mut String, class: &str, radius: f64| {
        put!(
            svg,
            "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"{}\"/>",
            number(x),
            number(y),
            number(radius)
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
            lock(svg, drawn.centre());
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
                number(x - PICTURE),
                number(y - PICTURE),
                side = number(2.0 * PICTURE),
            );
        }
        (None, Shape::Declared) => glyph(
            svg,
            drawn.centre(),
            &[&[(-11.0, 1.0), (-3.0, 9.0), (12.0, -8.0)]],
        ),
        (None, _) => medal(svg, drawn.centre()),
    }
    let mark = Point {
        x: x + 25.0,
        y: y - 23.0,
    };
    let sign = drawn.shape.sign();
    if sign.is_empty() {
        return;
    }
    put!(
        svg,
        "<circle class=\"map-mark\" cx=\"{}\" cy=\"{}\" r=\"11\"/><path class=\"map-sign\" d=\"{}\"/>",
        number(mark.x),
        number(mark.y),
        strokes(mark, sign),
    );
}

fn strokes(at: Point, points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    for (i, (x, y)) in points.iter().enumerate() {
        let letter = if i == 0 { 'M' } else { 'L' };
        put!(d, "{letter}{} {}", number(at.x + x), number(at.y + y));
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
        number(at.x),
        number(at.y - 5.0)
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
        number(x - 5.0),
        number(y - 0.5),
        number(x - 3.0),
        number(y - 0.5),
    );
}

fn name(svg: &mut String, drawn: &Placed<'_>) {
    let x = number(drawn.x);
    put!(svg, "<text class=\"map-name\" text-anchor=\"middle\">");
    for (y, role, line) in drawn.lines() {
        let class = match role {
            Role::Name => "map-text",
            Role::Note { first: true } => "map-note map-note-first",
            Role::Note { first: false } => "map-note",
        };
        put!(
            svg,
            "<tspan class=\"{class}\" x=\"{x}\" y=\"{}\">{}</tspan>",
            number(y),
            escaped(line)
        );
    }
    svg.push_str("</text>");
}

fn legend(svg: &mut String, view: &View<'_>, scene: &Scene<'_>) {
    for key in scene.keys(view.words) {
        link(svg, &key.curve, key.kind, false);
        if !key.words.is_empty() {
            put!(
                svg,
                "<text class=\"map-count\" x=\"{}\" y=\"{}\">{}</text>",
                number(key.x),
                number(key.y),
                escaped(&key.words),
            );
        }
    }
}

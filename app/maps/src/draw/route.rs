//! Where links run: gentle curves that keep out of the way of stations and their names.
//!
//! For each link a handful of cubic Béziers is tried, the plainest first, and the first that crosses
//! nothing is taken, else the one that crosses least. Control points stay on the canvas, and so does
//! a curve, which lies within the hull of its points.

use super::svg::number;
use crate::map::{LinkKind, WIDTH};

/// A point of the canvas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A cubic Bézier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve(pub [Point; 4]);

/// A rectangle that links keep out of.
#[derive(Debug, Clone, Copy)]
pub struct Obstacle {
    /// The station whose disc it is; its own links may cross that. Names and titles are nobody's.
    pub disc: Option<usize>,
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

/// How high a bucket of obstacles is.
const BUCKET: f64 = 160.0;
/// Points of a curve that are looked at.
const SAMPLES: u32 = 32;
/// How near to the edge of the canvas a control point may be.
const EDGE: f64 = 6.0;

/// The obstacles of a canvas by their height.
pub struct Obstacles {
    buckets: Vec<Vec<Obstacle>>,
    height: f64,
}

fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Curve {
    /// The point at a part of the way from 0 to 1.
    pub fn at(&self, t: f64) -> Point {
        let u = 1.0 - t;
        let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
        let points = self.0.iter().zip(weights);
        points.fold(point(0.0, 0.0), |sum, (p, w)| {
            point(sum.x + p.x * w, sum.y + p.y * w)
        })
    }

    /// The `d` of a path.
    pub fn path(&self) -> String {
        let [a, b, c, d] = self.0.map(|p| format!("{} {}", number(p.x), number(p.y)));
        format!("M{a}C{b} {c} {d}")
    }

    /// The `d` of an arrow in its middle: closed for what is needed before.
    pub fn arrow(&self, kind: LinkKind) -> String {
        let end = match kind {
            LinkKind::LeadsTo => "",
            LinkKind::NeededBefore => "Z",
        };
        let points = self.arrow_points();
        let [left, tip, right] = points.map(|(x, y)| format!("{} {}", number(x), number(y)));
        format!("M{left}L{tip}L{right}{end}")
    }

    /// The points of that arrow.
    pub fn arrow_points(&self) -> [(f64, f64); 3] {
        let (at, heading) = (self.at(0.5), self.heading(0.5));
        [(-4.0, -6.0), (4.0, 0.0), (-4.0, 6.0)].map(|(along, aside)| {
            (
                at.x + heading.x * along - heading.y * aside,
                at.y + heading.y * along + heading.x * aside,
            )
        })
    }

    /// Where it heads to there, one unit long.
    fn heading(&self, t: f64) -> Point {
        let (a, b) = (self.at((t - 0.02).max(0.0)), self.at((t + 0.02).min(1.0)));
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx.hypot(dy).max(0.001);
        point(dx / length, dy / length)
    }
}

impl Obstacles {
    /// Obstacles on a canvas that is so high.
    pub fn new(all: &[Obstacle], height: f64) -> Self {
        let count = (height / BUCKET) as usize + 1;
        let mut buckets = vec![Vec::new(); count];
        for obstacle in all {
            let first = (obstacle.top.max(0.0) / BUCKET) as usize;
            let last = (obstacle.bottom.max(0.0) / BUCKET) as usize;
            for bucket in buckets.iter_mut().take(last + 1).skip(first) {
                bucket.push(*obstacle);
            }
        }
        Self { buckets, height }
    }

    /// How many points of a curve lie on something.
    fn crossed(&self, curve: &Curve, ends: (usize, usize)) -> usize {
        (1..SAMPLES)
            .filter(|n| {
                let p = curve.at(f64::from(*n) / f64::from(SAMPLES));
                let bucket = self.buckets.get((p.y.max(0.0) / BUCKET) as usize);
                bucket.into_iter().flatten().any(|o| {
                    let own = o.disc.is_some_and(|disc| disc == ends.0 || disc == ends.1);
                    !own && (o.left..=o.right).contains(&p.x) && (o.top..=o.bottom).contains(&p.y)
                })
            })
            .count()
    }

    /// The curve from one station to another.
    pub fn route(&self, a: Point, b: Point, ends: (usize, usize)) -> Curve {
        let mut best = (usize::MAX, Curve([a, a, b, b]));
        for (one, other) in candidates(a, b) {
            let curve = Curve([a, self.inside(one), self.inside(other), b]);
            let crossed = self.crossed(&curve, ends);
            if crossed < best.0 {
                best = (crossed, curve);
            }
            if crossed == 0 {
                break;
            }
        }
        best.1
    }

    fn inside(&self, p: Point) -> Point {
        point(
            p.x.clamp(EDGE, f64::from(WIDTH) - EDGE),
            p.y.clamp(EDGE, (self.height - EDGE).max(EDGE)),
        )
    }
}

/// Control points to try, the plainest first.
fn candidates(a: Point, b: Point) -> Vec<(Point, Point)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    // An S that leaves and arrives sideways.
    let sideways = (point(a.x + dx * 0.5, a.y), point(b.x - dx * 0.5, b.y));
    // Around one side, for stations that lie below one another.
    let around = |by: f64| {
        let far = match by > 0.0 {
            true => a.x.max(b.x),
            false => a.x.min(b.x),
        };
        (point(far + by, a.y), point(far + by, b.y))
    };
    // Over or under what lies between.
    let over = |by: f64| {
        let y = if by < 0.0 { a.y.min(b.y) } else { a.y.max(b.y) } + by;
        (point(a.x + dx * 0.25, y), point(b.x - dx * 0.25, y))
    };
    // Sideways at one end, upright at the other; names hang below, so it is the upper side.
    let quarter = match dy > 0.0 {
        true => (point(a.x + dx * 0.8, a.y), point(b.x, b.y - dy * 0.7)),
        false => (point(a.x, a.y + dy * 0.7), point(b.x - dx * 0.8, b.y)),
    };
    let outside = if a.x + b.x > f64::from(WIDTH) {
        1.0
    } else {
        -1.0
    };
    if dx.abs() < 100.0 {
        let mut all: Vec<_> = [115.0, 150.0, 190.0]
            .iter()
            .map(|by| around(by * outside))
            .collect();
        all.extend([115.0, 150.0].map(|by| around(-by * outside)));
        all.push(sideways);
        all
    } else if dy.abs() < 100.0 {
        vec![
            sideways,
            over(-86.0),
            over(-120.0),
            over(190.0),
            over(-170.0),
            quarter,
        ]
    } else {
        let mut all = vec![sideways, quarter];
        all.extend([115.0, 160.0].map(|by| around(by * outside)));
        all.extend([115.0, 160.0].map(|by| around(-by * outside)));
        all.extend([over(-86.0), over(-150.0)]);
        all
    }
}

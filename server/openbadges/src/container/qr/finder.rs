//! Finder patterns: the three squares that mark the corners of a code, recognised by runs of dark,
//! light, dark, light, dark in the proportions 1 : 1 : 3 : 1 : 1 along a row and a column.

use super::picture::Bitmap;
use super::{Budget, Exhausted};

/// Modules from one side of a finder pattern to the other.
pub(super) const MODULES: f64 = 7.0;

/// A square of seven modules.
#[derive(Clone, Debug)]
pub(super) struct Finder {
    /// Its centre, in pixels from the left and from the top.
    pub(super) x: f64,
    pub(super) y: f64,
    /// Its extent along the row and along the column through the centre, in pixels.
    pub(super) width: f64,
    pub(super) height: f64,
    /// Light on dark.
    pub(super) inverted: bool,
    /// Of how many rows this is the mean.
    rows: f64,
}

/// Every finder pattern, from top to bottom.
pub(super) fn find(bitmap: &Bitmap, budget: &mut Budget) -> Result<Vec<Finder>, Exhausted> {
    let mut found: Vec<Finder> = Vec::new();
    for (y, row) in bitmap.rows().enumerate() {
        let mut runs = [0; 5];
        let mut end = 0;
        for run in row.chunk_by(|left, right| left == right) {
            let [_, b, c, d, e] = runs;
            runs = [b, c, d, e, run.len()];
            end += run.len();
            if !proportioned(runs) {
                continue;
            }
            let middle = end - runs[4] - runs[3] - runs[2].div_ceil(2);
            if let Some(finder) = confirm(bitmap, middle, y, runs, budget)? {
                budget.spend(found.len())?;
                match found.iter_mut().find(|known| known.is(&finder)) {
                    Some(known) => known.merge(&finder),
                    None => found.push(finder),
                }
            }
        }
    }
    Ok(found)
}

/// Whether runs have the proportions, give or take half a module and what rounding does to small
/// ones.
fn proportioned(runs: [usize; 5]) -> bool {
    let total: usize = runs.iter().sum();
    // Most runs are told by this alone.
    if runs[0] == 0 || runs[2] * 4 < total || runs[2] * 3 > total * 2 {
        return false;
    }
    let [total, a, b, centre, c, d] =
        [total, runs[0], runs[1], runs[2], runs[3], runs[4]].map(pixels);
    let module = total / MODULES;
    let slack = module / 2.0 + 0.25;
    total >= MODULES
        && [a, b, c, d].iter().all(|run| (run - module).abs() <= slack)
        && (centre - 3.0 * module).abs() <= 2.0 * slack
}

/// Looks along the column through the middle of what a row showed, then along the row through the
/// middle of that.
fn confirm(
    bitmap: &Bitmap,
    x: usize,
    y: usize,
    runs: [usize; 5],
    budget: &mut Budget,
) -> Result<Option<Finder>, Exhausted> {
    let along_row = runs.iter().sum::<usize>();
    let longest = along_row;
    let dark_at = |x: usize, y: usize| bitmap.is_dark(pixels(x), pixels(y)) == Some(true);
    let dark = dark_at(x, y);
    let column = cross(y, bitmap.height(), longest, budget, |y| {
        dark_at(x, y) == dark
    })?;
    let Some((centre_y, height)) = column else {
        return Ok(None);
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the pixel that holds a point of the picture"
    )]
    let middle_row = centre_y as usize;
    let row = cross(x, bitmap.width(), longest, budget, |x| {
        dark_at(x, middle_row) == dark
    })?;
    // Dirt on the middle row alone does no harm.
    let (centre_x, width) = row.unwrap_or((pixels(x) + 0.5, pixels(along_row)));
    let stretched = width > height * 1.6 || height > width * 1.6;
    if stretched || !on_a_diagonal(bitmap, (x, middle_row), longest, budget)? {
        return Ok(None);
    }
    Ok(Some(Finder {
        x: centre_x,
        y: centre_y,
        width,
        height,
        inverted: !dark,
        rows: 1.0,
    }))
}

/// Whether one of the diagonals has the proportions too, as every line through the centre has.
/// Noise rarely gets that far.
fn on_a_diagonal(
    bitmap: &Bitmap,
    (x, y): (usize, usize),
    longest: usize,
    budget: &mut Budget,
) -> Result<bool, Exhausted> {
    let is_dark = |x: usize, y: usize| bitmap.is_dark(pixels(x), pixels(y)) == Some(true);
    let dark = is_dark(x, y);
    let (right, below) = (bitmap.width() - x, bitmap.height() - y);
    let before = x.min(y);
    let falling = cross(before, before + right.min(below), longest, budget, |step| {
        is_dark(x - before + step, y - before + step) == dark
    })?;
    if falling.is_some() {
        return Ok(true);
    }
    let before = x.min(below - 1);
    let rising = cross(before, before + right.min(y + 1), longest, budget, |step| {
        is_dark(x - before + step, y + before - step) == dark
    })?;
    Ok(rising.is_some())
}

/// The centre and the extent of the five runs around a place on a line, if they are proportioned.
fn cross(
    place: usize,
    length: usize,
    longest: usize,
    budget: &mut Budget,
    alike: impl Fn(usize) -> bool,
) -> Result<Option<(f64, f64)>, Exhausted> {
    let Some(before) = outwards((0..=place).rev(), longest, budget, &alike)? else {
        return Ok(None);
    };
    let Some(after) = outwards(place + 1..length, longest, budget, &alike)? else {
        return Ok(None);
    };
    let runs = [
        before[2],
        before[1],
        before[0] + after[0],
        after[1],
        after[2],
    ];
    if !proportioned(runs) {
        return Ok(None);
    }
    let mut edge = pixels(place + 1) - before.map(pixels).iter().sum::<f64>();
    let mut edges = edge;
    for run in runs.map(pixels) {
        edge += run;
        edges += edge;
    }
    // Six edges, symmetrical around the centre.
    Ok(Some((edges / 6.0, pixels(runs.iter().sum()))))
}

/// The lengths of the first three runs on the way out, beginning with one that is alike; the first
/// may be empty.
fn outwards(
    places: impl Iterator<Item = usize>,
    longest: usize,
    budget: &mut Budget,
    alike: impl Fn(usize) -> bool,
) -> Result<Option<[usize; 3]>, Exhausted> {
    let mut runs = [0; 3];
    let mut index = 0;
    for place in places {
        budget.spend(1)?;
        if alike(place) != (index % 2 == 0) {
            index += 1;
        }
        let Some(run) = runs.get_mut(index) else {
            break;
        };
        *run += 1;
        if *run > longest {
            return Ok(None);
        }
    }
    Ok((runs[2] > 0).then_some(runs))
}

impl Finder {
    /// Whether this is the same pattern, seen on another row.
    fn is(&self, other: &Self) -> bool {
        let near = self.width.min(other.width) * 1.5 / MODULES;
        self.inverted == other.inverted
            && (self.x - other.x).abs() < near
            && (self.y - other.y).abs() < near
    }

    fn merge(&mut self, other: &Self) {
        self.rows += 1.0;
        for (mean, value) in [
            (&mut self.x, other.x),
            (&mut self.y, other.y),
            (&mut self.width, other.width),
            (&mut self.height, other.height),
        ] {
            *mean += (value - *mean) / self.rows;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "no picture is 2^52 pixels wide")]
fn pixels(count: usize) -> f64 {
    count as f64
}

//! From three finder patterns to the modules between them: which three belong together, how many
//! modules lie between, and whether each is dark.

use super::finder::{Finder, MODULES};
use super::picture::Bitmap;
use super::symbol::{Symbol, VERSIONS, size_of};
use super::{Budget, Exhausted};

/// Patterns that agree with what must be in every code, of the modules that were compared.
const AGREEMENT: f64 = 0.8;

/// Sizes of the symbol that are read for one triple, the likeliest first.
const SIZES: usize = 3;

/// A vector in the picture, in pixels.
type Vector = (f64, f64);

/// Where the modules are: the middle of module (3, 3) and the way from one to the next.
struct Grid<'a> {
    bitmap: &'a Bitmap,
    inverted: bool,
    size: usize,
    origin: Vector,
    across: Vector,
    down: Vector,
}

/// Reads a symbol at every three finder patterns that look like its corners, until one gives
/// something.
pub(super) fn each_symbol<T>(
    bitmap: &Bitmap,
    finders: &[Finder],
    budget: &mut Budget,
    mut read: impl FnMut(&Symbol, &mut Budget) -> Result<Option<T>, Exhausted>,
) -> Result<Option<T>, Exhausted> {
    for (index, corner) in finders.iter().enumerate() {
        // An even share for each, so that no wall of patterns hides the code beside it.
        let share = budget.left / (finders.len() - index);
        let mut search = Budget { left: share };
        let likely = likely_at(bitmap, finders, corner, &mut search);
        budget.spend(share - search.left)?;
        for grid in likely {
            if let Some(found) = read(&grid.symbol(budget)?, budget)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

/// Where symbols may be that have this pattern in their upper left, the nearest first; those that
/// were found before the steps ran out.
fn likely_at<'a>(
    bitmap: &'a Bitmap,
    finders: &[Finder],
    corner: &Finder,
    budget: &mut Budget,
) -> Vec<Grid<'a>> {
    let mut likely = Vec::new();
    let mut search = || {
        budget.spend(finders.len())?;
        let mut near: Vec<(f64, &Finder)> = finders
            .iter()
            .filter_map(|other| Some((apart(corner, other)?, other)))
            .collect();
        near.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        for (index, (_, far)) in near.iter().enumerate() {
            for (_, nearer) in &near[..index] {
                budget.spend(1)?;
                for (right, below) in [(far, nearer), (nearer, far)] {
                    let Some(modules) = modules_between(corner, right, below) else {
                        continue;
                    };
                    let grid = |size| Grid::new(bitmap, [corner, right, below], size);
                    likely.extend(likely_sizes(modules, &grid, budget)?.into_iter().map(grid));
                }
            }
        }
        Ok::<_, Exhausted>(())
    };
    // What was found until then is read all the same.
    let _ = search();
    likely
}

/// How far two patterns are apart, in pixels, if they may belong to one code.
fn apart(one: &Finder, other: &Finder) -> Option<f64> {
    let distance = (other.x - one.x).hypot(other.y - one.y);
    let (small, large) = if one.width < other.width {
        (one.width, other.width)
    } else {
        (other.width, one.width)
    };
    // Their centres are 14 modules apart in the smallest symbol and 170 in the largest.
    let alike = one.inverted == other.inverted && large <= small * 1.5;
    (alike && distance > small * 1.2 && distance < large * 40.0).then_some(distance)
}

/// An estimate of the modules from one side of the symbol to the other, if these are its corners:
/// the upper left, the upper right and the lower left, as it is turned.
fn modules_between(corner: &Finder, right: &Finder, below: &Finder) -> Option<f64> {
    let across = (right.x - corner.x, right.y - corner.y);
    let down = (below.x - corner.x, below.y - corner.y);
    let square = |way: Vector| way.0 * way.0 + way.1 * way.1;
    let (width, height) = (square(across), square(down));
    // The sine of the angle between them is 0.95 at least, which most pairs fail.
    let turn = across.0 * down.1 - across.1 * down.0;
    if turn <= 0.0 || turn * turn < 0.9 * width * height {
        return None;
    }
    let (width, height) = (width.sqrt(), height.sqrt());
    let modules = |way: Vector, length: f64, end: &Finder| {
        // A line through the centre of a turned square is longer than its side.
        let (cosine, sine) = ((way.0 / length).abs(), (way.1 / length).abs());
        let side = if cosine > sine {
            (corner.width + end.width) / 2.0 * cosine
        } else {
            (corner.height + end.height) / 2.0 * sine
        };
        MODULES * length / side + MODULES
    };
    let (along_row, along_column) = (modules(across, width, right), modules(down, height, below));
    let agree = along_row < along_column * 1.3 && along_column < along_row * 1.3;
    agree.then_some(f64::midpoint(along_row, along_column))
}

/// The sizes near an estimate with which the patterns that every symbol has are in their places.
fn likely_sizes<'a>(
    modules: f64,
    grid: &impl Fn(usize) -> Grid<'a>,
    budget: &mut Budget,
) -> Result<Vec<usize>, Exhausted> {
    let mut likely = Vec::new();
    for size in VERSIONS.map(size_of) {
        if (count(size) - modules).abs() > 2.0 + modules * 0.15 {
            continue;
        }
        if let Some(agreement) = grid(size).agreement(budget)? {
            likely.push((agreement, size));
        }
    }
    likely.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    likely.truncate(SIZES);
    Ok(likely.into_iter().map(|(_, size)| size).collect())
}

impl<'a> Grid<'a> {
    fn new(bitmap: &'a Bitmap, [corner, right, below]: [&Finder; 3], size: usize) -> Self {
        let between = count(size) - MODULES;
        let way = |to: &Finder| ((to.x - corner.x) / between, (to.y - corner.y) / between);
        Self {
            bitmap,
            inverted: corner.inverted,
            size,
            origin: (corner.x, corner.y),
            across: way(right),
            down: way(below),
        }
    }

    /// Whether a module is dark; what lies outside of the picture is light.
    fn is_dark(&self, row: usize, column: usize) -> bool {
        let (down, across) = (count(row) - 3.0, count(column) - 3.0);
        let x = self.origin.0 + across * self.across.0 + down * self.down.0;
        let y = self.origin.1 + across * self.across.1 + down * self.down.1;
        self.bitmap
            .is_dark(x, y)
            .is_some_and(|dark| dark != self.inverted)
    }

    /// The part of the finder and timing patterns that is as it must be, if it is enough.
    fn agreement(&self, budget: &mut Budget) -> Result<Option<f64>, Exhausted> {
        let last = self.size - 7;
        budget.spend(3 * 49)?;
        let corners = [(0, 0), (0, last), (last, 0)];
        let squares = corners.iter().flat_map(|(top, left)| {
            (0..49_usize).map(move |index| {
                let (row, column) = (index / 7, index % 7);
                let ring = usize::max(row.abs_diff(3), column.abs_diff(3));
                (top + row, left + column, ring != 2)
            })
        });
        let (right, wrong) = self.compare(squares);
        if right < AGREEMENT * (right + wrong) {
            return Ok(None);
        }
        budget.spend(2 * self.size)?;
        let timing = (8..self.size - 8)
            .flat_map(|index| [(6, index, index % 2 == 0), (index, 6, index % 2 == 0)]);
        let (right, wrong) = self.compare(timing);
        let agreement = right / (right + wrong);
        Ok((agreement >= AGREEMENT).then_some(agreement))
    }

    /// How many modules are what they should be and how many are not.
    fn compare(&self, modules: impl Iterator<Item = (usize, usize, bool)>) -> (f64, f64) {
        modules.fold((0.0, 0.0), |(right, wrong), (row, column, dark)| {
            if self.is_dark(row, column) == dark {
                (right + 1.0, wrong)
            } else {
                (right, wrong + 1.0)
            }
        })
    }

    fn symbol(&self, budget: &mut Budget) -> Result<Symbol, Exhausted> {
        budget.spend(self.size * self.size)?;
        let modules = (0..self.size * self.size)
            .map(|index| self.is_dark(index / self.size, index % self.size))
            .collect();
        Ok(Symbol::new(self.size, modules))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a symbol has at most 177 modules on a side"
)]
fn count(modules: usize) -> f64 {
    modules as f64
}

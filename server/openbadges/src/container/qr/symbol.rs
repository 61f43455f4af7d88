//! The modules of a symbol as bytes: its format, the mask, the order of the codewords, and the
//! blocks that are corrected each by itself (ISO/IEC 18004, sections 7.5 to 7.9).

use std::ops::RangeInclusive;

use super::{Budget, Exhausted, reed_solomon, segments};

/// The sizes that there are.
pub(super) const VERSIONS: RangeInclusive<usize> = 1..=40;

/// Modules along a side.
pub(super) fn size_of(version: usize) -> usize {
    17 + 4 * version
}

/// For each level of error correction, in the order of its number in the format (M, L, H, Q), and
/// each version: codewords of correction in a block, and blocks (table 9).
const BLOCKS: [[(usize, usize); 40]; 4] = [
    // M
    [
        (10, 1),
        (16, 1),
        (26, 1),
        (18, 2),
        (24, 2),
        (16, 4),
        (18, 4),
        (22, 4),
        (22, 5),
        (26, 5),
        (30, 5),
        (22, 8),
        (22, 9),
        (24, 9),
        (24, 10),
        (28, 10),
        (28, 11),
        (26, 13),
        (26, 14),
        (26, 16),
        (26, 17),
        (28, 17),
        (28, 18),
        (28, 20),
        (28, 21),
        (28, 23),
        (28, 25),
        (28, 26),
        (28, 28),
        (28, 29),
        (28, 31),
        (28, 33),
        (28, 35),
        (28, 37),
        (28, 38),
        (28, 40),
        (28, 43),
        (28, 45),
        (28, 47),
        (28, 49),
    ],
    // L
    [
        (7, 1),
        (10, 1),
        (15, 1),
        (20, 1),
        (26, 1),
        (18, 2),
        (20, 2),
        (24, 2),
        (30, 2),
        (18, 4),
        (20, 4),
        (24, 4),
        (26, 4),
        (30, 4),
        (22, 6),
        (24, 6),
        (28, 6),
        (30, 6),
        (28, 7),
        (28, 8),
        (28, 8),
        (28, 9),
        (30, 9),
        (30, 10),
        (26, 12),
        (28, 12),
        (30, 12),
        (30, 13),
        (30, 14),
        (30, 15),
        (30, 16),
        (30, 17),
        (30, 18),
        (30, 19),
        (30, 19),
        (30, 20),
        (30, 21),
        (30, 22),
        (30, 24),
        (30, 25),
    ],
    // H
    [
        (17, 1),
        (28, 1),
        (22, 2),
        (16, 4),
        (22, 4),
        (28, 4),
        (26, 5),
        (26, 6),
        (24, 8),
        (28, 8),
        (24, 11),
        (28, 11),
        (22, 16),
        (24, 16),
        (24, 18),
        (30, 16),
        (28, 19),
        (28, 21),
        (26, 25),
        (28, 25),
        (30, 25),
        (24, 34),
        (30, 30),
        (30, 32),
        (30, 35),
        (30, 37),
        (30, 40),
        (30, 42),
        (30, 45),
        (30, 48),
        (30, 51),
        (30, 54),
        (30, 57),
        (30, 60),
        (30, 63),
        (30, 66),
        (30, 70),
        (30, 74),
        (30, 77),
        (30, 81),
    ],
    // Q
    [
        (13, 1),
        (22, 1),
        (18, 2),
        (26, 2),
        (18, 4),
        (24, 4),
        (18, 6),
        (22, 6),
        (20, 8),
        (24, 8),
        (28, 8),
        (26, 10),
        (24, 12),
        (20, 16),
        (30, 12),
        (24, 17),
        (28, 16),
        (28, 18),
        (26, 21),
        (30, 20),
        (28, 23),
        (30, 23),
        (30, 25),
        (30, 27),
        (30, 29),
        (28, 34),
        (30, 34),
        (30, 35),
        (30, 38),
        (30, 40),
        (30, 43),
        (30, 45),
        (30, 48),
        (30, 51),
        (30, 53),
        (30, 56),
        (30, 59),
        (30, 62),
        (30, 65),
        (30, 68),
    ],
];

/// Where the format is written, first bit first: around the upper left, and once more beside the
/// other two.
const FORMAT: [(usize, usize); 15] = [
    (8, 0),
    (8, 1),
    (8, 2),
    (8, 3),
    (8, 4),
    (8, 5),
    (8, 7),
    (8, 8),
    (7, 8),
    (5, 8),
    (4, 8),
    (3, 8),
    (2, 8),
    (1, 8),
    (0, 8),
];

/// A square of modules, dark or light.
pub(super) struct Symbol {
    size: usize,
    dark: Vec<bool>,
}

/// What the format says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Format {
    /// Index in [`BLOCKS`].
    level: usize,
    mask: usize,
}

impl Symbol {
    /// Of a size that there is, row by row.
    pub(super) fn new(size: usize, dark: Vec<bool>) -> Self {
        Self { size, dark }
    }

    /// What the symbol says, as bytes; none where it is no symbol, is too dirty, or holds what no
    /// credential is written in.
    pub(super) fn content(&self, budget: &mut Budget) -> Result<Option<Vec<u8>>, Exhausted> {
        let Some(format) = self.format() else {
            return Ok(None);
        };
        let version = (self.size - 17) / 4;
        let Some(&(parity, blocks)) = BLOCKS[format.level].get(version - 1) else {
            return Ok(None);
        };
        budget.spend(self.size * self.size)?;
        let codewords = self.codewords(version, format.mask);
        budget.spend(codewords.len() * parity * 2)?;
        let mut data = Vec::new();
        for mut block in deinterleave(&codewords, parity, blocks) {
            if !reed_solomon::correct(&mut block, parity) {
                return Ok(None);
            }
            data.extend_from_slice(&block[..block.len() - parity]);
        }
        Ok(segments::content(&data, version))
    }

    fn is_dark(&self, row: usize, column: usize) -> bool {
        self.dark
            .get(row * self.size + column)
            .is_some_and(|dark| *dark)
    }

    /// The format that is nearest to what stands in either of its places: three wrong bits of
    /// fifteen can be told (section 7.9).
    fn format(&self) -> Option<Format> {
        let last = self.size - 1;
        let beside = (0..7)
            .map(|index| (last - index, 8))
            .chain((0..8).map(|index| (8, last - 7 + index)));
        let read = |places: &mut dyn Iterator<Item = (usize, usize)>| {
            places.fold(0_u32, |bits, (row, column)| {
                bits << 1 | u32::from(self.is_dark(row, column))
            })
        };
        let written = [read(&mut FORMAT.into_iter()), read(&mut { beside })];
        let (distance, number) = (0..32_u32)
            .flat_map(|number| {
                written.map(|bits| ((bits ^ format_bits(number)).count_ones(), number))
            })
            .min()?;
        (distance <= 3).then_some(Format {
            level: (number >> 3) as usize,
            mask: (number & 7) as usize,
        })
    }

    /// The codewords as they stand: two columns at a time from the right, up and down in turn,
    /// around all that is not data (section 7.7.3).
    fn codewords(&self, version: usize, mask: usize) -> Vec<u8> {
        let alignment = alignment(version);
        let pairs = (0..self.size / 2).map(|pair| {
            let right = self.size - 1 - 2 * pair;
            // The column of the timing pattern is left out.
            (pair % 2 == 0, if right <= 6 { right - 1 } else { right })
        });
        let mut bits = Vec::with_capacity(self.size * self.size);
        for (upwards, right) in pairs {
            for step in 0..self.size {
                let row = if upwards { self.size - 1 - step } else { step };
                for column in [right, right - 1] {
                    if !is_function(self.size, &alignment, row, column) {
                        bits.push(self.is_dark(row, column) != is_masked(mask, row, column));
                    }
                }
            }
        }
        let (bytes, _rest) = bits.as_chunks::<8>();
        bytes
            .iter()
            .map(|bits| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit)))
            .collect()
    }
}

/// Five bits, the remainder of their division, and the mask over both (annex C).
fn format_bits(number: u32) -> u32 {
    let remainder = (0..5).rev().fold(number << 10, |rest, bit| {
        if rest >> (bit + 10) & 1 == 1 {
            rest ^ 0x537 << bit
        } else {
            rest
        }
    });
    (number << 10 | remainder) ^ 0x5412
}

/// The rows, and columns, in whose crossings alignment patterns have their centres (annex E).
fn alignment(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    // Evenly spaced from the far end, by an even number; 32 is the exception of the table.
    let step = if version == 32 {
        26
    } else {
        (version * 4 + count * 2 + 1) / (count * 2 - 2) * 2
    };
    let last = size_of(version) - 7;
    std::iter::once(6)
        .chain((0..count - 1).rev().map(|index| last - index * step))
        .collect()
}

/// Whether a module belongs to a pattern, the format or the version.
fn is_function(size: usize, alignment: &[usize], row: usize, column: usize) -> bool {
    let far = size - 8;
    let finder = (row < 9 && (column < 9 || column >= far)) || (row >= far && column < 9);
    let version =
        size >= size_of(7) && ((row < 6 && column >= far - 3) || (row >= far - 3 && column < 6));
    if finder || version || row == 6 || column == 6 {
        return true;
    }
    let near = |place: usize| {
        alignment
            .iter()
            .position(|centre| centre.abs_diff(place) <= 2)
    };
    let (Some(down), Some(across)) = (near(row), near(column)) else {
        return false;
    };
    let last = alignment.len() - 1;
    // No alignment pattern where finder patterns are.
    ![(0, 0), (0, last), (last, 0)].contains(&(down, across))
}

/// Whether the mask turns a module over (table 10).
fn is_masked(mask: usize, row: usize, column: usize) -> bool {
    let product = row * column;
    match mask {
        0 => (row + column).is_multiple_of(2),
        1 => row.is_multiple_of(2),
        2 => column.is_multiple_of(3),
        3 => (row + column).is_multiple_of(3),
        4 => (row / 2 + column / 3).is_multiple_of(2),
        5 => product % 2 + product % 3 == 0,
        6 => (product % 2 + product % 3).is_multiple_of(2),
        _ => ((row + column) % 2 + product % 3).is_multiple_of(2),
    }
}

/// The blocks whose codewords stand one of each in turn: the data, of which the last blocks have
/// one more, then the correction (section 7.6).
fn deinterleave(codewords: &[u8], parity: usize, count: usize) -> Vec<Vec<u8>> {
    let short = (codewords.len() / count).saturating_sub(parity);
    let long_from = count - codewords.len() % count;
    let mut blocks = vec![Vec::with_capacity(short + parity + 1); count];
    let mut codewords = codewords.iter();
    for place in 0..=short + parity {
        // The place after the data of the short blocks is in the long ones alone.
        let from = if place == short { long_from } else { 0 };
        for (block, codeword) in blocks.iter_mut().skip(from).zip(&mut codewords) {
            block.push(*codeword);
        }
    }
    blocks
}

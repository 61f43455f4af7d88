//! The bits of a symbol as text: segments of digits, capitals or bytes, one after the other
//! (ISO/IEC 18004, section 7.4).

/// The 45 characters that two of take eleven bits.
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        self.bytes.len() * 8 - self.at
    }

    /// The next bits, at most 16, as a number.
    fn take(&mut self, count: usize) -> Option<usize> {
        if count > self.left() {
            return None;
        }
        let number = (self.at..self.at + count).fold(0, |number, at| {
            number << 1 | usize::from(self.bytes[at / 8] >> (7 - at % 8) & 1)
        });
        self.at += count;
        Some(number)
    }
}

/// All segments as one. None where they break off, where the text goes on in another symbol, and
/// for Kanji and FNC1, which no credential is written in. An ECI, which names the encoding of the
/// bytes, is passed over: a credential is UTF-8, and says so by being read.
pub(super) fn content(data: &[u8], version: usize) -> Option<Vec<u8>> {
    let mut bits = Bits { bytes: data, at: 0 };
    let mut content = Vec::new();
    let counted_in = |[small, medium, large]: [usize; 3]| match version {
        ..=9 => small,
        10..=26 => medium,
        _ => large,
    };
    while bits.left() >= 4 {
        match bits.take(4)? {
            0 => break,
            1 => {
                let mut left = bits.take(counted_in([10, 12, 14]))?;
                while left > 0 {
                    let digits = left.min(3);
                    let number = bits.take(1 + 3 * digits)?;
                    let text = format!("{number:0digits$}");
                    if text.len() > digits {
                        return None;
                    }
                    content.extend(text.bytes());
                    left -= digits;
                }
            }
            2 => {
                let mut left = bits.take(counted_in([9, 11, 13]))?;
                while left > 0 {
                    if left == 1 {
                        content.push(*ALPHANUMERIC.get(bits.take(6)?)?);
                        break;
                    }
                    let pair = bits.take(11)?;
                    content.push(*ALPHANUMERIC.get(pair / 45)?);
                    content.push(ALPHANUMERIC[pair % 45]);
                    left -= 2;
                }
            }
            4 => {
                for _ in 0..bits.take(counted_in([8, 16, 16]))? {
                    content.push(u8::try_from(bits.take(8)?).ok()?);
                }
            }
            7 => {
                let more = match bits.take(8)? {
                    0..0x80 => 0,
                    0x80..0xc0 => 8,
                    _ => 16,
                };
                bits.take(more)?;
            }
            _ => return None,
        }
    }
    Some(content)
}

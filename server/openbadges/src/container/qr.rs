//! QR codes (ISO/IEC 18004) that a picture shows: what to read where nothing is baked into it.
//!
//! The decoder is our own, since of those on the registry none is safe here. `rqrr` 0.11 panics and
//! takes a quarter of a minute for 99 × 150 pixels, `rxing` 0.9 takes 115 s for a megapixel of
//! finder patterns, `quircs` 0.10 overflows on some large distorted pictures, which is a panic where
//! overflow is checked, and reads no code with modules of one pixel. Badges are drawn, not
//! photographed, hence codes are read that are turned, scaled or stretched, dirty or inverted, but
//! none in perspective.
//!
//! The work is bounded twice: what is linear in the picture by [`Limits::qr_pixels`], all else by
//! [`Limits::qr_steps`], a count of looked-up pixels and of operations, the same on every machine.

use super::{Kind, Payload, text};
use crate::limits::Limits;
use picture::{Bitmap, Picture};

mod finder;
mod grid;
mod picture;
mod reed_solomon;
mod segments;
mod symbol;

/// The work that may still be done.
struct Budget {
    left: usize,
}

/// The work was cut off.
#[derive(Debug, PartialEq, Eq)]
struct Exhausted;

impl Budget {
    fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.left = self.left.checked_sub(steps).ok_or(Exhausted)?;
        Ok(())
    }
}

/// The first credential or https address that a code in this PNG holds.
pub(super) fn read(png: &[u8], limits: &Limits) -> Option<Payload> {
    first(png, limits, &|content| payload(content, limits))
}

/// Whether this PNG shows a code that can be read, whatever it holds.
pub(super) fn shown(png: &[u8], limits: &Limits) -> bool {
    first(png, limits, &|_| Some(())).is_some()
}

/// The first code that `wanted` takes, if one is found before the work is cut off.
fn first<T>(png: &[u8], limits: &Limits, wanted: &impl Fn(&[u8]) -> Option<T>) -> Option<T> {
    let picture = Picture::decode(png, limits.qr_pixels)?;
    let mut budget = Budget {
        left: limits.qr_steps,
    };
    search(&picture, &mut budget, wanted).ok().flatten()
}

/// One threshold for the whole picture serves nearly all of them; one for each region those with
/// faint codes beside black, or on a gradient.
fn search<T>(
    picture: &Picture,
    budget: &mut Budget,
    wanted: &impl Fn(&[u8]) -> Option<T>,
) -> Result<Option<T>, Exhausted> {
    let Some(threshold) = picture.threshold() else {
        return Ok(None);
    };
    let whole = picture.darker_than(threshold);
    if let Some(found) = search_bitmap(&whole, budget, wanted)? {
        return Ok(Some(found));
    }
    let regions = picture.darker_than_around(threshold);
    if regions == whole {
        return Ok(None);
    }
    search_bitmap(&regions, budget, wanted)
}

fn search_bitmap<T>(
    bitmap: &Bitmap,
    budget: &mut Budget,
    wanted: &impl Fn(&[u8]) -> Option<T>,
) -> Result<Option<T>, Exhausted> {
    let finders = finder::find(bitmap, budget)?;
    grid::each_symbol(bitmap, &finders, budget, |symbol, budget| {
        let content = symbol.content(budget)?;
        Ok(content.and_then(|content| wanted(&content)))
    })
}

/// Plain http leads to posters and shops; no badge is printed with it.
fn payload(content: &[u8], limits: &Limits) -> Option<Payload> {
    let text = text::decode(content, &mut Vec::new())?;
    let payload = text::classify(Kind::Png, &text, limits).ok().flatten()?;
    let secure = |url: &str| {
        url.get(..6)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("https:"))
    };
    match &payload {
        Payload::Url(url) if !secure(url) => None,
        _ => Some(payload),
    }
}

#[cfg(test)]
mod tests;

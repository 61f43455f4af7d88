//! The fonts, and which of them has a character.
//!
//! Atkinson Hyperlegible Next comes first; the Noto fonts behind it have the scripts that it lacks.

use std::sync::LazyLock;

use krilla::text::Font;
use rustybuzz::Face;

use crate::Error;

/// How words are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
    Italic,
}

/// A font, read once for measuring and once for embedding.
pub(crate) struct Loaded {
    pub(crate) face: Face<'static>,
    pub(crate) font: Font,
    units: f32,
}

/// A number of a font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FontId(usize);

/// All of them.
pub(crate) struct Fonts(Vec<Loaded>);

macro_rules! fonts {
    ($($name:literal),+ $(,)?) => {
        const FILES: &[(&str, &[u8])] =
            &[$(($name, include_bytes!(concat!("../fonts/", $name, ".ttf")))),+];
    };
}

fonts![
    "atkinson-hyperlegible-next-regular",
    "atkinson-hyperlegible-next-bold",
    "atkinson-hyperlegible-next-italic",
    "noto-sans-regular",
    "noto-sans-bold",
    "noto-sans-hebrew-regular",
    "noto-sans-hebrew-bold",
    "noto-sans-arabic-regular",
    "noto-sans-arabic-bold",
    "noto-sans-symbols-regular",
];

/// The signs; also where [`SUBSTITUTE`] is.
const SIGNS: FontId = FontId(9);

/// Drawn for what no font has.
pub(crate) const SUBSTITUTE: char = '□';

static FONTS: LazyLock<Result<Fonts, &'static str>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(name, bytes)| {
            let face = Face::from_slice(bytes, 0).ok_or(*name)?;
            let font = Font::new((*bytes).into(), 0).ok_or(*name)?;
            #[expect(clippy::cast_precision_loss, reason = "a thousand or so")]
            let units = face.units_per_em() as f32;
            Ok(Loaded { face, font, units })
        })
        .collect::<Result<_, _>>()
        .map(Fonts)
});

impl Fonts {
    /// The fonts of this crate.
    pub(crate) fn get() -> Result<&'static Self, Error> {
        FONTS.as_ref().map_err(|name| Error::Font(name))
    }

    /// One of them.
    pub(crate) fn loaded(&self, id: FontId) -> &Loaded {
        &self.0[id.0]
    }

    /// In which font, and with what in its place, a grapheme is drawn.
    pub(crate) fn pick(&self, grapheme: &str, weight: Weight) -> (FontId, Option<char>) {
        let order: [usize; 5] = match weight {
            Weight::Regular => [0, 3, 5, 7, 9],
            Weight::Bold => [1, 4, 6, 8, 9],
            Weight::Italic => [2, 3, 5, 7, 9],
        };
        order
            .into_iter()
            .map(FontId)
            .find(|id| self.has(*id, grapheme))
            .map_or((SIGNS, Some(SUBSTITUTE)), |id| (id, None))
    }

    fn has(&self, id: FontId, grapheme: &str) -> bool {
        let face = &self.loaded(id).face;
        // Spaces of every width a font can do that has one; what is not drawn at all, every font.
        let spaces = face.glyph_index(' ').is_some();
        grapheme
            .chars()
            .all(|c| (spaces && c.is_whitespace()) || joins(c) || face.glyph_index(c).is_some())
    }
}

impl Loaded {
    /// A length in the font's units, in parts of the font's size.
    #[expect(clippy::cast_precision_loss, reason = "lengths of glyphs")]
    pub(crate) fn scaled(&self, length: i32) -> f32 {
        length as f32 / self.units
    }
}

/// Characters that say how their neighbours join and have no shape of their own.
pub(crate) fn joins(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_can_be_read_and_the_substitute_is_in_one() {
        let fonts = Fonts::get().expect("fonts");
        assert!(fonts.has(SIGNS, &SUBSTITUTE.to_string()));
    }

    #[test]
    fn scripts_of_europe_and_its_neighbours_are_drawn_and_others_have_a_substitute() {
        let fonts = Fonts::get().expect("fonts");
        for weight in [Weight::Regular, Weight::Bold, Weight::Italic] {
            for drawn in [
                "é", "œ", "ł", "Ω", "Ж", "ữ", "ש", "ع", "→", "✓", "★", "\u{202f}", "€",
            ] {
                assert_eq!(fonts.pick(drawn, weight).1, None, "{drawn}");
            }
            for lacking in ["漢", "🎓", "👩\u{200d}🎓", "क"] {
                assert_eq!(fonts.pick(lacking, weight).1, Some(SUBSTITUTE), "{lacking}");
            }
        }
    }
}

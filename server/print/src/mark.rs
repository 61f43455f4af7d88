//! Marks drawn from paths: the satchel, and the icon and colour of each verdict.
//!
//! The icons are Lucide's (ISC licence, `public/icons/LUCIDE-LICENSE.txt`), as on the pages.

use std::sync::LazyLock;

use domain::Verdict;
use resvg::tiny_skia::Path;
use resvg::usvg::{self, Node};

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(pub(crate) u8, pub(crate) u8, pub(crate) u8);

// The light colours of style/tokens.css.
pub(crate) const PAPER: Colour = Colour(0xFB, 0xF9, 0xF5);
pub(crate) const CARD: Colour = Colour(0xFF, 0xFF, 0xFF);
pub(crate) const INK: Colour = Colour(0x1D, 0x2A, 0x35);
pub(crate) const INK_SOFT: Colour = Colour(0x51, 0x60, 0x6C);
pub(crate) const LINE: Colour = Colour(0xE2, 0xDC, 0xD1);
pub(crate) const CONTROL: Colour = Colour(0x85, 0x7F, 0x72);
pub(crate) const INDIGO: Colour = Colour(0x27, 0x47, 0x8F);
pub(crate) const TERRACOTTA: Colour = Colour(0xB4, 0x51, 0x2B);
pub(crate) const LEAF: Colour = Colour(0x1F, 0x6B, 0x4A);
pub(crate) const OCHRE: Colour = Colour(0x8A, 0x5A, 0x00);
const BRICK: Colour = Colour(0xA3, 0x26, 0x1B);

/// One line of a mark.
pub(crate) struct Stroke {
    pub(crate) path: Path,
    /// `None`: it is filled.
    pub(crate) width: Option<f32>,
}

/// A mark on a square of [`Mark::side`].
pub(crate) struct Mark {
    pub(crate) strokes: Vec<Stroke>,
    pub(crate) side: f32,
}

impl Mark {
    fn read(paths: &str, side: u8, stroke: &str) -> Self {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" viewBox=\"0 0 {side} {side}\" fill=\"none\" stroke=\"#000\" stroke-width=\"{stroke}\" stroke-linecap=\"round\" stroke-linejoin=\"round\">{paths}</svg>"
        );
        let tree = usvg::Tree::from_str(&svg, &usvg::Options::default());
        let mut strokes = Vec::new();
        if let Ok(tree) = &tree {
            gather(tree.root(), &mut strokes);
        }
        Self {
            strokes,
            side: f32::from(side),
        }
    }
}

fn gather(group: &usvg::Group, strokes: &mut Vec<Stroke>) {
    for node in group.children() {
        match node {
            Node::Group(group) => gather(group, strokes),
            Node::Path(path) => strokes.push(Stroke {
                path: path.data().clone(),
                width: path.stroke().map(|stroke| stroke.width().get()),
            }),
            _ => {}
        }
    }
}

macro_rules! marks {
    ($($name:ident = $side:literal $stroke:literal $paths:literal;)+) => {
        $(static $name: LazyLock<Mark> = LazyLock::new(|| Mark::read($paths, $side, $stroke));)+
    };
}

marks! {
    SATCHEL = 48 "3" r##"<path d="M15 17v-4a9 9 0 0 1 18 0v4"/><path d="M9.5 17h29a2.5 2.5 0 0 1 2.5 2.7l-1.5 18a5 5 0 0 1-5 4.3h-21a5 5 0 0 1-5-4.3l-1.5-18A2.5 2.5 0 0 1 9.5 17z"/><path d="M7.2 22c3 5.5 9 8.5 16.8 8.5S37.8 27.5 40.8 22"/><circle cx="24" cy="30.5" r="3.5" fill="#000" stroke="none"/><path d="M15 37h1M19.5 37h1M27.5 37h1M32 37h1" stroke-width="2"/>"##;
    AWARD = 24 "1.5" r#"<path d="m15.477 12.89 1.515 8.526a.5.5 0 0 1-.81.47l-3.58-2.687a1 1 0 0 0-1.197 0l-3.586 2.686a.5.5 0 0 1-.81-.469l1.514-8.526"/><circle cx="12" cy="8" r="6"/>"#;
    CIRCLE_CHECK = 24 "2" r#"<circle cx="12" cy="12" r="10"/><path d="m16 9-5.5 5.5L8 12"/>"#;
    CLOCK = 24 "2" r#"<circle cx="12" cy="12" r="10"/><path d="M12 6v6l4 2"/>"#;
    QUESTION = 24 "2" r#"<circle cx="12" cy="12" r="10"/><path d="M9.09 9a3 3 0 0 1 5.83 1c0 2-3 3-3 3"/><path d="M12 17h.01"/>"#;
    HOURGLASS = 24 "2" r#"<path d="M5 22h14"/><path d="M5 2h14"/><path d="M17 22v-4.172a2 2 0 0 0-.586-1.414L12 12l-4.414 4.414A2 2 0 0 0 7 17.828V22"/><path d="M7 2v4.172a2 2 0 0 0 .586 1.414L12 12l4.414-4.414A2 2 0 0 0 17 6.172V2"/>"#;
    CIRCLE_PAUSE = 24 "2" r#"<circle cx="12" cy="12" r="10"/><path d="M10 15V9M14 15V9"/>"#;
    CIRCLE_X = 24 "2" r#"<circle cx="12" cy="12" r="10"/><path d="m15 9-6 6"/><path d="m9 9 6 6"/>"#;
    LOCK = 24 "2.6" r#"<rect width="18" height="11" x="3" y="11" rx="2" ry="2"/><path d="M7 11V7a5 5 0 0 1 10 0v4"/>"#;
    FILE = 24 "2" r#"<path d="M6 22a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2h8a2.4 2.4 0 0 1 1.704.706l3.588 3.588A2.4 2.4 0 0 1 20 8v12a2 2 0 0 1-2 2z"/><path d="M12 17h.01"/><path d="M9.1 9a3 3 0 0 1 5.82 1c0 2-3 3-3 3"/>"#;
}

/// Besace's own.
pub(crate) fn satchel() -> &'static Mark {
    &SATCHEL
}

/// Stands where a picture is missing.
pub(crate) fn award() -> &'static Mark {
    &AWARD
}

/// Stands for what something else comes before.
pub(crate) fn lock() -> &'static Mark {
    &LOCK
}

/// The icon and the colour of a verdict; its words stand beside them.
pub(crate) fn verdict(verdict: Verdict) -> (&'static Mark, Colour) {
    match verdict {
        Verdict::Valid => (&CIRCLE_CHECK, LEAF),
        Verdict::StatusUnknown | Verdict::NotYetValid => (&CLOCK, OCHRE),
        Verdict::Intact | Verdict::Unverified => (&QUESTION, OCHRE),
        Verdict::Expired => (&HOURGLASS, OCHRE),
        Verdict::Suspended => (&CIRCLE_PAUSE, BRICK),
        Verdict::Revoked | Verdict::Invalid => (&CIRCLE_X, BRICK),
        Verdict::Unreadable => (&FILE, INK_SOFT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_has_its_lines() {
        assert_eq!(SATCHEL.strokes.len(), 5);
        assert_eq!(
            SATCHEL.strokes.iter().filter(|s| s.width.is_none()).count(),
            1
        );
        assert_eq!(AWARD.strokes.len(), 2);
        assert_eq!(LOCK.strokes.len(), 2);
        for word in Verdict::ALL {
            let (mark, _) = verdict(*word);
            assert!(mark.strokes.len() >= 2, "{word:?}");
        }
    }
}

//! The pictures of the demonstration's badges: a plain shape in a colour, with a symbol.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

/// The outline of a badge.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A hexagon.
    Hexagon,
    /// A disc.
    Disc,
    /// A shield.
    Shield,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Hexagon => "M200 20 L356 110 L356 290 L200 380 L44 290 L44 110 Z",
            Self::Disc => "M200 24 A176 176 0 1 1 199.9 24 Z",
            Self::Shield => {
                "M200 20 L360 70 V200 C360 300 280 355 200 384 C120 355 40 300 40 200 V70 Z"
            }
        }
    }
}

/// What stands in the middle.
#[derive(Debug, Clone, Copy)]
pub enum Symbol {
    /// Two people: welcome, teams.
    People,
    /// An open book: learning.
    Book,
    /// A cross: first aid.
    Cross,
    /// A leaf: environment.
    Leaf,
    /// A compass needle: projects, orientation.
    Compass,
    /// A screen: digital skills.
    Screen,
}

impl Symbol {
    const fn path(self) -> &'static str {
        match self {
            Self::People => {
                "M150 130 a35 35 0 1 0 .1 0 Z M250 130 a35 35 0 1 0 .1 0 Z M90 280 C90 225 120 212 150 212 C175 212 192 222 200 240 C208 222 225 212 250 212 C280 212 310 225 310 280 Z"
            }
            Self::Book => {
                "M195 150 C165 125 125 120 95 125 V270 C130 265 165 270 195 292 Z M205 150 C235 125 275 120 305 125 V270 C270 265 235 270 205 292 Z"
            }
            Self::Cross => "M172 110 H228 V172 H290 V228 H228 V290 H172 V228 H110 V172 H172 Z",
            Self::Leaf => {
                "M115 285 C95 175 170 110 300 110 C305 235 245 300 150 275 L215 205 L205 195 L130 272 Z"
            }
            Self::Compass => "M290 110 L225 225 L110 290 L175 175 Z M200 188 a12 12 0 1 0 .1 0 Z",
            Self::Screen => {
                "M100 125 H300 V250 H100 Z M120 145 V230 H280 V145 Z M160 270 H240 V288 H160 Z"
            }
        }
    }
}

/// A picture of 400 by 400 pixels, as PNG; nothing when it cannot be drawn, which a test excludes.
#[must_use]
pub fn draw(shape: Shape, symbol: Symbol, colour: &str) -> Option<Vec<u8>> {
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400"><path d="{outline}" fill="{colour}"/><path d="{outline}" fill="none" stroke="#ffffff" stroke-opacity=".55" stroke-width="8" transform="translate(20 20) scale(.9)"/><path d="{symbol}" fill="#ffffff" fill-rule="evenodd"/></svg>"##,
        outline = shape.path(),
        symbol = symbol.path(),
    );
    let tree = Tree::from_str(&svg, &Options::default()).ok()?;
    let mut pixmap = Pixmap::new(400, 400)?;
    resvg::render(&tree, Transform::identity(), &mut pixmap.as_mut());
    pixmap.encode_png().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_can_be_drawn() {
        for shape in [Shape::Hexagon, Shape::Disc, Shape::Shield] {
            for symbol in [
                Symbol::People,
                Symbol::Book,
                Symbol::Cross,
                Symbol::Leaf,
                Symbol::Compass,
                Symbol::Screen,
            ] {
                let png = draw(shape, symbol, "#27478F").expect("a picture");
                assert!(png.starts_with(b"\x89PNG"), "{shape:?} {symbol:?}");
            }
        }
    }
}

//! How large the drawing is shown, and which point of it stays where it is meanwhile.

/// The smallest scale: a map of many zones at a glance.
pub const SMALLEST: f64 = 0.2;
/// The largest.
pub const LARGEST: f64 = 2.5;
/// One press of a button or a key.
pub const STEP: f64 = 1.25;
/// Below this a name cannot be read; the drawing does not begin smaller.
const LEGIBLE: f64 = 0.75;

/// A scale that is possible.
pub fn possible(scale: f64) -> f64 {
    if scale.is_finite() {
        scale.clamp(SMALLEST, LARGEST)
    } else {
        1.0
    }
}

/// The scale at which the whole width is seen.
pub fn fit(pane: f64, width: f64) -> f64 {
    possible(pane / width.max(1.0)).min(1.25)
}

/// The scale to begin with: the whole width, unless names could not be read then.
pub fn first(pane: f64, width: f64) -> f64 {
    fit(pane, width).max(LEGIBLE)
}

/// What is seen in the pane, and where a gesture takes hold of it.
#[derive(Debug, Clone, Copy)]
pub struct View {
    /// How large.
    pub scale: f64,
    /// How far the pane is scrolled.
    pub scroll: (f64, f64),
    /// The point, in pixels from the pane's edges.
    pub at: (f64, f64),
}

impl View {
    /// Where to scroll to so that what was at the point comes to be `at` another, at another scale.
    pub fn scrolled(&self, scale: f64, at: (f64, f64)) -> (f64, f64) {
        let along =
            |scroll: f64, from: f64, to: f64| ((scroll + from) / self.scale * scale - to).max(0.0);
        (
            along(self.scroll.0, self.at.0, at.0),
            along(self.scroll.1, self.at.1, at.1),
        )
    }
}

/// The scale of a wheel's turn.
pub fn wheel(scale: f64, delta: f64) -> f64 {
    possible(scale * (-delta.clamp(-240.0, 240.0) * 0.0025).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_point_under_the_pointer_stays() {
        for (scroll, at, scale, to) in [(0.0, 100.0, 1.0, 2.0), (300.0, 50.0, 0.5, 1.0)] {
            let view = View {
                scale,
                scroll: (scroll, 0.0),
                at: (at, 0.0),
            };
            let (left, _) = view.scrolled(to, view.at);
            let (before, after) = ((scroll + at) / scale, (left + at) / to);
            assert!((before - after).abs() < 1e-9);
        }
    }

    #[test]
    fn two_fingers_take_what_is_below_them_along() {
        let view = View {
            scale: 1.0,
            scroll: (300.0, 10.0),
            at: (100.0, 500.0),
        };
        assert_eq!(view.scrolled(1.0, (60.0, 505.0)), (340.0, 5.0));
        assert_eq!(view.scrolled(2.0, (100.0, 500.0)), (700.0, 520.0));
        assert_eq!(view.scrolled(0.2, view.at), (0.0, 0.0), "to the edge");
    }

    #[test]
    fn scales_stay_possible() {
        for (scale, expected) in [(0.0, SMALLEST), (9.0, LARGEST), (f64::NAN, 1.0), (1.1, 1.1)] {
            assert_eq!(possible(scale), expected);
        }
        assert_eq!(fit(480.0, 960.0), 0.5);
        assert_eq!(fit(4_000.0, 960.0), 1.25);
        assert_eq!(first(320.0, 960.0), LEGIBLE);
        assert!(wheel(1.0, -100.0) > 1.0 && wheel(1.0, 100.0) < 1.0);
    }
}

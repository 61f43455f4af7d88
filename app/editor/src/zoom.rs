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

/// Where to scroll to so that what is `at` pixels from the pane's edge stays there when the scale
/// changes.
pub fn scrolled(scroll: f64, at: f64, from: f64, to: f64) -> f64 {
    ((scroll + at) / from * to - at).max(0.0)
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
        for (scroll, at, from, to) in [(0.0, 100.0, 1.0, 2.0), (300.0, 50.0, 0.5, 1.0)] {
            let after = scrolled(scroll, at, from, to);
            let (before, after) = ((scroll + at) / from, (after + at) / to);
            assert!((before - after).abs() < 1e-9);
        }
        assert_eq!(scrolled(10.0, 500.0, 1.0, 0.2), 0.0);
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

//! Where things are on the canvas once it is drawn: what a pointer is on, and where a station goes
//! that is let go there.

use maps::draw::{DISC, Scene};
use maps::map::{GAP, HEAD, LEFT, Place};
use maps::{NodeId, ZoneId};

/// Half the width, and the height below its disc, that a station's name takes at most.
const NAME: (f64, f64) = (70.0, 108.0);

/// The canvas.
#[derive(Debug, Clone, Default)]
pub struct Stage {
    /// How high it is.
    pub height: f64,
    /// The zones, from top to bottom.
    pub grounds: Vec<Ground>,
    /// The stations, in reading order.
    pub spots: Vec<Spot>,
}

/// A zone.
#[derive(Debug, Clone)]
pub struct Ground {
    /// Which one.
    pub zone: ZoneId,
    /// Where it begins.
    pub top: f64,
    /// How high it is.
    pub height: f64,
}

/// A station.
#[derive(Debug, Clone)]
pub struct Spot {
    /// Which one.
    pub node: NodeId,
    /// Its centre from the left.
    pub x: f64,
    /// Its centre from the top.
    pub y: f64,
}

impl Stage {
    /// What stands where.
    pub fn of(scene: &Scene<'_>) -> Self {
        let bands = &scene.bands;
        Self {
            height: bands.last().map_or(0.0, |band| band.top + band.height),
            grounds: bands
                .iter()
                .map(|band| Ground {
                    zone: band.zone.id.clone(),
                    top: band.top,
                    height: band.height,
                })
                .collect(),
            spots: bands
                .iter()
                .flat_map(|band| &band.stations)
                .map(|drawn| Spot {
                    node: drawn.node.id.clone(),
                    x: drawn.x,
                    y: drawn.y,
                })
                .collect(),
        }
    }

    /// The zone and the place there that are nearest to a point.
    pub fn at(&self, x: f64, y: f64) -> Option<(ZoneId, Place)> {
        let below = self
            .grounds
            .iter()
            .find(|ground| y < ground.top + ground.height + f64::from(GAP) / 2.0);
        let ground = below.or(self.grounds.last())?;
        let place = Place::nearest(x - f64::from(LEFT), y - ground.top - f64::from(HEAD));
        Some((ground.zone.clone(), place))
    }

    /// The station that a pointer is on: the nearest whose disc is within `slack`, or whose name it
    /// is on. A finger has more slack than a mouse.
    pub fn pick(&self, x: f64, y: f64, slack: f64) -> Option<&NodeId> {
        let reach = DISC.max(slack);
        let far = |spot: &Spot| (spot.x - x).hypot(spot.y - y);
        let near = self
            .spots
            .iter()
            .filter(|spot| far(spot) <= reach)
            .min_by(|a, b| far(a).total_cmp(&far(b)));
        let named = || {
            self.spots.iter().find(|spot| {
                let (aside, below) = ((x - spot.x).abs(), y - spot.y);
                aside <= NAME.0 && (DISC..=NAME.1).contains(&below)
            })
        };
        near.or_else(named).map(|spot| &spot.node)
    }

    /// Where a station is.
    pub fn spot(&self, node: &NodeId) -> Option<(f64, f64)> {
        let spot = self.spots.iter().find(|spot| spot.node == *node)?;
        Some((spot.x, spot.y))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use maps::draw::{Look, View, Words};
    use maps::templates::Template;

    use super::*;

    #[test]
    fn a_pointer_is_on_discs_and_names_and_every_place_finds_itself() {
        let map = Template::ServiceCivique.map().expect("a map");
        let (stations, words) = (BTreeMap::new(), Words::default());
        let scene = Scene::of(&View {
            map: &map,
            progress: None,
            stations: &stations,
            words: &words,
            heading: None,
            look: Look::Inline,
            id: "m",
        });
        let stage = Stage::of(&scene);
        assert!(stage.spots.len() > 3);
        for spot in &stage.spots {
            let Spot { node, x, y } = spot;
            for (dx, dy) in [
                (0.0, 0.0),
                (20.0, 20.0),
                (-30.0, 0.0),
                (60.0, 60.0),
                (0.0, 100.0),
            ] {
                assert_eq!(stage.pick(x + dx, y + dy, 0.0), Some(node));
            }
            assert_eq!(stage.pick(x - 44.0, *y, 46.0), Some(node), "by a finger");
            assert_eq!(stage.pick(x - 44.0, *y, 0.0), None, "by a mouse");
            let zone = map.zone_of(node).expect("its zone");
            let place = map.node(node).expect("the node").place;
            assert_eq!(stage.at(*x, *y), Some((zone.id.clone(), place)));
        }
        let last = map.zones().last().expect("a zone");
        let outside = stage.at(-500.0, 1e9).expect("somewhere");
        assert_eq!((outside.0, outside.1.x()), (last.id.clone(), 0));
    }
}

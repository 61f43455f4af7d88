//! The tidy-up: nothing on anything else, nothing outside, always the same.

use maps::change::Edit;
use maps::layout::{free_place, separate, snap, tidy};
use maps::map::{CLEAR_WIDTH, LEFT, LOWEST, Place, RIGHTMOST, WIDTH};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{any_map, largest, map, node_id};

fn place(x: u32, y: u32) -> Place {
    Place::new(x, y).expect("a place")
}

#[test]
fn a_path_runs_on_and_comes_back_in_the_next_row() {
    let places = |zones: &[&str], links: &str, ids: &str| -> Vec<(u32, u32)> {
        let places = tidy(&map(zones, links));
        ids.split(' ')
            .map(|id| places[&node_id(id)].into())
            .collect()
    };
    // A chain from left to right, swinging; the next zone begins where it ends.
    assert_eq!(
        places(&["a b c", "d e"], "a>b b>c c>d d>e", "a b c d e"),
        [(120, 0), (400, 20), (680, 0), (610, 0), (190, 0)]
    );
    // Without links every zone is read from the left.
    assert_eq!(
        places(&["a b", "c d"], "", "a b c d"),
        [(190, 0), (610, 0), (190, 0), (610, 0)]
    );
    // A fork stands in one column, between what leads to it and what it leads to; crossings go.
    assert_eq!(
        places(&["a b c d"], "a>b a>c b>d c>d", "a b c d"),
        [(120, 90), (400, 0), (400, 180), (680, 90)]
    );
    let crossed = places(&["a b c d"], "a>d b>c", "a b c d");
    assert_eq!((crossed[0].1, crossed[1].1), (crossed[3].1, crossed[2].1));
    // A circle is cut where it comes back.
    assert_eq!(
        places(&["a b c"], "a>b b>c c>a", "a b c"),
        [(120, 0), (400, 20), (680, 0)]
    );
}

#[test]
fn the_largest_map_is_tidied() {
    let mut map = largest();
    let places = tidy(&map);
    assert_eq!(places.len(), 500);
    map.apply(&Edit::Arrange(places))
        .expect("all clear of one another");
}

#[test]
fn a_place_that_is_taken_gives_way_to_the_nearest() {
    let cases = [
        (vec![], place(33, 7), Some(place(33, 7))),
        (vec![place(0, 0)], place(0, 0), Some(place(160, 0))),
        (vec![place(0, 0)], place(150, 3), Some(place(160, 0))),
        (
            vec![place(400, 500)],
            place(400, 400),
            Some(place(400, 340)),
        ),
    ];
    for (taken, wanted, expected) in cases {
        let free = free_place(wanted, &taken);
        let far = |p: Place| {
            let (dx, dy) = (p.x().abs_diff(wanted.x()), p.y().abs_diff(wanted.y()));
            dx * dx + dy * dy
        };
        assert_eq!(free.map(far), expected.map(far), "{taken:?} {free:?}");
        assert!(free.is_some_and(|free| taken.iter().all(|t| t.clear_of(free))));
    }
    assert_eq!(snap(place(14, 15)), place(10, 20));
    assert_eq!(snap(place(RIGHTMOST, LOWEST)), place(RIGHTMOST, LOWEST));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_tidy_map_is_clear_inside_and_stays_as_it_is(map in any_map()) {
        let places = tidy(&map);
        prop_assert_eq!(&places, &tidy(&map));
        let mut tidied = map.clone();
        // An edit is refused where two stations overlap or the canvas would be too high.
        tidied.apply(&Edit::Arrange(places.clone())).expect("all clear of one another");
        prop_assert_eq!(places, tidy(&tidied));
        for zone in tidied.zones() {
            for node in &zone.nodes {
                let centre = LEFT + node.place.x();
                prop_assert!(centre >= CLEAR_WIDTH / 2 && centre + CLEAR_WIDTH / 2 <= WIDTH);
                prop_assert_eq!(snap(node.place), node.place);
            }
            let least = zone.nodes.iter().map(|node| node.place.y()).min();
            prop_assert!(least.is_none_or(|least| least <= 20), "no room is lost above");
        }
    }

    #[test]
    fn separated_stations_are_clear_and_the_first_stay(
        wanted in vec(proptest::option::of((0..=800u32, 0..600u32)), 0..24)
    ) {
        let wanted: Vec<Option<Place>> =
            wanted.into_iter().map(|at| at.map(|(x, y)| place(x, y))).collect();
        let places = separate(&wanted, 24).expect("room");
        prop_assert_eq!(places.len(), wanted.len());
        for (n, one) in places.iter().enumerate() {
            prop_assert!(places[..n].iter().all(|other| other.clear_of(*one)));
        }
        if let Some(first) = wanted.iter().position(Option::is_some) {
            prop_assert_eq!(Some(places[first]), wanted[first]);
        }
    }
}

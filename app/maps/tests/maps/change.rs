//! Edits, taking them back, and the difference between two editions.

use maps::change::{Change, Edit, HeadPart, History, NodePart, between, remove_zone};
use maps::map::{Head, Line, Link, LinkKind, MapFault, Name, Place, Tint};
use maps::{Map, Node, NodeId, Zone};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::support::{any_map, any_node, map, node_id, zone_id};

fn link(from: &str, to: &str, kind: LinkKind) -> Link {
    Link {
        from: node_id(from),
        to: node_id(to),
        kind,
    }
}

#[test]
fn an_edit_that_cannot_be_done_changes_nothing() {
    let before = map(&["a b", "c"], "a!b");
    let node = |id: &str, y: u32| {
        Node::new(
            node_id(id),
            Name::new("N").expect("a name"),
            Place::new(0, y).expect("a place"),
        )
    };
    let cases = [
        (
            Edit::Link(link("b", "a", LinkKind::NeededBefore)),
            "each is needed before the next: a, b",
        ),
        (
            Edit::Link(link("a", "x", LinkKind::LeadsTo)),
            "there is no node x",
        ),
        (
            Edit::Link(link("a", "a", LinkKind::LeadsTo)),
            "a link leads from a to itself",
        ),
        (
            Edit::Unlink {
                from: node_id("b"),
                to: node_id("a"),
            },
            "no link leads from b to a",
        ),
        (
            Edit::AddNode {
                zone: zone_id("z0"),
                at: 0,
                node: node("x", 100),
            },
            "x is too near to a",
        ),
        (
            Edit::AddNode {
                zone: zone_id("z1"),
                at: 0,
                node: node("a", 900),
            },
            "two nodes are a",
        ),
        (
            Edit::Move {
                node: node_id("c"),
                zone: zone_id("z0"),
                at: 0,
                place: Place::default(),
            },
            "c is too near to a",
        ),
        (Edit::RemoveZone(zone_id("z9")), "there is no zone z9"),
        (
            Edit::AddZone {
                at: 0,
                zone: Zone::new(zone_id("z1"), Line::default(), Tint::Leaf),
            },
            "two zones are z1",
        ),
        (
            Edit::All(vec![
                Edit::RemoveNode(node_id("a")),
                Edit::RemoveNode(node_id("a")),
            ]),
            "there is no node a",
        ),
    ];
    for (edit, expected) in cases {
        let mut map = before.clone();
        let fault = map.apply(&edit).expect_err("cannot be done");
        assert_eq!(fault.to_string(), expected);
        assert_eq!(map, before, "{edit:?}");
    }
    let mut alone = map(&["a"], "");
    assert_eq!(
        alone.apply(&Edit::RemoveZone(zone_id("z0"))),
        Err(MapFault::NoZone)
    );
}

#[test]
fn a_zone_that_is_removed_leaves_its_nodes_to_its_neighbour_as_they_lie() {
    for (gone, order, places) in [
        ("z0", "c d a b e", [(0, 340), (400, 0), (0, 0)]),
        ("z1", "a b c d e", [(0, 0), (400, 340), (0, 0)]),
        ("z2", "a b c d e", [(0, 0), (400, 0), (0, 340)]),
    ] {
        let mut map = map(&["a b", "c d", "e"], "a>c b!e");
        let place = Place::new(400, 0).expect("a place");
        let moved = map.node(&node_id("c")).expect("c").clone();
        let moved = Node { place, ..moved };
        map.apply(&Edit::Change(moved)).expect("moved");
        let before = map.clone();
        let edit = remove_zone(&map, &zone_id(gone)).expect("an edit");
        let back = map.apply(&edit).expect("removed");
        let ids: Vec<&str> = map.nodes().map(|node| node.id.as_str()).collect();
        assert_eq!(ids.join(" "), order, "{gone}");
        let at = |id| -> (u32, u32) { map.node(&node_id(id)).expect("a node").place.into() };
        assert_eq!([at("a"), at("c"), at("e")], places, "{gone}");
        assert_eq!(map.links().count(), 2);
        map.apply(&back).expect("taken back");
        assert_eq!(map, before, "{gone}");
    }
    let alone = map(&["a"], "");
    let last = remove_zone(&alone, &zone_id("z0"));
    assert_eq!(last, Err(MapFault::NoZone));
    let nowhere = remove_zone(&alone, &zone_id("z9"));
    assert_eq!(nowhere, Err(MapFault::NoSuchZone(zone_id("z9"))));
}

#[test]
fn followers_see_what_is_new() {
    let old = map(&["a b", "c"], "a>b b!c");
    let name = |text: &str| Name::new(text).expect("a name");
    let mut new = old.clone();
    let mut head = Head {
        version: 2.try_into().expect("from 1"),
        ..old.head().clone()
    };
    head.title = name("Autre");
    let a = old.node(&node_id("a")).expect("a").clone();
    let place = Place::new(400, 0).expect("a place");
    let edits = [
        Edit::Head(head),
        Edit::RenameZone(zone_id("z0"), Line::new("Début").expect("a title")),
        Edit::Change(Node {
            required: false,
            level: 2.try_into().ok(),
            ..a
        }),
        Edit::Rename(node_id("b"), name("Bé")),
        Edit::Move {
            node: node_id("b"),
            zone: zone_id("z1"),
            at: 0,
            place,
        },
        Edit::RemoveNode(node_id("c")),
        Edit::AddNode {
            zone: zone_id("z1"),
            at: 9,
            node: Node::new(node_id("d"), name("D"), Place::default()),
        },
        Edit::Link(link("a", "b", LinkKind::NeededBefore)),
        Edit::Link(link("b", "d", LinkKind::LeadsTo)),
    ];
    for edit in &edits {
        new.apply(edit).expect("an edit");
    }
    let changed = |id: &str, called: &str, parts: &[NodePart]| Change::NodeChanged {
        node: node_id(id),
        name: name(called),
        parts: parts.to_vec(),
    };
    let changes = between(&old, &new);
    assert_eq!(
        changes,
        [
            Change::Words(HeadPart::Title),
            Change::Words(HeadPart::Version),
            Change::ZoneRenamed {
                zone: zone_id("z0"),
                before: Line::default(),
                after: Line::new("Début").expect("a title"),
            },
            changed("a", "a", &[NodePart::Required, NodePart::Level]),
            changed(
                "b",
                "Bé",
                &[
                    NodePart::Name(name("b")),
                    NodePart::Zone(zone_id("z0")),
                    NodePart::Place
                ],
            ),
            Change::NodeAdded(node_id("d"), name("D")),
            Change::NodeRemoved(node_id("c"), name("c")),
            Change::LinkChanged(link("a", "b", LinkKind::NeededBefore)),
            Change::LinkAdded(link("b", "d", LinkKind::LeadsTo)),
            Change::LinkRemoved(link("b", "c", LinkKind::NeededBefore)),
        ]
    );
    assert!(!changes[2].matters() && changes[3].matters() && changes[6].matters());
}

/// What a hand in an editor may do next: often something that cannot be done.
#[derive(Debug, Clone)]
struct Try {
    what: u8,
    one: prop::sample::Index,
    other: prop::sample::Index,
    at: usize,
    node: Node,
}

impl Try {
    fn edit(&self, map: &Map, lot: u64) -> Edit {
        let zones = map.zones();
        let zone = zones[self.one.index(zones.len())].id.clone();
        let into = zones[self.other.index(zones.len())].id.clone();
        let ids: Vec<&NodeId> = map.nodes().map(|node| &node.id).collect();
        let id = |index: &prop::sample::Index| match ids.len() {
            0 => node_id("nowhere"),
            n => ids[index.index(n)].clone(),
        };
        let (from, to) = (id(&self.one), id(&self.other));
        let new = NodeId::drawn(lot);
        match self.what {
            0 => Edit::AddNode {
                zone,
                at: self.at,
                node: Node {
                    id: new,
                    ..self.node.clone()
                },
            },
            1 => Edit::RemoveNode(from),
            2 => Edit::Rename(from, self.node.name.clone()),
            3 => Edit::Change(Node {
                id: from,
                ..self.node.clone()
            }),
            4 => Edit::Move {
                node: from,
                zone: into,
                at: self.at,
                place: self.node.place,
            },
            5 => Edit::Link(Link {
                from,
                to,
                kind: LinkKind::LeadsTo,
            }),
            6 => Edit::Link(Link {
                from,
                to,
                kind: LinkKind::NeededBefore,
            }),
            7 => Edit::Unlink { from, to },
            8 => Edit::AddZone {
                at: self.at,
                zone: Zone {
                    nodes: vec![Node {
                        id: new,
                        ..self.node.clone()
                    }],
                    ..Zone::new(maps::ZoneId::drawn(lot), Line::default(), Tint::Plum)
                },
            },
            9 => Edit::RemoveZone(zone),
            10 => Edit::MoveZone { zone, at: self.at },
            11 => Edit::RenameZone(zone, Line::new("Autre").expect("a title")),
            12 => Edit::TintZone(zone, Tint::Ochre),
            13 => Edit::Arrange(maps::layout::tidy(map)),
            14 => Edit::Head(Head {
                title: self.node.name.clone(),
                ..map.head().clone()
            }),
            _ => Edit::All(vec![Edit::RemoveNode(from), Edit::RemoveNode(to)]),
        }
    }
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (
        0..16u8,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        0..9usize,
        any_node(),
    );
    vec(
        one.prop_map(|(what, one, other, at, node)| Try {
            what,
            one,
            other,
            at,
            node,
        }),
        0..24,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_edit_can_be_taken_back_and_done_again(before in any_map(), tries in tries()) {
        let mut map = before.clone();
        let mut history = History::default();
        for (lot, hand) in tries.iter().enumerate() {
            let edit = hand.edit(&map, lot as u64);
            let here = map.clone();
            let sent = serde_json::to_string(&edit).expect("JSON");
            prop_assert_eq!(serde_json::from_str::<Edit>(&sent).expect("an edit"), edit.clone());
            if history.apply(&mut map, &edit).is_err() {
                prop_assert_eq!(&map, &here);
            }
            // Whatever was done, it still is a map.
            let file = maps::file::write(&map).expect("a file");
            prop_assert_eq!(&maps::file::read(file.as_bytes()).expect("a map").map, &map);
            prop_assert_eq!(between(&here, &map).is_empty(), here == map);
        }
        let after = map.clone();
        while history.undo(&mut map).expect("the same map").is_some() {}
        prop_assert_eq!(&map, &before);
        while history.redo(&mut map).expect("the same map").is_some() {}
        prop_assert_eq!(&map, &after);
        prop_assert!(!history.can_redo());
    }
}

//! The drawing: well-formed whatever it names, nothing outside, nothing on anything else.

use std::collections::BTreeMap;

use maps::draw::{Heading, Look, STYLE, Scene, Station, View, Words, draw, style};
use maps::progress::Index;
use maps::{Map, NodeId};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::support::{any_map, largest, map, node_id, wild};

fn words(text: &str) -> Words {
    Words {
        title: text.to_owned(),
        description: text.to_owned(),
        step: "Prochaine étape".to_owned(),
        earned: "obtenu".to_owned(),
        optional: text.to_owned(),
        levels: [text.to_owned(), text.to_owned(), text.to_owned()],
        leads_to: text.to_owned(),
        ..Words::default()
    }
}

/// Numbers of a path: `M1 2C3 4 5 6 7 8`. Only the lock has relative commands.
fn points(d: &str) -> Vec<(f64, f64)> {
    let absolute = d.split(['h', 'v', 'a']).next().unwrap_or(d);
    let numbers: Vec<f64> = absolute
        .split(|c: char| c.is_ascii_alphabetic() || c == ' ')
        .filter(|number| !number.is_empty())
        .map(|number| number.parse().expect("a number"))
        .collect();
    numbers.chunks(2).map(|p| (p[0], p[1])).collect()
}

fn number(node: &Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name)
        .map_or(0.0, |n| n.parse().expect("a number"))
}

/// What each element covers; names as wide as they may be.
fn boxes(node: Node<'_, '_>) -> Vec<[f64; 4]> {
    let (x, y) = (number(&node, "x"), number(&node, "y"));
    match node.tag_name().name() {
        "circle" => {
            let (x, y, r) = (number(&node, "cx"), number(&node, "cy"), number(&node, "r"));
            vec![[x - r, y - r, x + r, y + r]]
        }
        "rect" | "image" => vec![[
            x,
            y,
            x + number(&node, "width"),
            y + number(&node, "height"),
        ]],
        "tspan" if node.has_attribute("y") => vec![[x - 74.0, y - 13.0, x + 74.0, y + 4.0]],
        "text" if node.has_attribute("y") => vec![[x, y - 14.0, x, y + 4.0]],
        "path" => {
            let points = points(node.attribute("d").unwrap_or_default());
            points.into_iter().map(|(x, y)| [x, y, x, y]).collect()
        }
        _ => Vec::new(),
    }
}

fn apart(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1]
}

fn check(svg: &str) -> Result<(), TestCaseError> {
    let document = Document::parse(svg).expect("XML");
    let root = document.root_element();
    let view: Vec<f64> = root
        .attribute("viewBox")
        .expect("a viewBox")
        .split(' ')
        .map(|n| n.parse().expect("a number"))
        .collect();
    for node in root.descendants() {
        for [left, top, right, bottom] in boxes(node) {
            let inside = left >= 0.0 && top >= 0.0 && right <= view[2] && bottom <= view[3];
            prop_assert!(inside, "{:?} {:?}", node, [left, top, right, bottom]);
        }
        for attribute in node.attributes() {
            let fine = match attribute.name() {
                "href" => !attribute.value().starts_with("javascript"),
                name => !name.starts_with("on") && name != "style",
            };
            prop_assert!(fine, "{:?}", attribute);
        }
    }
    let names = [
        "svg", "title", "desc", "style", "g", "a", "rect", "circle", "path", "image", "text",
        "tspan",
    ];
    prop_assert!(
        root.descendants()
            .filter(Node::is_element)
            .all(|n| names.contains(&n.tag_name().name()))
    );
    // Stations and their names keep clear of those of others.
    let stations: Vec<Vec<[f64; 4]>> = root
        .children()
        .flat_map(|zone| zone.children())
        .filter(|g| g.tag_name().name() == "g")
        .map(|g| g.descendants().flat_map(boxes).collect())
        .collect();
    for (n, one) in stations.iter().enumerate() {
        for other in &stations[..n] {
            prop_assert!(
                one.iter().all(|a| other.iter().all(|b| apart(a, b))),
                "{one:?} {other:?}"
            );
        }
    }
    Ok(())
}

fn drawn(map: &Map, stations: &BTreeMap<NodeId, Station>, look: Look) -> String {
    let progress = Index::new(map).progress(&[], &[]);
    draw(&View {
        map,
        progress: Some(&progress),
        stations,
        words: &words("mot"),
        heading: None,
        look,
        id: "carte",
    })
}

#[test]
fn a_station_leads_where_it_may() {
    let map = map(&["a b c"], "a>b");
    let station = |href: &str, picture: &str| Station {
        href: Some(href.to_owned()),
        picture: Some(picture.to_owned()),
    };
    let cases = [
        ("/badges/1?a=1&b=2#c", "/images/1.webp", 1, 1),
        (
            "https://a.example/\"onload=\"x",
            "data:image/png;base64,AA==",
            1,
            1,
        ),
        ("javascript:alert(1)", "javascript:alert(1)", 0, 0),
        ("//evil.example", "//evil.example/x.png", 0, 0),
        ("data:text/html,x", "data:image/svg+xml;base64,AA==", 0, 0),
    ];
    for (href, picture, links, images) in cases {
        let stations = BTreeMap::from([(node_id("a"), station(href, picture))]);
        let svg = drawn(&map, &stations, Look::Inline);
        let document = Document::parse(&svg).expect("XML");
        let count = |name: &str| {
            document
                .descendants()
                .filter(|n| n.tag_name().name() == name)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            (count("a").len(), count("image").len()),
            (links, images),
            "{href}"
        );
        // A picture for those who do not see it, unless it holds links.
        let role = if links == 0 { "img" } else { "group" };
        assert_eq!(document.root_element().attribute("role"), Some(role));
        if let Some(a) = count("a").first() {
            assert_eq!(a.attribute("href"), Some(href));
            assert_eq!(a.attribute("aria-label"), Some("a, Prochaine étape"));
        }
    }
}

#[test]
fn states_and_links_are_told_apart_without_colour() {
    let map = map(&["a b c d"], "a>b b!c");
    let svg = drawn(&map, &BTreeMap::new(), Look::Inline);
    for said in [
        "map-link\"",
        "map-link map-needed\"",
        "map-ring",
        "map-dot",
        "map-locked",
        "Prochaine étape",
    ] {
        assert!(svg.contains(said), "{said}");
    }
}

#[test]
fn a_sheet_is_within_where_it_has_to_be_and_plain_where_it_must() {
    let map = map(&["a"], "");
    assert!(!drawn(&map, &BTreeMap::new(), Look::Inline).contains("<style"));
    assert!(drawn(&map, &BTreeMap::new(), Look::Standalone).contains("prefers-color-scheme:dark"));
    let paper = style(Look::Paper);
    assert!(!paper.contains("var(") && !paper.contains("@media") && paper.contains("fill:#1d2a35"));
    // Every property that a rule reads has a value in light, dark and print.
    let (values, rules) = STYLE.split_once("/* rules */").expect("both parts");
    for name in rules
        .split("var(")
        .skip(1)
        .filter_map(|rest| rest.split(',').next())
    {
        let expected = if name == "--map-focus" { 2 } else { 3 };
        assert_eq!(
            values.matches(&format!("{name}:")).count(),
            expected,
            "{name}"
        );
    }
    assert!(
        !STYLE.contains(['<', '&']),
        "the sheet stands in XML as it is"
    );
}

#[test]
fn the_largest_drawing_is_bounded() {
    let map = largest();
    let svg = drawn(&map, &BTreeMap::new(), Look::Standalone);
    check(&svg).expect("a drawing");
    // 500 stations with names of 480 bytes and 2,000 links.
    assert!(svg.len() < 2 << 20, "{}", svg.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Who drops a station where it is drawn leaves it where it is.
    #[test]
    fn a_point_of_the_canvas_is_a_place_in_a_zone(map in any_map()) {
        let view = View {
            map: &map,
            progress: None,
            stations: &BTreeMap::new(),
            words: &words("mot"),
            heading: None,
            look: Look::Inline,
            id: "carte",
        };
        let scene = Scene::of(&view);
        for band in &scene.bands {
            for station in &band.stations {
                prop_assert_eq!(scene.at(station.x, station.y), Some((band.zone, station.node.place)));
            }
        }
        prop_assert!(scene.at(-1e9, -1e9).is_some() && scene.at(1e9, f64::NAN).is_some());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_drawing_is_xml_and_keeps_its_bounds(
        map in any_map(),
        text in wild(),
        done in 0..20usize,
        headed in any::<bool>(),
    ) {
        let ids: Vec<NodeId> = map.nodes().map(|node| node.id.clone()).collect();
        let progress = Index::new(&map).progress(&[], &ids[..done.min(ids.len())]);
        let stations = ids
            .iter()
            .map(|id| (id.clone(), Station { href: Some(format!("/{text}")), picture: Some(format!("/{text}")) }))
            .collect();
        let heading = Heading { title: text.clone(), line: text.clone(), percent: Some(50) };
        for (progress, look) in [(None, Look::Inline), (Some(&progress), Look::Standalone)] {
            let svg = draw(&View {
                map: &map,
                progress,
                stations: &stations,
                words: &words(&text),
                heading: headed.then_some(&heading),
                look,
                id: &text,
            });
            check(&svg)?;
        }
    }
}

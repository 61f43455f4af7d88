//! The open file: what is read, what is mended, what is refused, and its one form.

use maps::file::{self, Fault, FaultKind, HIGHEST_VERSION, Kind, NoteKind, Refusal, read, write};
use maps::map::{AddressFault, LONGEST_PICTURE, MOST_PICTURES, MapFault, PictureFault, TextFault};
use maps::templates::Template;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{PNG, any_map, largest, node_id, wild, zone_id};

fn schema() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(file::SCHEMA).expect("JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("a schema");
    jsonschema::draft202012::new(&schema).expect("a schema")
}

/// A map with two nodes and a link, with one thing in it changed.
fn with(pointer: &str, value: Value) -> Value {
    let mut file = json!({
        "besace_map": 1, "title": "T", "language": "fr", "version": 1,
        "zones": [{"id": "z", "nodes": [
            {"id": "a", "name": "A", "x": 0, "y": 0, "badge": {"name": "A"}},
            {"id": "b", "name": "B", "x": 200, "y": 0},
        ]}],
        "links": [{"from": "a", "to": "b", "kind": "leads_to"}],
    });
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer");
    match file.pointer_mut(parent).expect("a parent") {
        Value::Object(members) if value.is_null() => {
            members.remove(name);
        }
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(values) => values[name.parse::<usize>().expect("an index")] = value,
        _ => panic!("{pointer} is in no container"),
    }
    file
}

fn bytes(file: &Value) -> Vec<u8> {
    serde_json::to_vec(file).expect("JSON")
}

#[test]
fn each_fault_is_named_with_its_path() {
    let long = "é".repeat(121);
    let word = |found: &str, known: &[&str]| FaultKind::Word {
        found: found.to_owned(),
        known: known.iter().map(|word| (*word).to_owned()).collect(),
    };
    let map = FaultKind::Map;
    let (a, b) = (node_id("a"), node_id("b"));
    let name = |id: &str| {
        (
            node_id(id),
            maps::map::Name::new(&id.to_uppercase()).expect("a name"),
        )
    };
    let circle = json!([
        {"from": "a", "to": "b", "kind": "needed_before"},
        {"from": "b", "to": "a", "kind": "needed_before"},
    ]);
    let link = |from: &str, to: &str| json!({"from": from, "to": to, "kind": "leads_to"});
    // What is put where, what is said about where, and whether the schema can see it.
    let cases = [
        ("/title", json!(null), "$.title", FaultKind::Missing, true),
        (
            "/title",
            json!(7),
            "$.title",
            FaultKind::Not(Kind::Text),
            true,
        ),
        (
            "/title",
            json!(" \u{200b}"),
            "$.title",
            FaultKind::Text(TextFault::Empty),
            false,
        ),
        (
            "/title",
            json!(" "),
            "$.title",
            FaultKind::Text(TextFault::Empty),
            true,
        ),
        (
            "/title",
            json!(long),
            "$.title",
            FaultKind::Text(TextFault::TooLong { longest: 120 }),
            true,
        ),
        (
            "/language",
            json!("de"),
            "$.language",
            word("de", &["fr", "en"]),
            true,
        ),
        (
            "/licence",
            json!("MIT"),
            "$.licence",
            word("MIT", maps::map::Licence::WORDS),
            true,
        ),
        (
            "/version",
            json!(0),
            "$.version",
            FaultKind::Number {
                least: 1,
                most: HIGHEST_VERSION,
            },
            true,
        ),
        (
            "/version",
            json!(HIGHEST_VERSION + 1),
            "$.version",
            FaultKind::Number {
                least: 1,
                most: HIGHEST_VERSION,
            },
            true,
        ),
        ("/zones", json!([]), "$.zones", map(MapFault::NoZone), true),
        (
            "/zones",
            json!({}),
            "$.zones",
            FaultKind::Not(Kind::Array),
            true,
        ),
        (
            "/zones/0/tint",
            json!("red"),
            "$.zones[0].tint",
            word("red", maps::map::Tint::WORDS),
            true,
        ),
        (
            "/zones/0/nodes/1/id",
            json!("A b"),
            "$.zones[0].nodes[1].id",
            FaultKind::Id("A b".to_owned()),
            true,
        ),
        (
            "/zones/0/nodes/1/required",
            json!("yes"),
            "$.zones[0].nodes[1].required",
            FaultKind::Not(Kind::Boolean),
            true,
        ),
        (
            "/zones/0/nodes/1/level",
            json!(4),
            "$.zones[0].nodes[1].level",
            FaultKind::Number { least: 1, most: 3 },
            true,
        ),
        (
            "/zones/0/nodes/1/apply",
            json!("javascript:alert(1)"),
            "$.zones[0].nodes[1].apply",
            FaultKind::Address(AddressFault::NotHttps),
            true,
        ),
        (
            "/zones/0/nodes/1/picture",
            json!("https://a.example/a.png"),
            "$.zones[0].nodes[1].picture",
            FaultKind::Picture(PictureFault::NotAPicture),
            true,
        ),
        (
            "/zones/0/nodes/1/picture",
            json!("data:image/png;base64,AAAA"),
            "$.zones[0].nodes[1].picture",
            FaultKind::Picture(PictureFault::OtherKind),
            false,
        ),
        (
            "/zones/0/nodes/1/x",
            json!("left"),
            "$.zones[0].nodes[1].x",
            FaultKind::Not(Kind::Number),
            true,
        ),
        (
            "/zones/0/nodes/0/badge",
            json!({}),
            "$.zones[0].nodes[0].badge",
            FaultKind::Nameless,
            true,
        ),
        (
            "/zones/0/nodes/0/badge",
            json!({"achievement": "a", "name": "A"}),
            "$.zones[0].nodes[0].badge.achievement",
            FaultKind::Address(AddressFault::NotAnIri),
            true,
        ),
        (
            "/zones/0/nodes/0/badge",
            json!({"issuer": "I", "achievement": "urn:a"}),
            "$.zones[0].nodes[0].badge",
            FaultKind::Nameless,
            true,
        ),
        (
            "/links/0",
            json!({"from": "a", "to": "b"}),
            "$.links[0].kind",
            FaultKind::Missing,
            true,
        ),
        (
            "/links/0",
            link("a", "nowhere"),
            "$.links[0]",
            map(MapFault::NoSuchNode(node_id("nowhere"))),
            false,
        ),
        (
            "/links/0",
            link("a", "a"),
            "$.links[0]",
            map(MapFault::LinkToItself(a.clone())),
            false,
        ),
        (
            "/links",
            json!([link("a", "b"), link("a", "b")]),
            "$.links[1]",
            map(MapFault::LinkTwice(a.clone(), b)),
            false,
        ),
        (
            "/links",
            circle,
            "$.links",
            map(MapFault::Cycle(vec![name("a"), name("b")])),
            false,
        ),
        (
            "/zones/0/nodes/1/id",
            json!("a"),
            "$.zones[0].nodes[1]",
            map(MapFault::NodeTwice(a)),
            false,
        ),
    ];
    let schema = schema();
    for (pointer, value, path, kind, seen) in cases {
        let file = with(pointer, value);
        let fault = Fault {
            path: path.to_owned(),
            kind,
        };
        match read(&bytes(&file)) {
            Err(Refusal::Faults(faults)) => assert!(faults.contains(&fault), "{faults:?}"),
            other => panic!("{pointer}: {other:?}"),
        }
        assert_eq!(!schema.is_valid(&file), seen, "the schema on {file}");
    }
}

#[test]
fn what_does_no_harm_is_mended_and_told() {
    let at = |x: f64, y: f64| json!({"id": "b", "name": "B", "x": x, "y": y});
    let b = "/zones/0/nodes/1";
    let cases = [
        (
            b,
            at(1e9, -5.0),
            "$.zones[0].nodes[1]",
            NoteKind::Outside(node_id("b")),
            (800, 0),
        ),
        (
            b,
            at(0.0, 0.0),
            "$.zones[0].nodes[1]",
            NoteKind::MovedApart(node_id("b")),
            (160, 0),
        ),
        (
            "/colour",
            json!({"deep": [1]}),
            "$.colour",
            NoteKind::Unknown,
            (200, 0),
        ),
        (
            "/zones/0/nodes/1/https:~1~1x.example~1y",
            json!(1),
            "$.zones[0].nodes[1][\"https:~1~1x.example~1y\"]",
            NoteKind::Unknown,
            (200, 0),
        ),
        (
            "/zones/0/nodes/0/y",
            json!(90_000),
            "$.zones[0]",
            NoteKind::Tidied(zone_id("z")),
            (610, 0),
        ),
    ];
    for (pointer, value, path, kind, place) in cases {
        let mut file = with(pointer, value);
        if matches!(kind, NoteKind::Tidied(_)) {
            // Two zones that are too high together.
            let mut other = file["zones"][0].clone();
            other["id"] = json!("y");
            other["nodes"] = json!([{"id": "c", "name": "C", "x": 0, "y": 90_000}]);
            file["zones"].as_array_mut().expect("zones").push(other);
        }
        let reading = read(&bytes(&file)).expect("a map");
        let note = reading.notes.first().expect("a note");
        assert_eq!((note.path.as_str(), &note.kind), (path, &kind));
        let b = reading.map.node(&node_id("b")).expect("b");
        assert_eq!((b.place.x(), b.place.y()), place, "{pointer}");
    }
    // Nothing to tell: a link to the schema, a place rounded, no place at all.
    for (pointer, value) in [
        ("/$schema", json!("https://besace.example/map.schema.json")),
        (b, at(200.4, 10.0)),
        (b, json!({"id": "b", "name": "B"})),
    ] {
        assert_eq!(
            read(&bytes(&with(pointer, value))).expect("a map").notes,
            []
        );
    }
}

#[test]
fn what_is_no_map_is_refused_before_it_is_looked_at() {
    let many = |n: usize| format!("[{}0]", "0,".repeat(n));
    let deep = format!("{{\"x\":{}{}}}", "[".repeat(100), "]".repeat(100));
    let later = with("/besace_map", json!(2));
    let cases: [(Vec<u8>, Refusal); 10] = [
        (vec![b' '; 50 << 20], Refusal::TooLarge { bytes: 50 << 20 }),
        (b"[".repeat(1_000_000), Refusal::TooDeep),
        (deep.into_bytes(), Refusal::TooDeep),
        (many(200_000).into_bytes(), Refusal::TooMuch),
        (
            b"{\"besace_map\": 1,\n x".to_vec(),
            Refusal::NotJson { line: 2, column: 2 },
        ),
        (b"\x89PNG".to_vec(), Refusal::NotJson { line: 1, column: 1 }),
        (b"[]".to_vec(), Refusal::NotAMap),
        (b"{\"type\": \"Assertion\"}".to_vec(), Refusal::NotAMap),
        (bytes(&later), Refusal::Later { found: 2 }),
        (bytes(&with("/besace_map", json!(1.5))), Refusal::NotAMap),
    ];
    for (file, expected) in cases {
        assert_eq!(read(&file), Err(expected));
    }
    assert!(!schema().is_valid(&later));
    let marked = [b"\xef\xbb\xbf".to_vec(), bytes(&with("/version", json!(3)))].concat();
    assert_eq!(read(&marked).expect("a map").map.head().version.get(), 3);
}

#[test]
fn members_that_stand_twice_are_refused() {
    let file = String::from_utf8(bytes(&with("/version", json!(1)))).expect("text");
    let twice = file.replacen("\"title\":", "\"title\":\"U\",\"title\":", 1);
    let fault = Fault {
        path: "$.title".to_owned(),
        kind: FaultKind::Twice,
    };
    assert_eq!(read(twice.as_bytes()), Err(Refusal::Faults(vec![fault])));
}

#[test]
fn a_thousand_nodes_are_counted_and_faults_have_an_end() {
    let node = |n: usize| json!({"id": format!("n{n}"), "name": "N", "x": 0, "y": 0});
    let nodes = |n: usize| json!((0..n).map(node).collect::<Vec<_>>());
    let file = bytes(&with("/zones/0/nodes", nodes(1_000)));
    let Err(Refusal::Faults(faults)) = read(&file) else {
        panic!("a thousand nodes are a map");
    };
    assert_eq!(
        faults[0].kind,
        FaultKind::Map(MapFault::TooManyNodes(1_000))
    );
    assert!(!schema().is_valid(&with("/zones/0/nodes", nodes(1_000))));

    // Five hundred in one place are laid out.
    let mut file = with("/zones/0/nodes", nodes(500));
    file["links"] = json!([]);
    let reading = read(&bytes(&file)).expect("a map");
    assert_eq!(reading.map.nodes().count(), 500);
    assert_eq!(reading.notes[0].kind, NoteKind::Tidied(zone_id("z")));

    let wrong = json!(vec![json!({"id": "-"}); 400]);
    let Err(Refusal::Faults(faults)) = read(&bytes(&with("/zones/0/nodes", wrong))) else {
        panic!("wrong nodes are a map");
    };
    assert_eq!(faults.len(), file::MOST_FAULTS);
}

#[test]
fn pictures_are_bounded_together() {
    let begun = PNG.replace('=', "A");
    let rest = (LONGEST_PICTURE - begun.len()) / 4 * 4;
    let one = format!("{begun}{}", "A".repeat(rest));
    let node = |n: usize| json!({"id": format!("n{n}"), "name": "N", "picture": one});
    let all: Vec<Value> = (0..=MOST_PICTURES / one.len()).map(node).collect();
    let mut file = with("/zones/0/nodes", json!(all));
    file["links"] = json!([]);
    let Err(Refusal::Faults(faults)) = read(&bytes(&file)) else {
        panic!("too many pictures are a map");
    };
    let characters = all.len() * one.len();
    assert_eq!(
        faults[0].kind,
        FaultKind::Map(MapFault::PicturesTooLarge(characters))
    );
}

#[test]
fn the_largest_map_is_read_back() {
    let map = largest();
    let file = write(&map).expect("a file");
    // Pictures are bounded together, and may all be there.
    assert!(file.len() + MOST_PICTURES < file::LARGEST, "{}", file.len());
    let reading = read(file.as_bytes()).expect("a map");
    assert_eq!((reading.map, reading.notes), (map, vec![]));
}

#[test]
fn the_templates_are_maps_in_canonical_form() {
    let schema = schema();
    for template in Template::ALL {
        let reading = read(template.file().as_bytes()).expect("a map");
        assert_eq!(reading.notes, [], "{}", template.word());
        assert_eq!(write(&reading.map).expect("a file"), template.file());
        assert!(schema.is_valid(&serde_json::from_str(template.file()).expect("JSON")));
        assert_eq!(Template::from_word(template.word()), Some(template));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_map_is_read_as_it_was_written(map in any_map()) {
        let file = write(&map).expect("a file");
        let reading = read(file.as_bytes()).expect("a map");
        prop_assert_eq!(&reading.notes, &[]);
        prop_assert_eq!(write(&reading.map).expect("a file"), file.as_str());
        prop_assert_eq!(&reading.map, &map);
        let value: Value = serde_json::from_str(&file).expect("JSON");
        prop_assert!(schema().is_valid(&value));
        prop_assert_eq!(serde_json::from_value::<maps::Map>(value).expect("a map"), map);
    }

    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes).is_err());
    }

    /// Whatever stands in one place of a map: it is read and then has one form, or it is refused;
    /// and what the schema takes is refused only for what a schema cannot see.
    #[test]
    fn any_member_is_answered(
        place in 0..12usize,
        text in wild(),
        number in any::<f64>(),
        kind in 0..4u8,
    ) {
        let pointers = [
            "/title", "/text", "/language", "/author", "/licence", "/version", "/zones/0/title",
            "/zones/0/nodes/0/text", "/zones/0/nodes/0/badge", "/zones/0/nodes/0/x", "/links/0",
            "/zones/0/nodes/0/apply",
        ];
        let value = match kind {
            0 => json!(text),
            1 => json!(number),
            2 => json!([text]),
            _ => json!({"name": text}),
        };
        let file = with(pointers[place], value);
        match read(&bytes(&file)) {
            Ok(reading) => {
                let form = write(&reading.map).expect("a file");
                prop_assert_eq!(read(form.as_bytes()).expect("a map").map, reading.map);
            }
            Err(Refusal::Faults(faults)) => prop_assert!(!faults.is_empty()),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }
}

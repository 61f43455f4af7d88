//! What the plain form of a map says, read into the edit that it means.
//!
//! Pure: the form speaks of zones and nodes by their identifiers, so it says the same on every
//! edition. Whatever the form leaves out (places, pictures) stays as it is; a node that comes to
//! another zone is given the nearest free place there.

use maps::change::{Edit, remove_zone};
use maps::layout::{free_place, tidy};
use maps::map::{
    AddressFault, Badge, Head, Https, Iri, LONGEST_LINE, LONGEST_NAME, LONGEST_TEXT, Language,
    Level, Licence, Line, Link, LinkKind, Map, MapFault, Name, Named, Node, NodeId, Place, Text,
    TextFault, Tint, Zone, ZoneId,
};
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::arrangement::Step;
use crate::problem::FieldError;

/// The words of a map, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypedHead {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The word of its language.
    pub language: String,
    /// Who made it.
    pub author: String,
    /// The word of its licence; empty for none.
    pub licence: String,
}

/// A node, as typed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TypedNode {
    /// Its name.
    pub name: String,
    /// Its line of text.
    pub text: String,
    /// Whether the path is only complete with it.
    pub required: bool,
    /// 1 to 3, or empty.
    pub level: String,
    /// `wished`, `named` or `achievement`.
    pub kind: String,
    /// The badge's name.
    pub badge: String,
    /// The issuer's name; empty for any.
    pub issuer: String,
    /// The achievement's identifier.
    pub achievement: String,
    /// Where to apply; empty for nowhere.
    pub apply: String,
    /// The zone that it is in.
    pub zone: String,
}

/// One change by the plain form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MapChange {
    /// The words of the map.
    Head(TypedHead),
    /// A zone is added at the end, its title as typed.
    AddZone(String),
    /// A zone has this title and the tint of this word.
    Zone(ZoneId, String, String),
    /// A zone goes a step, with its nodes.
    StepZone(ZoneId, Step),
    /// A zone goes; its nodes go to the end of the one above, or of the one below the first.
    RemoveZone(ZoneId),
    /// A node is added at the end of a zone, its name as typed.
    AddNode(ZoneId, String),
    /// A node is as typed.
    Node(NodeId, TypedNode),
    /// A node goes a step in the order in which its zone is read.
    StepNode(NodeId, Step),
    /// A node goes, with its links.
    RemoveNode(NodeId),
    /// A link is drawn.
    Link(NodeId, NodeId, LinkKind),
    /// A link goes.
    Unlink(NodeId, NodeId),
    /// Every node gets a place of its own.
    Tidy,
}

fn wrong(field: &str, error: FieldError) -> Problem {
    let field = field.to_owned();
    Problem::Field { field, error }
}

fn worded(field: &'static str) -> impl Fn(TextFault) -> Problem {
    move |fault| match fault {
        TextFault::Empty => wrong(field, FieldError::Required),
        TextFault::TooLong { .. } => wrong(field, FieldError::TooLong),
    }
}

fn addressed(field: &'static str) -> impl Fn(AddressFault) -> Problem {
    move |fault| {
        let error = match fault {
            AddressFault::NotHttps => FieldError::NotHttps,
            AddressFault::NotAnIri => FieldError::NotAnIri,
            AddressFault::TooLong => FieldError::TooLong,
        };
        wrong(field, error)
    }
}

fn refused(why: MapFault) -> Problem {
    Problem::Map { why }
}

/// Reads the title of a new map.
///
/// # Errors
/// `Required`, `TooLong` against the field `title`.
pub fn title(typed: &str) -> Result<Name<LONGEST_NAME>, Problem> {
    Name::new(typed).map_err(worded("title"))
}

/// The edit that a change means for a map. `lot` names what is new.
///
/// # Errors
/// What is wrong with a field; [`Problem::NotFound`] for a zone or node that the map does not have,
/// and words that nobody offered.
pub fn edit(map: &Map, change: &MapChange, lot: u64) -> Result<Edit, Problem> {
    Ok(match change {
        MapChange::Head(typed) => Edit::Head(head(map, typed)?),
        MapChange::AddZone(typed) => {
            let title: Line<LONGEST_NAME> = Line::new(typed).map_err(worded("title"))?;
            if title.is_empty() {
                return Err(wrong("title", FieldError::Required));
            }
            let number = map.zones().len();
            let tint = Tint::ALL[number % Tint::ALL.len()];
            let zone = Zone::new(ZoneId::drawn(lot), title, tint);
            Edit::AddZone { at: number, zone }
        }
        MapChange::Zone(id, title, tint) => {
            zone(map, id)?;
            let title = Line::new(title).map_err(worded("title"))?;
            let tint = Tint::from_word(tint).ok_or(Problem::NotFound)?;
            let renamed = Edit::RenameZone(id.clone(), title);
            Edit::All(vec![renamed, Edit::TintZone(id.clone(), tint)])
        }
        MapChange::StepZone(id, step) => {
            let (at, _) = zone(map, id)?;
            let at = stepped(at, *step, map.zones().len());
            Edit::MoveZone {
                zone: id.clone(),
                at,
            }
        }
        MapChange::RemoveZone(id) => {
            zone(map, id)?;
            remove_zone(map, id).map_err(refused)?
        }
        MapChange::AddNode(id, typed) => {
            let (_, zone) = zone(map, id)?;
            let name = Name::new(typed).map_err(worded("name"))?;
            let place = behind(zone, zone.nodes.last().map(|last| last.place));
            let place = place.ok_or_else(|| full(map))?;
            let node = Node::new(NodeId::drawn(lot), name, place);
            let (zone, at) = (id.clone(), zone.nodes.len());
            Edit::AddNode { zone, at, node }
        }
        MapChange::Node(id, typed) => node(map, id, typed)?,
        MapChange::StepNode(id, step) => {
            let (zone, at) = place_of(map, id)?;
            let node = &zone.nodes[at];
            Edit::Move {
                node: id.clone(),
                zone: zone.id.clone(),
                at: stepped(at, *step, zone.nodes.len()),
                place: node.place,
            }
        }
        MapChange::RemoveNode(id) => {
            place_of(map, id)?;
            Edit::RemoveNode(id.clone())
        }
        MapChange::Link(from, to, kind) => {
            place_of(map, from)?;
            place_of(map, to)?;
            Edit::Link(Link {
                from: from.clone(),
                to: to.clone(),
                kind: *kind,
            })
        }
        MapChange::Unlink(from, to) => Edit::Unlink {
            from: from.clone(),
            to: to.clone(),
        },
        MapChange::Tidy => Edit::Arrange(tidy(map)),
    })
}

/// Makes the change.
///
/// # Errors
/// Those of [`edit`]; [`Problem::Map`] where the map would be wrong. Nothing is changed then.
pub fn change(map: &mut Map, change: &MapChange, lot: u64) -> Result<(), Problem> {
    let edit = edit(map, change, lot)?;
    map.apply(&edit).map(drop).map_err(refused)
}

fn head(map: &Map, typed: &TypedHead) -> Result<Head, Problem> {
    let licence = match typed.licence.as_str() {
        "" => None,
        word => Some(Licence::from_word(word).ok_or(Problem::NotFound)?),
    };
    let text: Text<LONGEST_TEXT> = Text::new(&typed.text).map_err(worded("text"))?;
    Ok(Head {
        title: title(&typed.title)?,
        text,
        language: Language::from_word(&typed.language).ok_or(Problem::NotFound)?,
        author: Line::new(&typed.author).map_err(worded("author"))?,
        licence,
        version: map.head().version,
    })
}

fn zone<'m>(map: &'m Map, id: &ZoneId) -> Result<(usize, &'m Zone), Problem> {
    let zones = map.zones().iter().enumerate();
    let mut found = zones.filter(|(_, zone)| zone.id == *id);
    found.next().ok_or(Problem::NotFound)
}

/// The zone of a node, and its place there.
fn place_of<'m>(map: &'m Map, id: &NodeId) -> Result<(&'m Zone, usize), Problem> {
    let zone = map.zone_of(id).ok_or(Problem::NotFound)?;
    let at = zone.nodes.iter().position(|node| node.id == *id);
    Ok((zone, at.ok_or(Problem::NotFound)?))
}

fn stepped(at: usize, step: Step, of: usize) -> usize {
    let last = of.saturating_sub(1);
    match step {
        Step::Up => at.saturating_sub(1),
        Step::Down => (at + 1).min(last),
        Step::First => 0,
        Step::Last => last,
    }
}

fn places(zone: &Zone) -> Vec<Place> {
    zone.nodes.iter().map(|node| node.place).collect()
}

/// A free place beside another one, or the first free one.
fn behind(zone: &Zone, last: Option<Place>) -> Option<Place> {
    let wanted = last.map_or(Place::default(), |last| {
        Place::nearest(
            f64::from(last.x()) + f64::from(maps::map::CLEAR_WIDTH + 8),
            f64::from(last.y()),
        )
    });
    free_place(wanted, &places(zone))
}

/// There is no room: as many nodes as there can be, and the one that was to be added.
fn full(map: &Map) -> Problem {
    refused(MapFault::TooManyNodes(map.nodes().count() + 1))
}

fn badge(typed: &TypedNode) -> Result<Badge, Problem> {
    let named = || -> Result<Option<Named>, Problem> {
        let issuer: Line<LONGEST_NAME> = Line::new(&typed.issuer).map_err(worded("issuer"))?;
        let name: Line<LONGEST_NAME> = Line::new(&typed.badge).map_err(worded("badge"))?;
        if name.is_empty() {
            return Ok(None);
        }
        Ok(Some(Named {
            name: Name::new(name.as_str()).map_err(worded("badge"))?,
            issuer: match issuer.is_empty() {
                true => None,
                false => Some(Name::new(issuer.as_str()).map_err(worded("issuer"))?),
            },
        }))
    };
    match typed.kind.as_str() {
        "wished" => Ok(Badge::Wished),
        "named" => {
            let named = named()?.ok_or_else(|| wrong("badge", FieldError::Required))?;
            Ok(Badge::Named(named))
        }
        "achievement" => {
            if typed.achievement.trim().is_empty() {
                return Err(wrong("achievement", FieldError::Required));
            }
            let iri = Iri::new(typed.achievement.trim()).map_err(addressed("achievement"))?;
            Ok(Badge::Achievement(iri, named()?))
        }
        _ => Err(Problem::NotFound),
    }
}

fn node(map: &Map, id: &NodeId, typed: &TypedNode) -> Result<Edit, Problem> {
    let (before, at) = place_of(map, id)?;
    let old = &before.nodes[at];
    let text: Line<LONGEST_LINE> = Line::new(&typed.text).map_err(worded("text"))?;
    let level = match typed.level.as_str() {
        "" => None,
        level => {
            let number = level.parse::<u8>().ok();
            let level = number.and_then(|number| Level::try_from(number).ok());
            Some(level.ok_or(Problem::NotFound)?)
        }
    };
    let apply = match typed.apply.trim() {
        "" => None,
        address => Some(Https::new(address).map_err(addressed("apply"))?),
    };
    let node = Node {
        id: id.clone(),
        name: Name::new(&typed.name).map_err(worded("name"))?,
        text,
        badge: badge(typed)?,
        required: typed.required,
        level,
        apply,
        picture: old.picture.clone(),
        place: old.place,
    };
    let changed = Edit::Change(node);
    let into = ZoneId::new(&typed.zone).map_err(|_| Problem::NotFound)?;
    if into == before.id {
        return Ok(changed);
    }
    let (_, zone) = zone(map, &into)?;
    let place = free_place(old.place, &places(zone)).ok_or_else(|| full(map))?;
    let moved = Edit::Move {
        node: id.clone(),
        zone: into,
        at: zone.nodes.len(),
        place,
    };
    Ok(Edit::All(vec![changed, moved]))
}

#[cfg(test)]
mod tests {
    use maps::templates::Template;

    use super::*;

    fn path() -> Map {
        Template::ServiceCivique.map().expect("a map")
    }

    fn names(map: &Map, zone: usize) -> Vec<&str> {
        let nodes = map.zones()[zone].nodes.iter();
        nodes.map(|node| node.name.as_str()).collect()
    }

    fn typed(node: &Node, zone: &ZoneId) -> TypedNode {
        TypedNode {
            name: node.name.as_str().to_owned(),
            required: node.required,
            kind: "wished".to_owned(),
            zone: zone.as_str().to_owned(),
            ..TypedNode::default()
        }
    }

    fn against(problem: &Problem, field: &str) -> FieldError {
        problem.against(field).expect("against the field")
    }

    #[test]
    fn zones_and_nodes_are_added_at_the_end_and_have_room() {
        let mut map = Map::empty(
            Head::new(title("Mon parcours").expect("a title"), Language::Fr),
            Zone::new(ZoneId::drawn(1), Line::default(), Tint::Leaf),
        );
        let zone = map.zones()[0].id.clone();
        for lot in 2..40 {
            let add = MapChange::AddNode(zone.clone(), format!("Étape {lot}"));
            change(&mut map, &add, lot).expect("room");
        }
        assert_eq!(names(&map, 0)[..2], ["Étape 2", "Étape 3"]);
        assert_eq!(map.nodes().count(), 38);
        change(&mut map, &MapChange::AddZone("Suite".to_owned()), 50).expect("a zone");
        assert_eq!(map.zones()[1].title.as_str(), "Suite");
        for (what, field) in [
            (MapChange::AddZone(" \u{200b}".to_owned()), "title"),
            (MapChange::AddNode(zone, String::new()), "name"),
        ] {
            let problem = change(&mut map, &what, 60).expect_err("no name");
            assert_eq!(against(&problem, field), FieldError::Required);
        }
    }

    #[test]
    fn a_zone_that_goes_leaves_its_nodes_and_their_links_to_its_neighbour() {
        for at in [0, 1, 3] {
            let mut map = path();
            let (nodes, links) = (map.nodes().count(), map.links().count());
            let gone = map.zones()[at].id.clone();
            let moved: Vec<String> = names(&map, at).into_iter().map(str::to_owned).collect();
            change(&mut map, &MapChange::RemoveZone(gone), 1).expect("removed");
            assert_eq!((map.nodes().count(), map.links().count()), (nodes, links));
            let into = names(&map, at.saturating_sub(1));
            assert!(into.ends_with(&moved.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        let mut one = Template::Empty.map().expect("a map");
        let only = one.zones()[0].id.clone();
        let problem = change(&mut one, &MapChange::RemoveZone(only), 1).expect_err("the last");
        assert_eq!(problem, refused(MapFault::NoZone));
    }

    #[test]
    fn a_node_is_what_was_typed_and_keeps_what_the_form_does_not_show() {
        let mut map = path();
        let (first, second) = (map.zones()[0].clone(), map.zones()[1].id.clone());
        let node = &first.nodes[0];
        let what = TypedNode {
            kind: "achievement".to_owned(),
            achievement: " https://exemple.fr/classes/1 ".to_owned(),
            badge: "Bénévole".to_owned(),
            level: "2".to_owned(),
            apply: "https://exemple.fr/demande".to_owned(),
            ..typed(node, &first.id)
        };
        change(&mut map, &MapChange::Node(node.id.clone(), what.clone()), 1).expect("changed");
        let changed = map.node(&node.id).expect("the node");
        assert_eq!(changed.level, Some(Level::PassOn));
        assert_eq!(changed.place, node.place);
        let Badge::Achievement(iri, Some(named)) = &changed.badge else {
            panic!("{:?}", changed.badge);
        };
        assert_eq!(iri.as_str(), "https://exemple.fr/classes/1");
        assert_eq!((named.name.as_str(), &named.issuer), ("Bénévole", &None));

        let elsewhere = TypedNode {
            zone: second.as_str().to_owned(),
            ..what
        };
        change(&mut map, &MapChange::Node(node.id.clone(), elsewhere), 1).expect("moved");
        assert_eq!(map.zone_of(&node.id).expect("a zone").id, second);
    }

    #[test]
    fn what_is_wrong_is_said_against_its_field_and_changes_nothing() {
        let map = path();
        let zone = &map.zones()[0];
        let node = &zone.nodes[0];
        let good = typed(node, &zone.id);
        let cases = [
            (
                "name",
                FieldError::Required,
                TypedNode {
                    name: " ".into(),
                    ..good.clone()
                },
            ),
            (
                "name",
                FieldError::TooLong,
                TypedNode {
                    name: "x".repeat(121),
                    ..good.clone()
                },
            ),
            (
                "text",
                FieldError::TooLong,
                TypedNode {
                    text: "x".repeat(281),
                    ..good.clone()
                },
            ),
            (
                "badge",
                FieldError::Required,
                TypedNode {
                    kind: "named".into(),
                    ..good.clone()
                },
            ),
            (
                "achievement",
                FieldError::NotAnIri,
                TypedNode {
                    kind: "achievement".into(),
                    achievement: "pas une adresse".into(),
                    ..good.clone()
                },
            ),
            (
                "apply",
                FieldError::NotHttps,
                TypedNode {
                    apply: "javascript:alert(1)".into(),
                    ..good.clone()
                },
            ),
        ];
        for (field, error, what) in cases {
            let mut changed = map.clone();
            let what = MapChange::Node(node.id.clone(), what);
            let problem = change(&mut changed, &what, 1).expect_err(field);
            assert_eq!(against(&problem, field), error, "{field}");
            assert_eq!(changed, map);
        }
        let strange = TypedNode {
            kind: "other".into(),
            ..good
        };
        let strange = MapChange::Node(node.id.clone(), strange);
        assert_eq!(edit(&map, &strange, 1), Err(Problem::NotFound));
        let nobody = MapChange::RemoveNode(NodeId::drawn(9));
        assert_eq!(edit(&map, &nobody, 1), Err(Problem::NotFound));
    }

    #[test]
    fn steps_stop_at_the_ends_and_a_circle_of_needs_is_refused() {
        let mut map = path();
        let zone = map.zones()[0].id.clone();
        let first = map.zones()[0].nodes[0].id.clone();
        let second = map.zones()[0].nodes[1].id.clone();
        for (step, at) in [
            (Step::Up, 0),
            (Step::Down, 1),
            (Step::Last, 2),
            (Step::Down, 2),
            (Step::First, 0),
        ] {
            change(&mut map, &MapChange::StepNode(first.clone(), step), 1).expect("a step");
            let found = map.zones()[0]
                .nodes
                .iter()
                .position(|node| node.id == first);
            assert_eq!(found, Some(at), "{step:?}");
        }
        change(&mut map, &MapChange::StepZone(zone.clone(), Step::Last), 1).expect("a step");
        assert_eq!(map.zones().last().map(|last| &last.id), Some(&zone));

        let needed = |from: &NodeId, to: &NodeId| {
            MapChange::Link(from.clone(), to.clone(), LinkKind::NeededBefore)
        };
        change(&mut map, &needed(&first, &second), 1).expect("a link");
        let problem = change(&mut map, &needed(&second, &first), 1).expect_err("a circle");
        assert!(matches!(
            problem,
            Problem::Map {
                why: MapFault::Cycle(_)
            }
        ));
        change(&mut map, &MapChange::Unlink(first, second), 1).expect("unlinked");
        change(&mut map, &MapChange::Tidy, 1).expect("tidied");
    }
}

//! A map without what names its holder, for where their name is hidden.
//!
//! Who draws a map for themselves writes their name on it, and may call its parts, its badges and
//! its addresses after themselves.

use std::collections::{BTreeMap, BTreeSet};

use domain::Problem;
use maps::Map;
use maps::change::Edit;
use maps::map::{
    Badge, Head, LONGEST_NAME, Line, Link, Name, Named, Node, NodeId, Text, Zone, ZoneId,
};

use super::withhold::Known;

/// The map with other identifiers for zones and nodes whose own name the holder, and the new ones of
/// its nodes by the old ones. They say the place, so they are the same on every page.
///
/// # Errors
/// [`Problem::Gone`], should it be no map any more: then nothing of it leaves.
pub(super) fn renamed(map: Map, known: &Known) -> Result<(Map, BTreeMap<NodeId, NodeId>), Problem> {
    let zone_ids: Vec<&str> = map.zones().iter().map(|zone| zone.id.as_str()).collect();
    let node_ids: Vec<&str> = map.nodes().map(|node| node.id.as_str()).collect();
    let (zone_ids, node_ids) = (others('z', &zone_ids, known), others('n', &node_ids, known));
    if zone_ids.is_empty() && node_ids.is_empty() {
        return Ok((map, BTreeMap::new()));
    }
    let mut moved = BTreeMap::new();
    for (old, new) in node_ids {
        let id = |text: &str| NodeId::new(text).map_err(|_| Problem::Gone);
        moved.insert(id(old)?, id(&new)?);
    }
    let node_id = |id: &NodeId| moved.get(id).unwrap_or(id).clone();
    let mut zones = Vec::with_capacity(map.zones().len());
    for zone in map.zones() {
        let nodes = zone.nodes.iter().map(|node| Node {
            id: node_id(&node.id),
            ..node.clone()
        });
        let id = match zone_ids.get(zone.id.as_str()) {
            Some(new) => ZoneId::new(new).map_err(|_| Problem::Gone)?,
            None => zone.id.clone(),
        };
        zones.push(Zone {
            id,
            title: zone.title.clone(),
            tint: zone.tint,
            nodes: nodes.collect(),
        });
    }
    let links = map.links().map(|(from, to, kind)| Link {
        from: node_id(from),
        to: node_id(to),
        kind,
    });
    let map = Map::new(map.head().clone(), zones, links.collect()).map_err(|_| Problem::Gone)?;
    Ok((map, moved))
}

/// For each identifier that names the holder another that is nobody else's, by its place.
fn others<'i>(letter: char, ids: &[&'i str], known: &Known) -> BTreeMap<&'i str, String> {
    let taken: BTreeSet<&str> = ids.iter().copied().collect();
    let mut others = BTreeMap::new();
    for (id, place) in ids.iter().zip(1_u32..) {
        // As in a link, a name need not stand by itself.
        if !known.named_in_link(id) {
            continue;
        }
        let further = (2_u32..).map(|n| format!("{letter}{place}-{n}"));
        let mut free = std::iter::once(format!("{letter}{place}")).chain(further);
        let free = free.find(|other| !taken.contains(other.as_str()));
        others.extend(free.map(|other| (*id, other)));
    }
    others
}

/// The map without the words in which its holder is named, and without pictures that nobody has
/// looked at.
///
/// # Errors
/// [`Problem::Gone`], should a word refuse to go: then nothing of it leaves.
pub(super) fn without_names(mut map: Map, known: &Known) -> Result<Map, Problem> {
    let line = |line: &Line<LONGEST_NAME>| match known.named_in(line.as_str()) {
        true => Line::default(),
        false => line.clone(),
    };
    let head = map.head();
    let text = known.without_lines_that_name(head.text.as_str());
    let mut edits = vec![Edit::Head(Head {
        title: name(&head.title, known),
        text: Text::new(&text).unwrap_or_default(),
        author: line(&head.author),
        ..head.clone()
    })];
    for zone in map.zones() {
        edits.push(Edit::RenameZone(zone.id.clone(), line(&zone.title)));
        for node in &zone.nodes {
            let apply = node.apply.clone();
            edits.push(Edit::Change(Node {
                id: node.id.clone(),
                name: name(&node.name, known),
                text: match known.named_in(node.text.as_str()) {
                    true => Line::default(),
                    false => node.text.clone(),
                },
                badge: badge(&node.badge, known),
                required: node.required,
                level: node.level,
                apply: apply.filter(|apply| !known.named_in_link(apply.as_str())),
                picture: None,
                place: node.place,
            }));
        }
    }
    for edit in edits {
        map.apply(&edit).map_err(|_| Problem::Gone)?;
    }
    Ok(map)
}

/// A name, or three dots where it names the holder.
fn name(name: &Name<LONGEST_NAME>, known: &Known) -> Name<LONGEST_NAME> {
    match known.named_in(name.as_str()) {
        true => Name::new("…").unwrap_or_else(|_| name.clone()),
        false => name.clone(),
    }
}

/// What is left of the badge that a node waits for.
fn badge(badge: &Badge, known: &Known) -> Badge {
    let (iri, named) = match badge {
        Badge::Wished => (None, None),
        Badge::Named(named) => (None, Some(named)),
        Badge::Achievement(iri, named) => (Some(iri), named.as_ref()),
    };
    let iri = iri.filter(|iri| !known.named_in_link(iri.as_str()));
    let named = named.filter(|named| !known.named_in(named.name.as_str()));
    let named = named.map(|named| {
        let issuer = named.issuer.clone();
        Named {
            name: named.name.clone(),
            issuer: issuer.filter(|issuer| !known.named_in(issuer.as_str())),
        }
    });
    match (iri, named) {
        (Some(iri), named) => Badge::Achievement(iri.clone(), named),
        (None, Some(named)) => Badge::Named(named),
        (None, None) => Badge::Wished,
    }
}

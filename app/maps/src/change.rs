//! What changes a map: an author's edits as values, and the difference between two editions as
//! their followers are shown it.
//!
//! An [`Edit`] that is applied answers with the edit that takes it back, so undo and redo are lists
//! of edits ([`History`]), and what an editor did can be sent, kept and done again elsewhere. An edit
//! that cannot be done changes nothing.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::layout::free_place;
use crate::map::{
    At, CLEAR_HEIGHT, HIGHEST, Head, LONGEST_NAME, Line, Link, MOST_LINKS, MOST_NODES, Map,
    MapFault, Name, Node, NodeId, Place, Tint, Zone, ZoneId,
};

/// One thing that an author does to a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// The words of the map become these.
    Head(Head),
    /// A zone comes to a place among the zones (behind the end is at the end), with its nodes.
    AddZone {
        /// How many zones stand before it.
        at: usize,
        /// The zone.
        zone: Zone,
    },
    /// A zone goes, with its nodes and their links. The last stays.
    RemoveZone(ZoneId),
    /// A zone has another title.
    RenameZone(ZoneId, Line<LONGEST_NAME>),
    /// A zone has another tint.
    TintZone(ZoneId, Tint),
    /// A zone comes to another place among the zones.
    MoveZone {
        /// Which one.
        zone: ZoneId,
        /// How many others stand before it.
        at: usize,
    },
    /// A node comes into a zone.
    AddNode {
        /// Which zone.
        zone: ZoneId,
        /// How many of its nodes are read before it; beyond the end is at the end.
        at: usize,
        /// The node.
        node: Node,
    },
    /// A node goes, with its links.
    RemoveNode(NodeId),
    /// A node has another name.
    Rename(NodeId, Name<LONGEST_NAME>),
    /// The node of this identifier becomes this one, words, badge, place and all.
    Change(Node),
    /// A node comes to another place, perhaps in another zone.
    Move {
        /// Which one.
        node: NodeId,
        /// The zone in which it then is.
        zone: ZoneId,
        /// How many others of that zone are read before it.
        at: usize,
        /// Where it then is.
        place: Place,
    },
    /// Many nodes come to other places in their zones, as a tidy-up does it.
    Arrange(BTreeMap<NodeId, Place>),
    /// A link is drawn, or says something else.
    Link(Link),
    /// A link goes.
    Unlink {
        /// Where it begins.
        from: NodeId,
        /// Where it ends.
        to: NodeId,
    },
    /// Several as one: all of them or none.
    All(Vec<Edit>),
}

impl Map {
    /// Does an edit, and answers with the one that takes it back.
    ///
    /// # Errors
    /// Why it cannot be done; then nothing is changed.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, MapFault> {
        match edit {
            Edit::Head(head) => Ok(Edit::Head(std::mem::replace(&mut self.head, head.clone()))),
            Edit::AddZone { at, zone } => self.add_zone(*at, zone),
            Edit::RemoveZone(id) => self.remove_zone(id),
            Edit::RenameZone(id, title) => {
                let zone = self.zone_mut(id)?;
                let before = std::mem::replace(&mut zone.title, title.clone());
                Ok(Edit::RenameZone(id.clone(), before))
            }
            Edit::TintZone(id, tint) => {
                let zone = self.zone_mut(id)?;
                let before = std::mem::replace(&mut zone.tint, *tint);
                Ok(Edit::TintZone(id.clone(), before))
            }
            Edit::MoveZone { zone, at } => {
                let from = self.zone_number(zone)?;
                let moved = self.zones.remove(from);
                self.zones.insert((*at).min(self.zones.len()), moved);
                let zone = zone.clone();
                Ok(Edit::MoveZone { zone, at: from })
            }
            Edit::AddNode { zone, at, node } => self.add_node(zone, *at, node),
            Edit::RemoveNode(id) => self.remove_node(id),
            Edit::Rename(id, name) => {
                let node = self.node_mut(id)?;
                let before = std::mem::replace(&mut node.name, name.clone());
                Ok(Edit::Rename(id.clone(), before))
            }
            Edit::Change(node) => self.change_node(node),
            Edit::Move {
                node,
                zone,
                at,
                place,
            } => self.move_node(node, zone, *at, *place),
            Edit::Arrange(places) => self.arrange(places),
            Edit::Link(link) => self.link(link),
            Edit::Unlink { from, to } => {
                let ends = (from.clone(), to.clone());
                match self.links.remove(&ends) {
                    Some(kind) => Ok(Edit::Link(Link {
                        from: ends.0,
                        to: ends.1,
                        kind,
                    })),
                    None => Err(MapFault::NoSuchLink(ends.0, ends.1)),
                }
            }
            Edit::All(edits) => self.apply_all(edits),
        }
    }

    fn zone_number(&self, id: &ZoneId) -> Result<usize, MapFault> {
        let at = self.zones.iter().position(|zone| zone.id == *id);
        at.ok_or_else(|| MapFault::NoSuchZone(id.clone()))
    }

    fn zone_mut(&mut self, id: &ZoneId) -> Result<&mut Zone, MapFault> {
        let zone = self.zones.iter_mut().find(|zone| zone.id == *id);
        zone.ok_or_else(|| MapFault::NoSuchZone(id.clone()))
    }

    fn node_number(&self, id: &NodeId) -> Result<(usize, usize), MapFault> {
        self.zones
            .iter()
            .enumerate()
            .find_map(|(z, zone)| {
                let at = zone.nodes.iter().position(|node| node.id == *id)?;
                Some((z, at))
            })
            .ok_or_else(|| MapFault::NoSuchNode(id.clone()))
    }

    fn node_mut(&mut self, id: &NodeId) -> Result<&mut Node, MapFault> {
        let mut nodes = self.zones.iter_mut().flat_map(|zone| &mut zone.nodes);
        let node = nodes.find(|node| node.id == *id);
        node.ok_or_else(|| MapFault::NoSuchNode(id.clone()))
    }

    /// Does the edits; where one cannot be done, takes those before it back.
    fn apply_all(&mut self, edits: &[Edit]) -> Result<Edit, MapFault> {
        let before = self.clone();
        let mut back = Vec::with_capacity(edits.len());
        for edit in edits {
            match self.apply(edit) {
                Ok(inverse) => back.push(inverse),
                Err(fault) => {
                    *self = before;
                    return Err(fault);
                }
            }
        }
        back.reverse();
        Ok(Edit::All(back))
    }

    fn add_zone(&mut self, at: usize, zone: &Zone) -> Result<Edit, MapFault> {
        let mut zones = self.zones.clone();
        zones.insert(at.min(zones.len()), zone.clone());
        let links = self.links().map(|(from, to, kind)| Link {
            from: from.clone(),
            to: to.clone(),
            kind,
        });
        *self = Self::new(self.head.clone(), zones, links.collect()).map_err(first)?;
        Ok(Edit::RemoveZone(zone.id.clone()))
    }

    fn remove_zone(&mut self, id: &ZoneId) -> Result<Edit, MapFault> {
        let at = self.zone_number(id)?;
        if self.zones.len() == 1 {
            return Err(MapFault::NoZone);
        }
        let zone = self.zones.remove(at);
        let mut back = Vec::new();
        for node in &zone.nodes {
            back.extend(self.remove_links(&node.id).into_iter().map(Edit::Link));
        }
        back.insert(0, Edit::AddZone { at, zone });
        Ok(one_or_all(back))
    }

    /// Takes away all links of a node.
    fn remove_links(&mut self, id: &NodeId) -> Vec<Link> {
        let touches = |(from, to): &(NodeId, NodeId)| from == id || to == id;
        let gone = self.links.iter().filter(|(ends, _)| touches(ends));
        let gone = gone
            .map(|((from, to), kind)| Link {
                from: from.clone(),
                to: to.clone(),
                kind: *kind,
            })
            .collect();
        self.links.retain(|ends, _| !touches(ends));
        gone
    }

    fn add_node(&mut self, zone: &ZoneId, at: usize, node: &Node) -> Result<Edit, MapFault> {
        let nodes = self.nodes().count() + 1;
        if nodes > MOST_NODES {
            return Err(MapFault::TooManyNodes(nodes));
        }
        if self.node(&node.id).is_some() {
            return Err(MapFault::NodeTwice(node.id.clone()));
        }
        let into = self.zone_mut(zone)?;
        let at = at.min(into.nodes.len());
        into.nodes.insert(at, node.clone());
        let z = self.zone_number(zone)?;
        let checked = self
            .check_place(z, at)
            .and_then(|()| self.check_height())
            .and_then(|()| self.check_pictures());
        match checked {
            Ok(()) => Ok(Edit::RemoveNode(node.id.clone())),
            Err(fault) => {
                self.zones[z].nodes.remove(at);
                Err(fault)
            }
        }
    }

    fn remove_node(&mut self, id: &NodeId) -> Result<Edit, MapFault> {
        let (z, at) = self.node_number(id)?;
        let node = self.zones[z].nodes.remove(at);
        let zone = self.zones[z].id.clone();
        let mut back = vec![Edit::AddNode { zone, at, node }];
        back.extend(self.remove_links(id).into_iter().map(Edit::Link));
        Ok(one_or_all(back))
    }

    fn change_node(&mut self, node: &Node) -> Result<Edit, MapFault> {
        let (z, at) = self.node_number(&node.id)?;
        let before = std::mem::replace(&mut self.zones[z].nodes[at], node.clone());
        let checked = self
            .check_place(z, at)
            .and_then(|()| self.check_height())
            .and_then(|()| self.check_pictures());
        match checked {
            Ok(()) => Ok(Edit::Change(before)),
            Err(fault) => {
                self.zones[z].nodes[at] = before;
                Err(fault)
            }
        }
    }

    fn move_node(
        &mut self,
        id: &NodeId,
        zone: &ZoneId,
        at: usize,
        place: Place,
    ) -> Result<Edit, MapFault> {
        let (z, from) = self.node_number(id)?;
        let to = self.zone_number(zone)?;
        let back = Edit::Move {
            node: id.clone(),
            zone: self.zones[z].id.clone(),
            at: from,
            place: self.zones[z].nodes[from].place,
        };
        let mut node = self.zones[z].nodes.remove(from);
        let before = std::mem::replace(&mut node.place, place);
        let at = at.min(self.zones[to].nodes.len());
        self.zones[to].nodes.insert(at, node);
        match self.check_place(to, at).and_then(|()| self.check_height()) {
            Ok(()) => Ok(back),
            Err(fault) => {
                let mut node = self.zones[to].nodes.remove(at);
                node.place = before;
                self.zones[z].nodes.insert(from, node);
                Err(fault)
            }
        }
    }

    fn arrange(&mut self, places: &BTreeMap<NodeId, Place>) -> Result<Edit, MapFault> {
        let mut before = BTreeMap::new();
        for id in places.keys() {
            let (z, at) = self.node_number(id)?;
            before.insert(id.clone(), self.zones[z].nodes[at].place);
        }
        self.put(places);
        let checked = (0..self.zones.len())
            .flat_map(|z| (0..self.zones[z].nodes.len()).map(move |at| (z, at)))
            .try_for_each(|(z, at)| self.check_place(z, at))
            .and_then(|()| self.check_height());
        match checked {
            Ok(()) => Ok(Edit::Arrange(before)),
            Err(fault) => {
                self.put(&before);
                Err(fault)
            }
        }
    }

    fn put(&mut self, places: &BTreeMap<NodeId, Place>) {
        for node in self.zones.iter_mut().flat_map(|zone| &mut zone.nodes) {
            if let Some(place) = places.get(&node.id) {
                node.place = *place;
            }
        }
    }

    /// Whether a node leaves all others of its zone room.
    fn check_place(&self, zone: usize, at: usize) -> Result<(), MapFault> {
        let nodes = &self.zones[zone].nodes;
        let node = &nodes[at];
        let others = nodes.iter().enumerate().filter(|(n, _)| *n != at);
        match others
            .map(|(_, o)| o)
            .find(|o| !o.place.clear_of(node.place))
        {
            Some(near) => Err(MapFault::Occupied(node.id.clone(), near.id.clone())),
            None => Ok(()),
        }
    }

    fn link(&mut self, link: &Link) -> Result<Edit, MapFault> {
        let Link { from, to, kind } = link.clone();
        for id in [&from, &to] {
            self.node_number(id)?;
        }
        if from == to {
            return Err(MapFault::LinkToItself(from));
        }
        let ends = (from.clone(), to.clone());
        let before = self.links.insert(ends.clone(), kind);
        let checked = match self.links.len() {
            n if n > MOST_LINKS => Err(MapFault::TooManyLinks(n)),
            _ => self.check_cycles(),
        };
        match (checked, before) {
            (Ok(()), None) => Ok(Edit::Unlink { from, to }),
            (Ok(()), Some(kind)) => Ok(Edit::Link(Link { from, to, kind })),
            (Err(fault), before) => {
                match before {
                    Some(kind) => self.links.insert(ends, kind),
                    None => self.links.remove(&ends),
                };
                Err(fault)
            }
        }
    }
}

/// The edit that removes a zone as a person means it: its nodes keep their links, and come, as they
/// lie, below those of the zone above; those of the first zone, below those of the next.
///
/// # Errors
/// Why it cannot be done: the last zone stays.
pub fn remove_zone(map: &Map, id: &ZoneId) -> Result<Edit, MapFault> {
    let at = map.zone_number(id)?;
    let into = map.zones.get(at.checked_sub(1).unwrap_or(1));
    let into = into.ok_or(MapFault::NoZone)?;
    let mut taken: Vec<Place> = into.nodes.iter().map(|node| node.place).collect();
    let lowest = taken.iter().map(|place| place.y()).max();
    let below = lowest.map_or(0, |lowest| lowest + CLEAR_HEIGHT + 4);
    let gone = &map.zones[at];
    let mut edits = Vec::with_capacity(gone.nodes.len() + 1);
    for (n, node) in gone.nodes.iter().enumerate() {
        let (x, y) = (node.place.x(), below + node.place.y());
        let wanted = Place::nearest(f64::from(x), f64::from(y));
        let place = free_place(wanted, &taken).ok_or(MapFault::TooHigh(HIGHEST + 1))?;
        taken.push(place);
        edits.push(Edit::Move {
            node: node.id.clone(),
            zone: into.id.clone(),
            at: into.nodes.len() + n,
            place,
        });
    }
    edits.push(Edit::RemoveZone(id.clone()));
    Ok(Edit::All(edits))
}

/// The first of several faults; a map that is refused has one.
fn first(faults: Vec<(At, MapFault)>) -> MapFault {
    let first = faults.into_iter().next();
    first.map_or(MapFault::NoZone, |(_, fault)| fault)
}

fn one_or_all(mut edits: Vec<Edit>) -> Edit {
    match edits.pop() {
        Some(only) if edits.is_empty() => only,
        Some(last) => {
            edits.push(last);
            Edit::All(edits)
        }
        None => Edit::All(edits),
    }
}

/// How many edits can be taken back.
pub const LONGEST_HISTORY: usize = 200;

/// What was done in an editor, to take back and do again.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    back: Vec<Edit>,
    again: Vec<Edit>,
}

impl History {
    /// Does an edit, and keeps how to take it back. What was taken back before is gone then.
    ///
    /// # Errors
    /// Why it cannot be done; then nothing is changed.
    pub fn apply(&mut self, map: &mut Map, edit: &Edit) -> Result<(), MapFault> {
        let inverse = map.apply(edit)?;
        if self.back.len() == LONGEST_HISTORY {
            self.back.remove(0);
        }
        self.back.push(inverse);
        self.again.clear();
        Ok(())
    }

    /// Takes the last edit back, and says what was done to that end; nothing where there is none.
    ///
    /// # Errors
    /// When the map is not the one that was edited.
    pub fn undo(&mut self, map: &mut Map) -> Result<Option<Edit>, MapFault> {
        step(map, &mut self.back, &mut self.again)
    }

    /// Does again what was taken back last.
    ///
    /// # Errors
    /// When the map is not the one that was edited.
    pub fn redo(&mut self, map: &mut Map) -> Result<Option<Edit>, MapFault> {
        step(map, &mut self.again, &mut self.back)
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.back.is_empty()
    }

    /// Whether there is something to do again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.again.is_empty()
    }
}

fn step(map: &mut Map, from: &mut Vec<Edit>, to: &mut Vec<Edit>) -> Result<Option<Edit>, MapFault> {
    let Some(edit) = from.last() else {
        return Ok(None);
    };
    to.push(map.apply(edit)?);
    Ok(from.pop())
}

/// One thing in which an edition differs from the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The map has another title, text, author, licence or language.
    Words(HeadPart),
    /// A zone has come.
    ZoneAdded(ZoneId, Line<LONGEST_NAME>),
    /// A zone has gone, with the title that it had.
    ZoneRemoved(ZoneId, Line<LONGEST_NAME>),
    /// A zone has another title.
    ZoneRenamed {
        /// Which one.
        zone: ZoneId,
        /// The title that it had.
        before: Line<LONGEST_NAME>,
        /// The title that it has.
        after: Line<LONGEST_NAME>,
    },
    /// A zone has another tint.
    ZoneTinted(ZoneId),
    /// The zones that were there stand in another order.
    ZonesReordered,
    /// The nodes that were in a zone are read in another order.
    NodesReordered(ZoneId),
    /// A node has come.
    NodeAdded(NodeId, Name<LONGEST_NAME>),
    /// A node has gone, with the name that it had.
    NodeRemoved(NodeId, Name<LONGEST_NAME>),
    /// A node is not as it was.
    NodeChanged {
        /// Which one.
        node: NodeId,
        /// The name that it has.
        name: Name<LONGEST_NAME>,
        /// In what; at least one thing.
        parts: Vec<NodePart>,
    },
    /// A link has come.
    LinkAdded(Link),
    /// A link has gone.
    LinkRemoved(Link),
    /// A link says something else; this is what it says.
    LinkChanged(Link),
}

/// A part of the words of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadPart {
    /// Its title.
    Title,
    /// Its text.
    Text,
    /// Its language.
    Language,
    /// Its author.
    Author,
    /// Its licence.
    Licence,
    /// The number of the edition.
    Version,
}

/// A part of a node.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodePart {
    /// Its name; this is the one that it had.
    Name(Name<LONGEST_NAME>),
    /// Its line of text.
    Text,
    /// The badge that it waits for.
    Badge,
    /// Whether it is required.
    Required,
    /// Its level.
    Level,
    /// Where to apply.
    Apply,
    /// Its picture.
    Picture,
    /// Its zone; this is the one in which it was.
    Zone(ZoneId),
    /// Its place in the zone.
    Place,
}

impl Change {
    /// Whether a follower's progress or next step may be another by it. The rest is words and
    /// looks.
    #[must_use]
    pub fn matters(&self) -> bool {
        match self {
            Self::NodeAdded(..)
            | Self::NodeRemoved(..)
            | Self::ZonesReordered
            | Self::NodesReordered(_)
            | Self::LinkAdded(_)
            | Self::LinkRemoved(_)
            | Self::LinkChanged(_) => true,
            Self::NodeChanged { parts, .. } => parts.iter().any(|part| {
                matches!(
                    part,
                    NodePart::Badge | NodePart::Required | NodePart::Zone(_)
                )
            }),
            _ => false,
        }
    }
}

/// What an edition changed, zone by zone and node by node; nothing when it is the same map.
#[must_use]
pub fn between(old: &Map, new: &Map) -> Vec<Change> {
    let mut changes = Vec::new();
    words(&old.head, &new.head, &mut changes);
    zones(old, new, &mut changes);
    nodes(old, new, &mut changes);
    for (ends, kind) in &new.links {
        let link = || Link {
            from: ends.0.clone(),
            to: ends.1.clone(),
            kind: *kind,
        };
        match old.links.get(ends) {
            None => changes.push(Change::LinkAdded(link())),
            Some(before) if before != kind => changes.push(Change::LinkChanged(link())),
            Some(_) => {}
        }
    }
    for ((from, to), kind) in &old.links {
        let ends = (from.clone(), to.clone());
        if !new.links.contains_key(&ends) {
            changes.push(Change::LinkRemoved(Link {
                from: ends.0,
                to: ends.1,
                kind: *kind,
            }));
        }
    }
    changes
}

fn words(old: &Head, new: &Head, changes: &mut Vec<Change>) {
    let parts = [
        (HeadPart::Title, old.title != new.title),
        (HeadPart::Text, old.text != new.text),
        (HeadPart::Language, old.language != new.language),
        (HeadPart::Author, old.author != new.author),
        (HeadPart::Licence, old.licence != new.licence),
        (HeadPart::Version, old.version != new.version),
    ];
    let changed = parts.into_iter().filter(|(_, changed)| *changed);
    changes.extend(changed.map(|(part, _)| Change::Words(part)));
}

/// Whether what is in both lists stands in the same order.
fn same_order<'a, T: Eq + std::hash::Hash + 'a>(
    old: impl Iterator<Item = &'a T>,
    new: impl Iterator<Item = &'a T>,
) -> bool {
    let old: Vec<&T> = old.collect();
    let numbers: HashMap<&T, usize> = old.iter().enumerate().map(|(n, id)| (*id, n)).collect();
    let kept: Vec<usize> = new.filter_map(|id| numbers.get(id).copied()).collect();
    kept.is_sorted()
}

fn zones(old: &Map, new: &Map, changes: &mut Vec<Change>) {
    let find = |map: &'_ Map, id: &ZoneId| map.zones.iter().position(|zone| zone.id == *id);
    for zone in &new.zones {
        let Some(before) = find(old, &zone.id).map(|at| &old.zones[at]) else {
            changes.push(Change::ZoneAdded(zone.id.clone(), zone.title.clone()));
            continue;
        };
        if before.title != zone.title {
            changes.push(Change::ZoneRenamed {
                zone: zone.id.clone(),
                before: before.title.clone(),
                after: zone.title.clone(),
            });
        }
        if before.tint != zone.tint {
            changes.push(Change::ZoneTinted(zone.id.clone()));
        }
        let ids = |zone: &'_ Zone| zone.nodes.iter().map(|n| n.id.clone()).collect::<Vec<_>>();
        if !same_order(ids(before).iter(), ids(zone).iter()) {
            changes.push(Change::NodesReordered(zone.id.clone()));
        }
    }
    for zone in old
        .zones
        .iter()
        .filter(|zone| find(new, &zone.id).is_none())
    {
        changes.push(Change::ZoneRemoved(zone.id.clone(), zone.title.clone()));
    }
    if !same_order(
        old.zones.iter().map(|z| &z.id),
        new.zones.iter().map(|z| &z.id),
    ) {
        changes.push(Change::ZonesReordered);
    }
}

fn nodes(old: &Map, new: &Map, changes: &mut Vec<Change>) {
    let in_zones = |map: &'_ Map| -> HashMap<NodeId, (ZoneId, Node)> {
        let zones = map.zones.iter();
        zones
            .flat_map(|zone| {
                zone.nodes
                    .iter()
                    .map(|n| (n.id.clone(), (zone.id.clone(), n.clone())))
            })
            .collect()
    };
    let (before, after) = (in_zones(old), in_zones(new));
    for node in new.nodes() {
        let Some((zone, was)) = before.get(&node.id) else {
            changes.push(Change::NodeAdded(node.id.clone(), node.name.clone()));
            continue;
        };
        let elsewhere = after.get(&node.id).is_some_and(|(now, _)| now != zone);
        let parts = [
            (was.name != node.name).then(|| NodePart::Name(was.name.clone())),
            (was.text != node.text).then_some(NodePart::Text),
            (was.badge != node.badge).then_some(NodePart::Badge),
            (was.required != node.required).then_some(NodePart::Required),
            (was.level != node.level).then_some(NodePart::Level),
            (was.apply != node.apply).then_some(NodePart::Apply),
            (was.picture != node.picture).then_some(NodePart::Picture),
            elsewhere.then(|| NodePart::Zone(zone.clone())),
            (was.place != node.place).then_some(NodePart::Place),
        ];
        let parts: Vec<NodePart> = parts.into_iter().flatten().collect();
        if !parts.is_empty() {
            changes.push(Change::NodeChanged {
                node: node.id.clone(),
                name: node.name.clone(),
                parts,
            });
        }
    }
    for node in old.nodes().filter(|node| !after.contains_key(&node.id)) {
        changes.push(Change::NodeRemoved(node.id.clone(), node.name.clone()));
    }
}

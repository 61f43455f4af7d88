//! A map being edited: what is selected, what was done, and what each gesture makes of it.
//!
//! Every gesture ends in one [`Edit`], so that it is taken back in one step, and answers with the
//! sentence that a person hears.

use maps::change::{Edit, History, remove_zone};
use maps::layout::{GRID, free_place, snap, tidy};
use maps::map::{
    CLEAR_HEIGHT, LONGEST_NAME, LOWEST, Line, Link, LinkKind, MapFault, Name, Place, RIGHTMOST,
    Tint,
};
use maps::{Map, Node, NodeId, Zone, ZoneId};

use crate::keys::Direction;
use crate::said::{Said, say};

/// How far an arrow key moves a station: what is told as a column or a row. With Shift it is
/// [`GRID`].
pub const STEP: u32 = 40;

/// Why something was not done.
pub type Refused = Said;

/// What is selected.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Selected {
    /// Nothing.
    #[default]
    Nothing,
    /// A station.
    Node(NodeId),
    /// A zone.
    Zone(ZoneId),
}

/// A link that is begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Where.
    pub from: NodeId,
    /// What it will say.
    pub kind: LinkKind,
}

/// A field that is being typed into: what is typed there one after the other is one step back.
pub type Field = (&'static str, String);

/// A map being edited.
pub struct Session {
    map: Map,
    history: History,
    revision: u64,
    typing: Option<Field>,
    lots: Box<dyn FnMut() -> u64>,
    /// What is selected.
    pub selected: Selected,
    /// The link that is begun.
    pub link: Option<Begun>,
    /// Whether what is dragged goes to the grid.
    pub snap: bool,
}

impl Session {
    /// A map to edit; new identifiers are drawn from `lots`.
    pub fn new(map: Map, lots: Box<dyn FnMut() -> u64>) -> Self {
        Self {
            map,
            history: History::default(),
            revision: 0,
            typing: None,
            lots,
            selected: Selected::Nothing,
            link: None,
            snap: true,
        }
    }

    /// The map as it is.
    pub const fn map(&self) -> &Map {
        &self.map
    }

    /// A number that is another one after each change.
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Another tab's map, from which it goes on here. What was done here before cannot be undone.
    pub fn adopt(&mut self, map: Map) {
        self.map = map;
        self.history = History::default();
        self.revision += 1;
        self.typing = None;
        self.link = None;
        self.forget_what_is_gone();
    }

    /// The node that is selected.
    pub fn node(&self) -> Option<&Node> {
        match &self.selected {
            Selected::Node(id) => self.map.node(id),
            _ => None,
        }
    }

    /// Whether there is something to take back, and something to do again.
    pub fn steps(&self) -> (bool, bool) {
        (self.history.can_undo(), self.history.can_redo())
    }

    fn apply(&mut self, edit: &Edit) -> Result<(), Refused> {
        self.typing = None;
        self.history.apply(&mut self.map, edit).map_err(fault)?;
        self.revision += 1;
        self.forget_what_is_gone();
        Ok(())
    }

    /// An edit by a field: the next one by the same field takes its place in the history.
    ///
    /// # Errors
    /// Why it cannot be done; then the one before stands.
    pub fn typed(&mut self, field: Field, edit: &Edit) -> Result<(), Refused> {
        if self.typing.as_ref() != Some(&field) {
            self.apply(edit)?;
            self.typing = Some(field);
            return Ok(());
        }
        // The edit of the same field before is the last in the history.
        self.history.undo(&mut self.map).map_err(fault)?;
        match self.history.apply(&mut self.map, edit) {
            Ok(()) => {
                self.revision += 1;
                Ok(())
            }
            Err(refused) => {
                self.history.redo(&mut self.map).map_err(fault)?;
                Err(self::fault(refused))
            }
        }
    }

    /// What is typed from now on is another step.
    pub fn left_field(&mut self) {
        self.typing = None;
    }

    fn forget_what_is_gone(&mut self) {
        let there = |id: &NodeId| self.map.node(id).is_some();
        let gone = match &self.selected {
            Selected::Nothing => false,
            Selected::Node(id) => !there(id),
            Selected::Zone(id) => !self.map.zones().iter().any(|zone| zone.id == *id),
        };
        let lost = self.link.as_ref().is_some_and(|link| !there(&link.from));
        if gone {
            self.selected = Selected::Nothing;
        }
        if lost {
            self.link = None;
        }
    }

    /// Takes the last step back, and selects what it was about.
    pub fn undo(&mut self) -> Result<Said, Refused> {
        let said = ["undone", "undone_node", "undone_zone"];
        self.step(History::undo, said, "nothing_to_undo")
    }

    /// Does it again, likewise.
    pub fn redo(&mut self) -> Result<Said, Refused> {
        let said = ["redone", "redone_node", "redone_zone"];
        self.step(History::redo, said, "nothing_to_redo")
    }

    fn step(
        &mut self,
        step: fn(&mut History, &mut Map) -> Result<Option<Edit>, MapFault>,
        [done, to_node, to_zone]: [&'static str; 3],
        nothing: &'static str,
    ) -> Result<Said, Refused> {
        self.typing = None;
        let edit = step(&mut self.history, &mut self.map).map_err(fault)?;
        let about = about(&edit.ok_or_else(|| say(nothing))?);
        self.revision += 1;
        self.forget_what_is_gone();
        let said = match &about {
            Selected::Node(id) if self.map.node(id).is_some() => {
                say(to_node).with("name", node_name(&self.map, id))
            }
            Selected::Zone(id) if self.map.zones().iter().any(|zone| zone.id == *id) => {
                say(to_zone).with("zone", self.zone_title(id))
            }
            // It is about the whole map, or gone by this.
            _ => return Ok(say(done)),
        };
        self.selected = about;
        Ok(said)
    }

    fn taken(&self, zone: &ZoneId, but: Option<&NodeId>) -> Vec<Place> {
        let zone = self.map.zones().iter().find(|z| z.id == *zone);
        let nodes = zone.into_iter().flat_map(|zone| &zone.nodes);
        nodes
            .filter(|node| Some(&node.id) != but)
            .map(|node| node.place)
            .collect()
    }

    /// How many nodes of a zone are read before a place: row by row, from left to right.
    fn read_before(&self, zone: &ZoneId, place: Place) -> usize {
        let before = |other: Place| match other.y().abs_diff(place.y()) < CLEAR_HEIGHT / 2 {
            true => other.x() < place.x(),
            false => other.y() < place.y(),
        };
        let taken = self.taken(zone, None);
        taken.into_iter().filter(|other| before(*other)).count()
    }

    /// Adds a station where a pointer is, or beside the one that is selected, or below everything,
    /// and selects it.
    pub fn add_node(&mut self, name: &str, at: Option<(ZoneId, Place)>) -> Result<Said, Refused> {
        let (zone, wanted) = at
            .map(|(zone, place)| (zone, if self.snap { snap(place) } else { place }))
            .or_else(|| self.beside_selected())
            .ok_or_else(|| say("fault"))?;
        let place =
            free_place(wanted, &self.taken(&zone, None)).ok_or_else(|| say("fault_room"))?;
        let name = Name::new(name).map_err(|_| say("fault_name"))?;
        let id = NodeId::drawn((self.lots)());
        let said = self.standing("node_added", name.as_str(), place);
        let at = match &self.selected {
            Selected::Node(node) if self.map.zone_of(node).is_some_and(|z| z.id == zone) => {
                let zone = self
                    .map
                    .zone_of(node)
                    .into_iter()
                    .flat_map(|zone| &zone.nodes);
                zone.take_while(|other| other.id != *node).count() + 1
            }
            _ => self.read_before(&zone, place),
        };
        let node = Node::new(id.clone(), name, place);
        self.apply(&Edit::AddNode { zone, at, node })?;
        self.selected = Selected::Node(id);
        Ok(said)
    }

    /// To the right of the selected station, or else in the next row; at the end of the selected
    /// zone, or of the last.
    fn beside_selected(&self) -> Option<(ZoneId, Place)> {
        if let Some(node) = self.node() {
            let zone = self.map.zone_of(&node.id)?.id.clone();
            let right = node.place.x() + 4 * STEP;
            let (x, y) = match right <= RIGHTMOST {
                true => (right, node.place.y()),
                false => (0, node.place.y() + CLEAR_HEIGHT + 4),
            };
            return Some((zone, Place::nearest(f64::from(x), f64::from(y))));
        }
        let zone = match &self.selected {
            Selected::Zone(id) => self.map.zones().iter().find(|zone| zone.id == *id),
            _ => self.map.zones().last(),
        }?;
        let place = match zone.nodes.last() {
            None => Place::default(),
            Some(last) if last.place.x() + 4 * STEP <= RIGHTMOST => Place::nearest(
                f64::from(last.place.x() + 4 * STEP),
                f64::from(last.place.y()),
            ),
            Some(last) => Place::nearest(0.0, f64::from(last.place.y() + CLEAR_HEIGHT + 4)),
        };
        Some((zone.id.clone(), place))
    }

    /// A station is let go: it stays there, or at the nearest place that is free.
    pub fn drop_node(&mut self, id: &NodeId, zone: &ZoneId, place: Place) -> Result<Said, Refused> {
        let wanted = if self.snap { snap(place) } else { place };
        let place =
            free_place(wanted, &self.taken(zone, Some(id))).ok_or_else(|| say("fault_room"))?;
        self.move_to(id, zone, place)
    }

    fn move_to(&mut self, id: &NodeId, zone: &ZoneId, place: Place) -> Result<Said, Refused> {
        let node = self.map.node(id).ok_or_else(|| say("fault"))?;
        let name = node.name.as_str().to_owned();
        let from = self.map.zone_of(id).ok_or_else(|| say("fault"))?;
        let stays = from.id == *zone;
        if stays && node.place == place {
            return Err(self.standing("moved", &name, place));
        }
        let at = match stays {
            true => from.nodes.iter().take_while(|n| n.id != *id).count(),
            false => self.read_before(zone, place),
        };
        let mut said = self.standing(if stays { "moved" } else { "moved_zone" }, &name, place);
        if !stays {
            said = said.with("zone", self.zone_title(zone));
        }
        let (node, zone) = (id.clone(), zone.clone());
        self.apply(&Edit::Move {
            node,
            zone,
            at,
            place,
        })?;
        Ok(said)
    }

    /// Where a station is, in a sentence.
    fn standing(&self, key: &'static str, name: &str, place: Place) -> Said {
        say(key)
            .with("name", name)
            .with("column", place.x() / STEP + 1)
            .with("row", place.y() / STEP + 1)
    }

    /// A zone's title; its number where it has none.
    pub fn zone_title(&self, id: &ZoneId) -> String {
        let mut zones = self.map.zones().iter().enumerate();
        match zones.find(|(_, zone)| zone.id == *id) {
            Some((n, zone)) if zone.title.is_empty() => (n + 1).to_string(),
            Some((_, zone)) => zone.title.as_str().to_owned(),
            None => String::new(),
        }
    }

    /// An arrow key moves a station by a step, or finely; over others, to the next place that is
    /// free there.
    pub fn nudge(&mut self, id: &NodeId, to: Direction, finely: bool) -> Result<Said, Refused> {
        let zone = self.map.zone_of(id).ok_or_else(|| say("fault"))?.id.clone();
        let place = self.map.node(id).ok_or_else(|| say("fault"))?.place;
        let taken = self.taken(&zone, Some(id));
        let step = if finely { GRID } else { STEP };
        let (mut x, mut y) = (place.x(), place.y());
        loop {
            let before = (x, y);
            match to {
                Direction::Left => x = x.saturating_sub(step),
                Direction::Right => x = (x + step).min(RIGHTMOST),
                Direction::Up => y = y.saturating_sub(step),
                Direction::Down => y = (y + step).min(LOWEST),
            }
            if (x, y) == before {
                return Err(say("edge"));
            }
            let wanted = Place::nearest(f64::from(x), f64::from(y));
            if taken.iter().all(|other| other.clear_of(wanted)) {
                return self.move_to(id, &zone, wanted);
            }
        }
    }

    /// Moves a station to the zone before or after its own: to its end, or to its beginning.
    pub fn change_zone(&mut self, id: &NodeId, by: isize) -> Result<Said, Refused> {
        let zones = self.map.zones();
        let from = zones
            .iter()
            .position(|zone| zone.nodes.iter().any(|node| node.id == *id))
            .ok_or_else(|| say("fault"))?;
        let zone = from
            .checked_add_signed(by)
            .and_then(|to| zones.get(to))
            .ok_or_else(|| say("edge"))?;
        let x = self.map.node(id).map_or(0, |node| node.place.x());
        let lowest = zone.nodes.iter().map(|node| node.place.y()).max();
        let y = if by < 0 { lowest.unwrap_or(0) } else { 0 };
        let zone = zone.id.clone();
        self.drop_node(id, &zone, Place::nearest(f64::from(x), f64::from(y)))
    }

    /// Moves a station into a zone that was chosen from a list.
    pub fn choose_zone(&mut self, id: &NodeId, zone: &ZoneId) -> Result<Said, Refused> {
        let place = self.map.node(id).ok_or_else(|| say("fault"))?.place;
        let there = self.map.zones().iter().find(|z| z.id == *zone);
        let lowest = there.and_then(|zone| zone.nodes.iter().map(|n| n.place.y()).max());
        let y = lowest.map_or(place.y().min(STEP), |lowest| place.y().min(lowest));
        self.drop_node(id, zone, Place::nearest(f64::from(place.x()), f64::from(y)))
    }

    /// A station is read earlier or later within its zone; its place on the canvas stays.
    pub fn read_in_turn(&mut self, id: &NodeId, by: isize) -> Result<Said, Refused> {
        let zone = self.map.zone_of(id).ok_or_else(|| say("fault"))?;
        let count = zone.nodes.len();
        let from = zone.nodes.iter().position(|n| n.id == *id);
        let from = from.ok_or_else(|| say("fault"))?;
        let at = from.checked_add_signed(by).filter(|at| *at < count);
        let at = at.ok_or_else(|| say("edge"))?;
        let (place, zone) = (zone.nodes[from].place, zone.id.clone());
        let name = node_name(&self.map, id);
        let node = id.clone();
        self.apply(&Edit::Move {
            node,
            zone,
            at,
            place,
        })?;
        Ok(say("order")
            .with("name", name)
            .with("number", at + 1)
            .with("count", count))
    }

    /// Begins a link at a station; where one is begun, it says the other thing.
    pub fn begin_link(&mut self, from: &NodeId) -> Said {
        match &mut self.link {
            Some(link) => {
                link.kind = match link.kind {
                    LinkKind::LeadsTo => LinkKind::NeededBefore,
                    LinkKind::NeededBefore => LinkKind::LeadsTo,
                };
                say(match link.kind {
                    LinkKind::LeadsTo => "link_kind_leads_to",
                    LinkKind::NeededBefore => "link_kind_needed_before",
                })
            }
            None => {
                let kind = LinkKind::LeadsTo;
                let name = node_name(&self.map, from);
                self.link = Some(Begun {
                    from: from.clone(),
                    kind,
                });
                say("link_begin").with("name", name)
            }
        }
    }

    /// Ends the link that is begun; where it begins, it is given up.
    pub fn end_link(&mut self, to: &NodeId) -> Result<Said, Refused> {
        let begun = self.link.take().ok_or_else(|| say("link_select"))?;
        if begun.from == *to {
            return Err(say("cancelled"));
        }
        match self.join(&begun.from, to, begun.kind) {
            // Another end may be the right one.
            Err(refused) => {
                self.link = Some(begun);
                Err(refused)
            }
            done => done,
        }
    }

    /// Links two stations.
    pub fn join(&mut self, from: &NodeId, to: &NodeId, kind: LinkKind) -> Result<Said, Refused> {
        let same = (from, to, kind);
        if self.map.links().any(|link| link == same) {
            return Err(say("already_linked"));
        }
        self.apply(&Edit::Link(Link {
            from: from.clone(),
            to: to.clone(),
            kind,
        }))?;
        let key = match kind {
            LinkKind::LeadsTo => "link_leads_to",
            LinkKind::NeededBefore => "link_needed_before",
        };
        Ok(say(key)
            .with("from", node_name(&self.map, from))
            .with("to", node_name(&self.map, to)))
    }

    /// Takes a link away.
    pub fn unlink(&mut self, from: &NodeId, to: &NodeId) -> Result<Said, Refused> {
        self.apply(&Edit::Unlink {
            from: from.clone(),
            to: to.clone(),
        })?;
        Ok(say("link_removed"))
    }

    /// Removes a station, and selects the one that is read before it.
    pub fn remove_node(&mut self, id: &NodeId) -> Result<Said, Refused> {
        let name = node_name(&self.map, id);
        let nodes: Vec<&NodeId> = self.map.nodes().map(|node| &node.id).collect();
        let at = nodes.iter().position(|other| *other == id).unwrap_or(0);
        let near = match at {
            0 => nodes.get(1),
            at => nodes.get(at - 1),
        };
        let near = near.map(|near| (*near).clone());
        self.apply(&Edit::RemoveNode(id.clone()))?;
        self.selected = near.map_or(Selected::Nothing, Selected::Node);
        Ok(say("node_removed").with("name", name))
    }

    /// Adds a zone behind the selected one, or behind all, and selects it.
    pub fn add_zone(&mut self, title: &str) -> Result<Said, Refused> {
        let zones = self.map.zones();
        let after = match &self.selected {
            Selected::Zone(id) => zones.iter().position(|zone| zone.id == *id),
            _ => None,
        };
        let at = after.map_or(zones.len(), |at| at + 1);
        let tint = Tint::ALL[zones.len() % Tint::ALL.len()];
        let title = Line::new(title).unwrap_or_default();
        let zone = Zone::new(ZoneId::drawn((self.lots)()), title, tint);
        let id = zone.id.clone();
        self.apply(&Edit::AddZone { at, zone })?;
        self.selected = Selected::Zone(id);
        Ok(say("zone_added").with("number", at + 1))
    }

    /// Another title for a zone, while it is typed.
    pub fn rename_zone(&mut self, id: &ZoneId, title: Line<LONGEST_NAME>) -> Result<(), Refused> {
        let field = ("zone", id.to_string());
        self.typed(field, &Edit::RenameZone(id.clone(), title))
    }

    /// Another tint for a zone.
    pub fn tint_zone(&mut self, id: &ZoneId, tint: Tint) -> Result<(), Refused> {
        self.apply(&Edit::TintZone(id.clone(), tint))
    }

    /// Moves a zone up or down.
    pub fn move_zone(&mut self, id: &ZoneId, by: isize) -> Result<Said, Refused> {
        let zones = self.map.zones();
        let from = zones.iter().position(|zone| zone.id == *id);
        let at = from
            .and_then(|from| from.checked_add_signed(by))
            .filter(|at| *at < zones.len())
            .ok_or_else(|| say("edge"))?;
        let zone = id.clone();
        self.apply(&Edit::MoveZone { zone, at })?;
        Ok(say("zone_moved")
            .with("zone", self.zone_title(id))
            .with("number", at + 1)
            .with("count", self.map.zones().len()))
    }

    /// Removes a zone; its stations come to the one beside it.
    pub fn remove_zone(&mut self, id: &ZoneId) -> Result<Said, Refused> {
        let title = self.zone_title(id);
        let zone = self.map.zones().iter().find(|zone| zone.id == *id);
        let station = zone
            .and_then(|zone| zone.nodes.first())
            .map(|n| n.id.clone());
        let edit = remove_zone(&self.map, id).map_err(fault)?;
        self.apply(&edit)?;
        let into = station.and_then(|station| self.map.zone_of(&station));
        let said = match into {
            Some(into) => say("zone_removed_into").with("into", self.zone_title(&into.id)),
            None => say("zone_removed"),
        };
        Ok(said.with("zone", title))
    }

    /// Takes a station's own picture away.
    pub fn remove_picture(&mut self, id: &NodeId) -> Result<Said, Refused> {
        let node = self.map.node(id).ok_or_else(|| say("fault"))?;
        let plain = Node {
            picture: None,
            ..node.clone()
        };
        self.apply(&Edit::Change(plain))?;
        Ok(say("picture_removed").with("name", node_name(&self.map, id)))
    }

    /// Lays everything out anew.
    pub fn tidy(&mut self) -> Result<Said, Refused> {
        let places = tidy(&self.map);
        if self
            .map
            .nodes()
            .all(|node| places.get(&node.id) == Some(&node.place))
        {
            return Err(say("already_tidy"));
        }
        self.apply(&Edit::Arrange(places))?;
        Ok(say("tidied"))
    }
}

fn node_name(map: &Map, id: &NodeId) -> String {
    let node = map.node(id);
    node.map_or_else(String::new, |node| node.name.as_str().to_owned())
}

/// What an edit is about; nothing where that is the whole map.
fn about(edit: &Edit) -> Selected {
    match edit {
        Edit::AddNode { node, .. } | Edit::Change(node) => Selected::Node(node.id.clone()),
        Edit::RemoveNode(node)
        | Edit::Rename(node, _)
        | Edit::Move { node, .. }
        | Edit::Link(Link { from: node, .. })
        | Edit::Unlink { from: node, .. } => Selected::Node(node.clone()),
        Edit::AddZone { zone, .. } => Selected::Zone(zone.id.clone()),
        Edit::RemoveZone(zone)
        | Edit::RenameZone(zone, _)
        | Edit::TintZone(zone, _)
        | Edit::MoveZone { zone, .. } => Selected::Zone(zone.clone()),
        Edit::Head(_) | Edit::Arrange(_) => Selected::Nothing,
        // With a zone, stations come and go that it is not about.
        Edit::All(edits) => edits
            .iter()
            .map(about)
            .reduce(|first, other| match other {
                Selected::Zone(_) => other,
                _ => first,
            })
            .unwrap_or_default(),
    }
}

/// Why a map refuses an edit.
fn fault(fault: MapFault) -> Said {
    match fault {
        MapFault::NoZone => say("fault_last_zone"),
        MapFault::TooManyZones(_) => say("fault_zones").with("count", maps::map::MOST_ZONES),
        MapFault::TooManyNodes(_) => say("fault_nodes").with("count", maps::map::MOST_NODES),
        MapFault::TooManyLinks(_) => say("fault_links").with("count", maps::map::MOST_LINKS),
        MapFault::LinkToItself(_) => say("fault_itself"),
        MapFault::Cycle(nodes) => {
            let names: Vec<&str> = nodes.iter().map(|(_, name)| name.as_str()).collect();
            say("fault_cycle").with("names", names.join(" → "))
        }
        MapFault::Occupied(..) | MapFault::TooHigh(_) => say("fault_room"),
        _ => say("fault"),
    }
}

#[cfg(test)]
mod tests {
    use maps::file;
    use maps::map::{CLEAR_WIDTH, Head, Language, Picture};

    use super::*;

    fn session() -> Session {
        let head = Head::new(Name::new("Mon parcours").expect("a name"), Language::Fr);
        let zone = Zone::new(ZoneId::drawn(0), Line::default(), Tint::Linen);
        let mut next = 0;
        let lots = move || {
            next += 1;
            next
        };
        Session::new(Map::empty(head, zone), Box::new(lots))
    }

    fn zone(session: &Session, n: usize) -> ZoneId {
        session.map().zones()[n].id.clone()
    }

    fn selected(session: &Session) -> NodeId {
        session.node().expect("a selected node").id.clone()
    }

    fn place(session: &Session, id: &NodeId) -> (u32, u32) {
        session.map().node(id).expect("the node").place.into()
    }

    fn at(x: u32, y: u32) -> Place {
        Place::new(x, y).expect("a place")
    }

    #[test]
    fn new_stations_stand_beside_each_other_and_are_read_in_that_order() {
        let mut s = session();
        for name in ["Un", "Deux", "Trois"] {
            let said = s.add_node(name, None).expect("added");
            assert_eq!(said.key, "node_added");
        }
        let places: Vec<(u32, u32)> = s.map().nodes().map(|n| n.place.into()).collect();
        assert_eq!(places, [(0, 0), (160, 0), (320, 0)]);
        s.selected = Selected::Node(NodeId::drawn(1));
        s.add_node("Entre", None).expect("added");
        let names: Vec<_> = s.map().nodes().map(|n| n.name.as_str()).collect();
        assert_eq!(names, ["Un", "Entre", "Deux", "Trois"]);
        assert_eq!(
            s.add_node(" ", None).expect_err("nameless").key,
            "fault_name"
        );
    }

    #[test]
    fn a_station_on_another_goes_to_the_nearest_free_place() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        s.add_node("Deux", Some((zone(&s, 0), at(404, 13))))
            .expect("added");
        let two = selected(&s);
        assert_eq!(place(&s, &two), (400, 10), "on the grid");
        let only = zone(&s, 0);
        s.drop_node(&two, &only, at(33, 7)).expect("moved");
        let (x, y) = place(&s, &two);
        assert!(x >= CLEAR_WIDTH || y >= CLEAR_HEIGHT, "{x} {y}");
        s.snap = false;
        s.drop_node(&two, &only, at(403, 7)).expect("moved");
        assert_eq!(place(&s, &two), (403, 7));
        let revision = s.revision();
        s.drop_node(&two, &only, at(403, 7))
            .expect_err("nothing to do");
        assert_eq!(s.revision(), revision);
    }

    #[test]
    fn arrows_move_by_steps_and_over_others() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let one = selected(&s);
        s.add_node("Deux", None).expect("added");
        let said = s.nudge(&one, Direction::Right, false).expect("over");
        assert_eq!(place(&s, &one), (320, 0));
        let column = said.holes.iter().find(|(hole, _)| *hole == "column");
        assert_eq!(column.expect("a column").1, "9");
        s.nudge(&one, Direction::Down, false).expect("down");
        s.nudge(&one, Direction::Right, true).expect("finely");
        assert_eq!(place(&s, &one), (330, 40));
        for _ in 0..40 {
            let _ = s.nudge(&one, Direction::Right, false);
        }
        assert_eq!(place(&s, &one), (RIGHTMOST, 40));
        let refused = s.nudge(&one, Direction::Right, false);
        assert_eq!(refused.expect_err("the edge").key, "edge");
    }

    #[test]
    fn stations_change_zone_by_key_and_by_list() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let one = selected(&s);
        s.add_zone("Mission").expect("added");
        let (first, second) = (zone(&s, 0), zone(&s, 1));
        let said = s.change_zone(&one, 1).expect("moved");
        assert_eq!(said.key, "moved_zone");
        assert!(said.holes.contains(&("zone", "Mission".to_owned())));
        assert_eq!(s.map().zone_of(&one).expect("a zone").id, second);
        assert_eq!(s.change_zone(&one, 1).expect_err("the last").key, "edge");
        s.choose_zone(&one, &first).expect("moved");
        assert_eq!(s.map().zone_of(&one).expect("a zone").id, first);
        s.undo().expect("undone");
        assert_eq!(s.map().zone_of(&one).expect("a zone").id, second);
    }

    #[test]
    fn links_are_begun_changed_ended_and_refused_in_circles() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let one = selected(&s);
        s.add_node("Deux", None).expect("added");
        let two = selected(&s);
        assert_eq!(s.end_link(&two).expect_err("none begun").key, "link_select");
        assert_eq!(s.begin_link(&one).key, "link_begin");
        assert_eq!(s.begin_link(&one).key, "link_kind_needed_before");
        assert_eq!(s.end_link(&two).expect("linked").key, "link_needed_before");
        assert!(s.link.is_none());
        s.begin_link(&one);
        let revision = s.revision();
        assert_eq!(s.end_link(&one).expect_err("itself").key, "cancelled");
        assert_eq!((&s.link, s.revision()), (&None, revision), "given up");
        let again = s.join(&one, &two, LinkKind::NeededBefore);
        assert_eq!(again.expect_err("again").key, "already_linked");
        let circle = s.join(&two, &one, LinkKind::NeededBefore);
        let circle = circle.expect_err("a circle");
        assert_eq!(circle.key, "fault_cycle");
        s.join(&one, &two, LinkKind::LeadsTo)
            .expect("the other kind");
        assert_eq!(s.map().links().count(), 1);
        s.unlink(&one, &two).expect("gone");
        assert_eq!(s.map().links().count(), 0);
    }

    #[test]
    fn what_is_typed_in_one_field_is_one_step_back() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let node = s.node().expect("a node").clone();
        let field = || ("name", node.id.to_string());
        for name in ["P", "PS", "PSC1"] {
            let named = Node {
                name: Name::new(name).expect("a name"),
                ..node.clone()
            };
            s.typed(field(), &Edit::Change(named)).expect("typed");
        }
        assert_eq!(s.node().expect("a node").name.as_str(), "PSC1");
        s.undo().expect("undone");
        assert_eq!(s.node().expect("a node").name.as_str(), "Un");
        s.redo().expect("redone");
        assert_eq!(s.node().expect("a node").name.as_str(), "PSC1");
        assert_eq!(s.redo().expect_err("no more").key, "nothing_to_redo");
    }

    #[test]
    fn zones_come_move_and_go_and_undo_brings_all_back() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let one = selected(&s);
        s.add_node("Deux", None).expect("added");
        let two = selected(&s);
        s.join(&one, &two, LinkKind::LeadsTo).expect("linked");
        s.add_zone("Mission").expect("added");
        let (first, second) = (zone(&s, 0), zone(&s, 1));
        s.move_zone(&second, -1).expect("moved");
        assert_eq!(zone(&s, 0), second);
        assert_eq!(s.move_zone(&second, -1).expect_err("the first").key, "edge");
        let before = file::write(s.map()).expect("a file");
        s.selected = Selected::Node(one.clone());
        let said = s.remove_zone(&first).expect("removed");
        assert_eq!(said.key, "zone_removed_into");
        assert!(said.holes.contains(&("into", "Mission".to_owned())));
        assert_eq!(selected(&s), one, "it has stayed");
        assert_eq!(s.map().zone_of(&two).expect("a zone").id, second);
        assert_eq!(s.map().links().count(), 1);
        assert_eq!(
            s.remove_zone(&second).expect_err("the last").key,
            "fault_last_zone"
        );
        s.undo().expect("undone");
        assert_eq!(file::write(s.map()).expect("a file"), before);
        let empty = s.remove_zone(&second).expect("removed");
        assert_eq!(empty.key, "zone_removed");
    }

    #[test]
    fn undoing_says_and_selects_what_it_is_about() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let one = selected(&s);
        s.nudge(&one, Direction::Right, false).expect("moved");
        s.add_zone("Mission").expect("added");
        let mission = zone(&s, 1);
        s.remove_zone(&zone(&s, 0)).expect("removed");

        let said = s.undo().expect("the zone is back");
        assert_eq!((said.key, said.holes[0].1.as_str()), ("undone_zone", "1"));
        assert_eq!(s.selected, Selected::Zone(zone(&s, 0)));
        assert_eq!(s.undo().expect("no more zone").key, "undone", "it is gone");
        assert_eq!(s.undo().expect("moved back").key, "undone_node");
        assert_eq!(selected(&s), one);
        s.undo().expect("not added");
        assert_eq!(s.selected, Selected::Nothing);
        let said = s.redo().expect("added again");
        assert_eq!((said.key, said.holes[0].1.as_str()), ("redone_node", "Un"));
        s.redo().expect("moved again");
        assert_eq!(s.redo().expect("a zone again").key, "redone_zone");
        assert_eq!(s.selected, Selected::Zone(mission));
        assert_eq!(s.redo().expect("removed again").key, "redone");
    }

    #[test]
    fn a_picture_is_taken_away_and_undo_brings_it_back() {
        let mut s = session();
        s.add_node("Un", None).expect("added");
        let node = s.node().expect("a node").clone();
        let picture = Picture::new("data:image/png;base64,iVBORw0KGgo=").ok();
        assert!(picture.is_some());
        let pictured = Node { picture, ..node };
        s.apply(&Edit::Change(pictured.clone())).expect("a picture");
        let said = s.remove_picture(&pictured.id).expect("gone");
        assert_eq!(said.key, "picture_removed");
        assert_eq!(s.node().expect("the node").picture, None);
        s.undo().expect("undone");
        assert_eq!(s.node(), Some(&pictured));
    }

    #[test]
    fn removing_selects_the_neighbour_and_tidying_twice_is_tidying_once() {
        let mut s = session();
        for name in ["Un", "Deux", "Trois"] {
            s.add_node(name, None).expect("added");
        }
        let three = selected(&s);
        s.tidy().expect("tidied");
        assert_eq!(s.tidy().expect_err("twice").key, "already_tidy");
        s.remove_node(&three).expect("removed");
        assert_eq!(s.node().expect("a neighbour").name.as_str(), "Deux");
        s.read_in_turn(&selected(&s), -1).expect("earlier");
        let names: Vec<_> = s.map().nodes().map(|n| n.name.as_str()).collect();
        assert_eq!(names, ["Deux", "Un"]);
        s.undo().expect("undone");
        s.undo().expect("undone");
        assert_eq!(s.map().nodes().count(), 3);
    }
}

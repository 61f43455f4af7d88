//! Places for stations: a tidy-up for a whole map, a grid, and room for those that lie on others.
//!
//! A path runs like a path: from left to right and, where it goes on, back in the next row, so that
//! the end of a row is near the beginning of the next. Within a zone, links make columns (a node
//! stands behind all that lead to it; a circle is cut where it comes back), a column has at most
//! three nodes, and their order in it is that of their neighbours' mean (the barycentre method),
//! which takes crossings away. Rows are spread evenly; a row of single stations swings a little.
//!
//! Everything is bounded by the number of nodes and links, and nothing depends on chance.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::map::{
    CLEAR_HEIGHT, CLEAR_WIDTH, LOWEST, Link, LinkKind, Map, NodeId, Place, RIGHTMOST, Zone,
};

/// The grid that places snap to.
pub const GRID: u32 = 10;
/// Columns of a row.
const COLUMNS: usize = 5;
/// Nodes of a column.
const STACK: usize = 3;
/// From the centre of a station to that of the one below it.
const PITCH: u32 = 180;
/// How far every second station of a row swings down.
const SWING: u32 = 20;
/// What a row is spread over: the places, and half a space on both sides.
const SPREAD: u32 = 840;
/// How often columns are ordered by their neighbours, forwards and backwards.
const SWEEPS: usize = 4;

/// The point of the grid that is nearest to a place.
#[must_use]
pub fn snap(place: Place) -> Place {
    let near = |n: u32| f64::from((n + GRID / 2) / GRID * GRID);
    Place::nearest(near(place.x()), near(place.y()))
}

/// The place for a station that is nearest to where somebody wants it and clear of all others in
/// its zone; `None` when nothing is free. A place that is taken gives way to one on the grid.
#[must_use]
pub fn free_place(wanted: Place, taken: &[Place]) -> Option<Place> {
    if taken.iter().all(|other| other.clear_of(wanted)) {
        return Some(wanted);
    }
    let mut best: Option<(u64, Place)> = None;
    let start = snap(wanted).y();
    // Rows of the grid, the nearest first, until they are farther away than what was found.
    for step in 0..=LOWEST / GRID {
        let away = u64::from((step * GRID).saturating_sub(GRID / 2));
        if best.is_some_and(|(distance, _)| away * away > distance) {
            break;
        }
        for y in [
            start.checked_sub(step * GRID),
            start.checked_add(step * GRID),
        ] {
            let Some(y) = y.filter(|y| *y <= LOWEST) else {
                continue;
            };
            let near: Vec<u32> = taken
                .iter()
                .filter(|other| other.y().abs_diff(y) < CLEAR_HEIGHT)
                .map(|other| other.x())
                .collect();
            if let Some(x) = free_column(wanted.x(), &near) {
                let place = Place::new(x, y).unwrap_or(wanted);
                let (dx, dy) = (x.abs_diff(wanted.x()), y.abs_diff(wanted.y()));
                let distance = u64::from(dx).pow(2) + u64::from(dy).pow(2);
                if best.is_none_or(|(least, _)| distance < least) {
                    best = Some((distance, place));
                }
            }
        }
    }
    best.map(|(_, place)| place)
}

/// The point of the grid nearest to `wanted` that is clear of all in the same row.
fn free_column(wanted: u32, near: &[u32]) -> Option<u32> {
    let clear = |x: u32| near.iter().all(|other| other.abs_diff(x) >= CLEAR_WIDTH);
    (0..=RIGHTMOST / GRID)
        .map(|step| step * GRID)
        .filter(|x| clear(*x))
        .min_by_key(|x| (x.abs_diff(wanted), *x))
}

/// Moves stations of one zone apart. Who comes first keeps its place; a station without one goes
/// near the one before it. `None` when more than `most` would have to move, or nothing is free:
/// such a zone is better tidied up.
#[must_use]
pub fn separate(wanted: &[Option<Place>], most: usize) -> Option<Vec<Place>> {
    let mut taken: Vec<Place> = Vec::with_capacity(wanted.len());
    let mut places: Vec<Option<Place>> = vec![None; wanted.len()];
    for (given, wanted) in places.iter_mut().zip(wanted) {
        if let Some(place) = wanted.filter(|w| taken.iter().all(|other| other.clear_of(*w))) {
            taken.push(place);
            *given = Some(place);
        }
    }
    if places.iter().filter(|place| place.is_none()).count() > most {
        return None;
    }
    let mut before = Place::default();
    let mut all = Vec::with_capacity(wanted.len());
    for (given, wanted) in places.into_iter().zip(wanted) {
        let place = match given {
            Some(place) => place,
            None => {
                let place = free_place(wanted.unwrap_or(before), &taken)?;
                taken.push(place);
                place
            }
        };
        before = place;
        all.push(place);
    }
    Some(all)
}

/// Places for all nodes of a map, as [`crate::change::Edit::Arrange`] takes them.
#[must_use]
pub fn tidy(map: &Map) -> BTreeMap<NodeId, Place> {
    let links: Vec<Link> = map
        .links()
        .map(|(from, to, kind)| Link {
            from: from.clone(),
            to: to.clone(),
            kind,
        })
        .collect();
    let mut zones = map.zones().to_vec();
    let all: Vec<usize> = (0..zones.len()).collect();
    tidy_zones(&mut zones, &links, &all);
    let nodes = zones.into_iter().flat_map(|zone| zone.nodes);
    nodes.map(|node| (node.id, node.place)).collect()
}

/// Lays out some of the zones; the others only say where the path comes from.
pub(crate) fn tidy_zones(zones: &mut [Zone], links: &[Link], which: &[usize]) {
    let graph = Graph::of(zones, links);
    let mut before: Option<Row> = None;
    for (z, zone) in zones.iter_mut().enumerate() {
        let columns = graph.columns(z);
        let rows = rows(columns);
        let mut top = 0;
        for row in rows {
            let mut row = Row {
                nodes: row,
                backwards: false,
            };
            if let Some(before) = &before {
                row.backwards = graph.linked(before, &row) && !before.backwards;
            }
            let (places, height) = row.places(top);
            if which.contains(&z) {
                for (node, place) in places {
                    if let Some(node) = zone.nodes.get_mut(graph.nodes[node].1) {
                        node.place = place;
                    }
                }
            }
            top += height;
            before = Some(row);
        }
    }
}

/// Columns of nodes, side by side.
struct Row {
    nodes: Vec<Vec<usize>>,
    backwards: bool,
}

impl Row {
    /// The nodes with their places, and how far below the next row is.
    fn places(&self, top: u32) -> (Vec<(usize, Place)>, u32) {
        let columns = self.nodes.len() as u32;
        let tallest = self.nodes.iter().map(Vec::len).max().unwrap_or(0) as u32;
        let swings = tallest == 1 && columns > 2;
        let mut places = Vec::new();
        for (c, column) in self.nodes.iter().enumerate() {
            let c = c as u32;
            let along = if self.backwards { columns - 1 - c } else { c };
            let x = across(along, columns);
            let above = (tallest - column.len() as u32) * PITCH / 2;
            let swing = if swings && c % 2 == 1 { SWING } else { 0 };
            for (n, node) in column.iter().enumerate() {
                let y = top + above + n as u32 * PITCH + swing;
                places.push((*node, Place::nearest(f64::from(x), f64::from(y))));
            }
        }
        let swing = if swings { SWING } else { 0 };
        (places, tallest * PITCH + swing)
    }
}

/// How far to the right a column is: evenly spread about the middle, on the grid.
fn across(column: u32, columns: u32) -> u32 {
    let middle = RIGHTMOST / 2;
    // Twice the number of columns from the middle, so that it is whole.
    let doubled = (2 * column + 1).abs_diff(columns);
    let away = (SPREAD * doubled / (2 * columns) + GRID / 2) / GRID * GRID;
    if 2 * column + 1 < columns {
        middle.saturating_sub(away)
    } else {
        middle + away
    }
}

/// Columns in rows of equal length, as far as they go.
fn rows(columns: Vec<Vec<usize>>) -> Vec<Vec<Vec<usize>>> {
    let count = columns.len().div_ceil(COLUMNS).max(1);
    let each = columns.len().div_ceil(count).max(1);
    columns.chunks(each).map(<[Vec<usize>]>::to_vec).collect()
}

/// Nodes by their number in reading order, and who is linked to whom.
struct Graph {
    /// The zone of each node, and its number there.
    nodes: Vec<(usize, usize)>,
    /// Where links lead.
    next: Vec<Vec<usize>>,
    /// Where links come from.
    previous: Vec<Vec<usize>>,
}

impl Graph {
    fn of(zones: &[Zone], links: &[Link]) -> Self {
        let mut nodes = Vec::new();
        let mut numbers: HashMap<&NodeId, usize> = HashMap::new();
        for (z, zone) in zones.iter().enumerate() {
            for (n, node) in zone.nodes.iter().enumerate() {
                numbers.insert(&node.id, nodes.len());
                nodes.push((z, n));
            }
        }
        let mut next = vec![Vec::new(); nodes.len()];
        let mut previous = vec![Vec::new(); nodes.len()];
        // What is needed first decides where a circle is cut.
        for kind in [LinkKind::NeededBefore, LinkKind::LeadsTo] {
            for link in links.iter().filter(|link| link.kind == kind) {
                if let (Some(from), Some(to)) = (numbers.get(&link.from), numbers.get(&link.to)) {
                    next[*from].push(*to);
                    previous[*to].push(*from);
                }
            }
        }
        for ends in next.iter_mut().chain(&mut previous) {
            ends.sort_unstable();
        }
        Self {
            nodes,
            next,
            previous,
        }
    }

    fn linked(&self, before: &Row, row: &Row) -> bool {
        let row: HashSet<&usize> = row.nodes.iter().flatten().collect();
        let mut before = before.nodes.iter().flatten();
        before.any(|node| {
            let mut ends = self.next[*node].iter().chain(&self.previous[*node]);
            ends.any(|end| row.contains(end))
        })
    }

    /// The nodes of a zone in columns.
    fn columns(&self, zone: usize) -> Vec<Vec<usize>> {
        let nodes: Vec<usize> = (0..self.nodes.len())
            .filter(|n| self.nodes[*n].0 == zone)
            .collect();
        let mut layers = self.layers(zone, &nodes);
        self.order(&mut layers);
        let mut columns = Vec::new();
        for layer in layers {
            let count = layer.len().div_ceil(STACK);
            let each = layer.len().div_ceil(count.max(1)).max(1);
            columns.extend(layer.chunks(each).map(<[usize]>::to_vec));
        }
        columns
    }

    /// Layers by the longest way from a beginning. A node without a link in its zone has a layer of
    /// its own, behind the last that holds a node which is read before it.
    fn layers(&self, zone: usize, nodes: &[usize]) -> Vec<Vec<usize>> {
        let within = |end: &&usize| self.nodes[**end].0 == zone;
        let (order, back) = self.walk(zone, nodes);
        let mut depth: HashMap<usize, usize> = HashMap::new();
        for node in order {
            let own = depth.get(&node).copied().unwrap_or(0);
            depth.insert(node, own);
            for end in self.next[node].iter().filter(within) {
                if !back.contains(&(node, *end)) {
                    let deeper = depth.entry(*end).or_insert(0);
                    *deeper = (*deeper).max(own + 1);
                }
            }
        }
        let mut layers: Vec<Vec<usize>> = Vec::new();
        let mut alone = Vec::new();
        for node in nodes {
            let mut ends = self.next[*node].iter().chain(&self.previous[*node]);
            if !ends.any(|end| within(&end)) {
                alone.push(*node);
                continue;
            }
            let depth = depth.get(node).copied().unwrap_or(0);
            if layers.len() <= depth {
                layers.resize(depth + 1, Vec::new());
            }
            layers[depth].push(*node);
        }
        layers.retain(|layer| !layer.is_empty());
        for node in alone {
            let behind = layers
                .iter()
                .rposition(|layer| layer.iter().any(|other| *other < node));
            layers.insert(behind.map_or(0, |at| at + 1), vec![node]);
        }
        layers
    }

    /// The nodes of a zone so that each stands behind those that lead to it, and the links that
    /// would come back to where the walk is: without these there is no circle.
    fn walk(&self, zone: usize, nodes: &[usize]) -> (Vec<usize>, HashSet<(usize, usize)>) {
        let mut back = HashSet::new();
        let mut ended = HashSet::new();
        let mut order = Vec::with_capacity(nodes.len());
        // Beginnings first, so that a circle is cut where it comes back to them.
        let begins = |n: &usize| !self.previous[*n].iter().any(|p| self.nodes[*p].0 == zone);
        let (first, rest): (Vec<usize>, Vec<usize>) = nodes.iter().partition(|n| begins(n));
        for start in first.into_iter().chain(rest) {
            if ended.contains(&start) {
                continue;
            }
            let mut on = HashSet::from([start]);
            let mut stack = vec![(start, 0)];
            while let Some((node, tried)) = stack.last_mut() {
                let node = *node;
                let end = self.next[node].get(*tried).copied();
                *tried += 1;
                match end {
                    Some(end) if self.nodes[end].0 != zone || ended.contains(&end) => {}
                    Some(end) if on.contains(&end) => {
                        back.insert((node, end));
                    }
                    Some(end) => {
                        on.insert(end);
                        stack.push((end, 0));
                    }
                    None => {
                        on.remove(&node);
                        ended.insert(node);
                        order.push(node);
                        stack.pop();
                    }
                }
            }
        }
        order.reverse();
        (order, back)
    }

    /// Orders the nodes of each layer by the mean place of their neighbours in the layer beside it.
    fn order(&self, layers: &mut [Vec<usize>]) {
        for sweep in 0..SWEEPS {
            let forwards = sweep % 2 == 0;
            let numbers: Vec<usize> = match forwards {
                true => (1..layers.len()).collect(),
                false => (0..layers.len().saturating_sub(1)).rev().collect(),
            };
            for l in numbers {
                let beside = if forwards { l - 1 } else { l + 1 };
                let at: HashMap<usize, usize> = layers[beside]
                    .iter()
                    .enumerate()
                    .map(|(i, n)| (*n, i))
                    .collect();
                let mut keyed: Vec<(u64, usize)> = layers[l]
                    .iter()
                    .enumerate()
                    .map(|(own, node)| (self.mean(*node, own, &at), *node))
                    .collect();
                keyed.sort_by_key(|(mean, _)| *mean);
                layers[l] = keyed.into_iter().map(|(_, node)| node).collect();
            }
        }
    }

    /// The mean place of a node's neighbours, in thousandths; its own where it has none.
    fn mean(&self, node: usize, own: usize, at: &HashMap<usize, usize>) -> u64 {
        let ends = self.next[node].iter().chain(&self.previous[node]);
        let places: Vec<usize> = ends.filter_map(|end| at.get(end).copied()).collect();
        match places.len() {
            0 => own as u64 * 1_000,
            n => places.iter().sum::<usize>() as u64 * 1_000 / n as u64,
        }
    }
}

//! The map as elements of an SVG that stay: an edit touches what it changes. A station that is dragged
//! hovers with its links in a second SVG over the first, so that the browser draws nothing else anew.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use maps::draw::{DISC, Look, NAME_LINE, NOTE_LINE, Placed, Routes, Scene, View, number};
use maps::map::{LinkKind, WIDTH};
use maps::{NodeId, ZoneId};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::dom::{put, put_in_order, set, set_text, svg};
use crate::said::{Words, say};
use crate::session::{STEP, Selected, Session};
use crate::stage::Stage;

/// The drawing.
pub struct Drawing {
    canvas: Element,
    over: Element,
    links: Element,
    zones: Element,
    grounds: Element,
    /// The words of the drawing's notes.
    words: maps::draw::Words,
    bands: HashMap<ZoneId, Band>,
    stations: HashMap<NodeId, Station>,
    joined: BTreeMap<(NodeId, NodeId), Joined>,
    height: f64,
    /// What stands where.
    pub stage: Stage,
}

struct Band {
    ground: Element,
    rect: Element,
    grid: Element,
    group: Element,
    title: Element,
    text: Element,
}

struct Station {
    group: Element,
    /// What its children were made from.
    content: String,
}

struct Joined {
    path: Element,
    arrow: Element,
}

/// A station on its way, and what hangs on it: copies over the drawing, while what they were made
/// from is out of sight. Once this is gone, so are the copies.
pub struct Lifted {
    routes: Routes,
    group: Element,
    station: Element,
    links: Vec<Loose>,
    unseen: Vec<Element>,
}

/// A link of a station on its way.
struct Loose {
    ends: (NodeId, NodeId),
    kind: LinkKind,
    copy: Joined,
}

fn view<'a>(
    session: &'a Session,
    words: &'a maps::draw::Words,
    stations: &'a BTreeMap<NodeId, maps::draw::Station>,
) -> View<'a> {
    View {
        map: session.map(),
        progress: None,
        stations,
        words,
        heading: None,
        look: Look::Inline,
        id: "editor",
    }
}

impl Drawing {
    /// An empty drawing on the page's canvas, and what hovers over it.
    pub fn new([canvas, over]: [Element; 2], words: &Words) -> Option<Self> {
        let layer = || {
            let layer = svg("g")?;
            canvas.append_child(&layer).ok()?;
            Some(layer)
        };
        let (grounds, links, zones) = (layer()?, layer()?, layer()?);
        set(&links, "aria-hidden", "true");
        set(&grounds, "aria-hidden", "true");
        Some(Self {
            words: maps::draw::Words {
                optional: words.word("optional"),
                levels: ["level_1", "level_2", "level_3"].map(|key| words.word(key)),
                ..Default::default()
            },
            canvas,
            over,
            links,
            zones,
            grounds,
            bands: HashMap::new(),
            stations: HashMap::new(),
            joined: BTreeMap::new(),
            height: 0.0,
            stage: Stage::default(),
        })
    }

    /// Shows the map as it is now.
    pub fn show(&mut self, session: &Session, words: &Words) -> Option<()> {
        let none = BTreeMap::new();
        let drawn = self.words.clone();
        let scene = Scene::of(&view(session, &drawn, &none));
        self.stage = Stage::of(&scene);
        self.height = self.stage.height;
        self.show_bands(&scene, session, words)?;
        self.show_links(&scene)
    }

    fn show_bands(&mut self, scene: &Scene<'_>, session: &Session, words: &Words) -> Option<()> {
        let zones = session.map().zones();
        self.bands.retain(|id, band| {
            let stays = zones.iter().any(|zone| zone.id == *id);
            if !stays {
                band.ground.remove();
                band.group.remove();
            }
            stays
        });
        let map = session.map();
        self.stations.retain(|id, station| {
            let stays = map.node(id).is_some();
            if !stays {
                station.group.remove();
            }
            stays
        });
        for (n, drawn) in scene.bands.iter().enumerate() {
            let zone = drawn.zone;
            if !self.bands.contains_key(&zone.id) {
                self.bands.insert(zone.id.clone(), Band::new(&zone.id)?);
            }
            let label = match zone.title.is_empty() {
                true => say("zone_nameless").with("number", n + 1),
                false => say("zone").with("zone", zone.title.as_str()),
            };
            let title = session.zone_title(&zone.id);
            for placed in &drawn.stations {
                let notes: String = placed
                    .notes
                    .iter()
                    .map(|note| format!(", {note}"))
                    .collect();
                let sentence = say("station")
                    .with("name", placed.node.name.as_str())
                    .with("notes", notes)
                    .with("zone", &title)
                    .with("column", placed.node.place.x() / STEP + 1)
                    .with("row", placed.node.place.y() / STEP + 1);
                self.show_station(placed, zone.tint.word(), &words.of(&sentence))?;
            }
            let band = self.bands.get(&zone.id)?;
            let tint = format!("map-tint-{}", zone.tint.word());
            for group in [&band.ground, &band.group] {
                set(group, "class", &tint);
            }
            let high = number(drawn.height);
            set(
                &band.ground,
                "transform",
                &format!("translate(0 {})", number(drawn.top)),
            );
            set(&band.rect, "height", &high);
            set(
                &band.grid,
                "height",
                &number((drawn.height - 100.0).max(0.0)),
            );
            set(&band.title, "aria-label", &words.of(&label));
            let at = format!("translate(24 {})", number(drawn.top + 34.0));
            set(&band.title, "transform", &at);
            let nameless = drawn.title.is_none();
            set(
                &band.text,
                "class",
                if nameless {
                    "map-title editor-nameless"
                } else {
                    "map-title"
                },
            );
            let shown = drawn.title.clone().unwrap_or_else(|| words.of(&label));
            set_text(&band.text, &shown);
            let stations = drawn.stations.iter();
            let stations = stations.filter_map(|placed| self.stations.get(&placed.node.id));
            let children = std::iter::once(&band.title).chain(stations.map(|s| &s.group));
            put_in_order(&band.group, children);
        }
        let bands = || {
            scene
                .bands
                .iter()
                .filter_map(|drawn| self.bands.get(&drawn.zone.id))
        };
        put_in_order(&self.grounds, bands().map(|band| &band.ground));
        put_in_order(&self.zones, bands().map(|band| &band.group));
        Some(())
    }

    fn show_station(&mut self, placed: &Placed<'_>, tint: &str, label: &str) -> Option<()> {
        let node = placed.node;
        let picture = node.picture.as_ref().map_or("", |picture| picture.as_str());
        let content = format!("{tint}|{:?}|{:?}|{picture}", placed.name, placed.notes);
        if !self.stations.contains_key(&node.id) {
            let group = svg("g")?;
            set(&group, "tabindex", "0");
            set(&group, "role", "button");
            set(&group, "data-node", node.id.as_str());
            let content = String::new();
            self.stations
                .insert(node.id.clone(), Station { group, content });
        }
        let station = self.stations.get_mut(&node.id)?;
        if station.content != content {
            station.group.set_text_content(None);
            fill(&station.group, placed, picture)?;
            station.content = content;
        }
        set(&station.group, "aria-label", label);
        set(&station.group, "transform", &at(placed.x, placed.y));
        Some(())
    }

    fn show_links(&mut self, scene: &Scene<'_>) -> Option<()> {
        let mut left = std::mem::take(&mut self.joined);
        for link in &scene.links {
            let ends = (link.from.clone(), link.to.clone());
            let joined = match left.remove(&ends) {
                Some(joined) => joined,
                None => Joined {
                    path: svg("path")?,
                    arrow: svg("path")?,
                },
            };
            let (path, arrow) = match link.kind {
                LinkKind::LeadsTo => ("map-link", "map-arrow"),
                LinkKind::NeededBefore => ("map-link map-needed", "map-arrow map-needed-arrow"),
            };
            set(&joined.path, "class", path);
            set(&joined.arrow, "class", arrow);
            set(&joined.path, "d", &link.path());
            set(&joined.arrow, "d", &link.arrow());
            put(&self.links, &joined.path);
            put(&self.links, &joined.arrow);
            self.joined.insert(ends, joined);
        }
        for gone in left.values() {
            gone.path.remove();
            gone.arrow.remove();
        }
        Some(())
    }

    /// Shows the drawing so much larger than it is.
    pub fn scale(&self, scale: f64) {
        let (wide, high) = (f64::from(WIDTH), self.height);
        for sheet in [&self.canvas, &self.over] {
            set(sheet, "viewBox", &format!("0 0 {WIDTH} {}", number(high)));
            set(sheet, "width", &number(wide * scale));
            set(sheet, "height", &number(high * scale));
        }
    }

    /// Where the canvas is in the window.
    pub fn rect(&self) -> web_sys::DomRect {
        self.canvas.get_bounding_client_rect()
    }

    /// Marks what is selected, and where a link begins.
    pub fn choose(&self, session: &Session) {
        let from = session.link.as_ref().map(|link| &link.from);
        for (id, station) in &self.stations {
            let chosen = matches!(&session.selected, Selected::Node(node) if node == id);
            let class = match (chosen, from == Some(id)) {
                (_, true) => "map-plain editor-station editor-from",
                (true, _) => "map-plain editor-station editor-chosen",
                _ => "map-plain editor-station",
            };
            set(&station.group, "class", class);
            set(
                &station.group,
                "aria-pressed",
                if chosen { "true" } else { "false" },
            );
        }
        for (id, band) in &self.bands {
            let chosen = matches!(&session.selected, Selected::Zone(zone) if zone == id);
            let class = if chosen {
                "editor-title editor-chosen"
            } else {
                "editor-title"
            };
            set(&band.title, "class", class);
            set(
                &band.title,
                "aria-pressed",
                if chosen { "true" } else { "false" },
            );
        }
    }

    /// The element of what is selected.
    pub fn selected(&self, session: &Session) -> Option<Element> {
        match &session.selected {
            Selected::Nothing => None,
            Selected::Node(id) => Some(self.stations.get(id)?.group.clone()),
            Selected::Zone(id) => Some(self.bands.get(id)?.title.clone()),
        }
    }

    /// Scrolls to what is selected where it is out of sight.
    pub fn reveal(&self, session: &Session) {
        if let Some(element) = self.selected(session) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            options.set_inline(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    /// Lifts a station, with its links and, since stations lie over links, the stations that they
    /// lead to. What is measured is measured once for all of its way.
    pub fn lift(&self, session: &Session, node: &NodeId) -> Option<Lifted> {
        let group = svg("g")?;
        let (mut links, mut unseen) = (Vec::new(), Vec::new());
        let mut stations = BTreeSet::new();
        for (from, to, kind) in session.map().links() {
            if from != node && to != node {
                continue;
            }
            let ends = (from.clone(), to.clone());
            let joined = self.joined.get(&ends)?;
            let copy = Joined {
                path: copy(&joined.path, false)?,
                arrow: copy(&joined.arrow, false)?,
            };
            put(&group, &copy.path);
            put(&group, &copy.arrow);
            unseen.extend([joined.path.clone(), joined.arrow.clone()]);
            links.push(Loose { ends, kind, copy });
            stations.insert(if from == node { to } else { from });
        }
        for id in stations {
            unseen.push(self.stations.get(id)?.group.clone());
            self.shade(id, &group)?;
        }
        unseen.push(self.stations.get(node)?.group.clone());
        let station = self.shade(node, &group)?;
        let _ = station.class_list().add_1("editor-lifted");
        put(&self.over, &group);
        // Not hidden, or the focus would fall out of the editor.
        for element in &unseen {
            set(element, "opacity", "0");
        }
        let none = BTreeMap::new();
        let scene = Scene::of(&view(session, &self.words, &none));
        Some(Lifted {
            routes: scene.routes(node),
            group,
            station,
            links,
            unseen,
        })
    }

    /// Puts a copy of a station into a group, for the eyes alone.
    fn shade(&self, node: &NodeId, group: &Element) -> Option<Element> {
        let station = &self.stations.get(node)?.group;
        // In a group like its zone's, which gives it its tint.
        let zone = copy(&station.parent_element()?, false)?;
        let shade = copy(station, true)?;
        for name in [
            "tabindex",
            "role",
            "data-node",
            "aria-label",
            "aria-pressed",
        ] {
            let _ = shade.remove_attribute(name);
        }
        put(&zone, &shade);
        put(group, &zone);
        Some(shade)
    }
}

impl Lifted {
    /// Shows the station where it is now, and its links.
    pub fn carry(&self, (x, y): (f64, f64)) {
        let _ = self.station.set_attribute("transform", &at(x, y));
        for Loose { ends, kind, copy } in &self.links {
            if let Some((path, arrow)) = self.routes.link((&ends.0, &ends.1), *kind, (x, y)) {
                let _ = copy.path.set_attribute("d", &path);
                let _ = copy.arrow.set_attribute("d", &arrow);
            }
        }
    }
}

impl Drop for Lifted {
    fn drop(&mut self) {
        self.group.remove();
        for element in &self.unseen {
            let _ = element.remove_attribute("opacity");
        }
    }
}

/// A copy of an element, with what is in it where that is wanted.
fn copy(element: &Element, whole: bool) -> Option<Element> {
    let copy = element.clone_node_with_deep(whole).ok()?;
    copy.dyn_into().ok()
}

impl Band {
    fn new(id: &ZoneId) -> Option<Self> {
        let wide = WIDTH.to_string();
        let (ground, rect, grid) = (svg("g")?, svg("rect")?, svg("rect")?);
        set(&rect, "class", "map-band");
        set(&rect, "width", &wide);
        set(&rect, "rx", "14");
        put(&ground, &rect);
        // The grid's points are where stations go to; their first is the zone's highest place.
        set(&grid, "class", "editor-grid");
        set(&grid, "width", "840");
        set(&grid, "transform", "translate(60 76)");
        set(&grid, "fill", "url(#editor-dots)");
        put(&ground, &grid);
        let (group, title, text) = (svg("g")?, svg("g")?, svg("text")?);
        set(&title, "tabindex", "0");
        set(&title, "role", "button");
        set(&title, "data-zone", id.as_str());
        put(&title, &text);
        Some(Self {
            ground,
            rect,
            grid,
            group,
            title,
            text,
        })
    }
}

fn at(x: f64, y: f64) -> String {
    format!("translate({} {})", number(x), number(y))
}

/// What a station is made of, about its centre.
fn fill(group: &Element, placed: &Placed<'_>, picture: &str) -> Option<()> {
    let circle = |class: &str, y: f64, radius: f64| {
        let circle = svg("circle")?;
        set(&circle, "class", class);
        if y != 0.0 {
            set(&circle, "cy", &number(y));
        }
        set(&circle, "r", &number(radius));
        put(group, &circle);
        Some(())
    };
    circle("editor-ring", 0.0, DISC + 6.0)?;
    circle("map-disc", 0.0, DISC)?;
    if picture.is_empty() {
        // A badge without a picture: a disc with two ribbons.
        circle("map-glyph", -5.0, 9.5)?;
        let ribbons = svg("path")?;
        set(&ribbons, "class", "map-glyph");
        set(&ribbons, "d", "M-6 2.5L-8 16L0 11L8 16L6 2.5");
        put(group, &ribbons);
    } else {
        let image = svg("image")?;
        set(&image, "href", picture);
        for (name, value) in [
            ("x", "-23"),
            ("y", "-23"),
            ("width", "46"),
            ("height", "46"),
        ] {
            set(&image, name, value);
        }
        put(group, &image);
    }
    let text = svg("text")?;
    set(&text, "class", "map-name");
    set(&text, "text-anchor", "middle");
    let mut y = DISC + 21.0;
    let mut line = |class: &str, words: &str, down: f64| {
        let line = svg("tspan")?;
        set(&line, "class", class);
        set(&line, "x", "0");
        set(&line, "y", &number(y));
        set_text(&line, words);
        put(&text, &line);
        y += down;
        Some(())
    };
    for words in &placed.name {
        line("map-text", words, NAME_LINE)?;
    }
    for words in &placed.notes {
        line("map-note", words, NOTE_LINE)?;
    }
    put(group, &text);
    Some(())
}

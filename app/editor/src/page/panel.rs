//! The side panel: the fields of the selected station, of the zones, of the map.
//!
//! Its markup is the page's; rows of lists are made from templates there. A field that has the focus
//! is not written to while somebody types in it.

use maps::change::Edit;
use maps::map::{LinkKind, Tint};
use maps::{Node, NodeId, ZoneId};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, Event, HtmlElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement,
    HtmlTemplateElement, HtmlTextAreaElement,
};

use super::dom::{by_id, document, set, set_text, takes_text};
use super::{Editor, closest_of};
use crate::form::{HeadForm, NodeForm, Wrong, line};
use crate::said::{Said, Words, say};
use crate::session::{Selected, Session};

/// Which part is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The selected station.
    Node,
    /// The zones.
    Zones,
    /// The map.
    Map,
}

const TABS: [(Tab, &str); 3] = [
    (Tab::Node, "node"),
    (Tab::Zones, "zones"),
    (Tab::Map, "map"),
];
const NODE_FIELDS: [&str; 9] = [
    "name",
    "text",
    "required",
    "level",
    "badge",
    "badge_name",
    "issuer",
    "achievement",
    "apply",
];
/// Those that say together which badge is meant.
const BADGE_FIELDS: [&str; 4] = ["badge", "badge_name", "issuer", "achievement"];
const HEAD_FIELDS: [&str; 5] = ["title", "head_text", "language", "author", "licence"];

/// The panel.
pub struct Panel {
    node: HtmlElement,
    nothing: HtmlElement,
    links: HtmlElement,
    link_row: HtmlTemplateElement,
    link_to: HtmlSelectElement,
    link_kind: HtmlSelectElement,
    node_zone: HtmlSelectElement,
    zones: HtmlElement,
    zone_row: HtmlTemplateElement,
    /// Whose fields are shown.
    shown: Option<NodeId>,
}

fn template(id: &str) -> Option<HtmlTemplateElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn select(id: &str) -> Option<HtmlSelectElement> {
    by_id(id)?.dyn_into().ok()
}

fn field(name: &str) -> Option<HtmlElement> {
    by_id(&format!("editor-{name}"))
}

fn value(name: &str) -> String {
    field(name).map_or_else(String::new, |field| value_of(&field))
}

fn value_of(field: &HtmlElement) -> String {
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        return input.value();
    }
    if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        return area.value();
    }
    let select = field.dyn_ref::<HtmlSelectElement>();
    select.map_or_else(String::new, HtmlSelectElement::value)
}

fn write(field: &HtmlElement, value: &str) {
    if value_of(field) == value {
        return;
    }
    if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
        input.set_value(value);
    } else if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
        area.set_value(value);
    } else if let Some(select) = field.dyn_ref::<HtmlSelectElement>() {
        select.set_value(value);
    }
}

fn checked(name: &str) -> bool {
    let field = field(name).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    field.is_some_and(|field| field.checked())
}

/// Shows what is wrong with a field, or that nothing is.
fn fault(name: &str, sentence: Option<&str>) {
    let Some(place) = by_id(&format!("editor-{name}-fault")) else {
        return;
    };
    if place.hidden() && sentence.is_none() {
        return;
    }
    place.set_hidden(sentence.is_none());
    if let Ok(Some(text)) = place.query_selector("span") {
        set_text(&text, sentence.unwrap_or_default());
    }
    if let Some(field) = field(name) {
        set(
            &field,
            "aria-invalid",
            if sentence.is_some() { "true" } else { "false" },
        );
    }
}

/// Whether what stands in a field was refused.
fn refused(field: &Element) -> bool {
    field.get_attribute("aria-invalid").as_deref() == Some("true")
}

/// A control in a row of a list, and where its like is once the row is gone.
pub struct InRow {
    list: Element,
    at: u32,
    like: String,
}

impl InRow {
    /// Where a control is, if that is in a row.
    pub fn of(control: &Element) -> Option<Self> {
        let row = closest_of(control, "[data-key]")?;
        let list = row.parent_element()?;
        let rows = list.children();
        let at = (0..rows.length()).find(|at| rows.item(*at).as_ref() == Some(&row))?;
        let like = match control.get_attribute("data-do") {
            Some(what) => format!("[data-do={what}]"),
            None => control.tag_name().to_lowercase(),
        };
        Some(Self { list, at, like })
    }

    /// Its like in the row that has come to that place; behind the last, what adds a row.
    pub fn next(&self) -> Option<Element> {
        let like = match self.list.children().item(self.at) {
            Some(row) => row.query_selector(&self.like),
            None => self
                .list
                .parent_element()?
                .query_selector("[data-do=join], [data-do=add-zone]"),
        };
        like.ok().flatten()
    }
}

/// The link of a row.
pub fn link_of(element: &Element) -> Option<(NodeId, NodeId)> {
    let row = closest_of(element, "[data-from]")?;
    let end = |name| NodeId::new(&row.get_attribute(name)?).ok();
    Some((end("data-from")?, end("data-to")?))
}

fn options(select: &HtmlSelectElement, wanted: &[(String, String)]) {
    let there = select.options();
    let same = there.length() as usize == wanted.len()
        && wanted.iter().enumerate().all(|(at, (value, text))| {
            let option = there.item(at as u32);
            let option = option.and_then(|o| o.dyn_into::<HtmlOptionElement>().ok());
            option.is_some_and(|o| o.value() == *value && o.text() == *text)
        });
    if same {
        return;
    }
    select.set_text_content(None);
    for (value, text) in wanted {
        if let Ok(option) = HtmlOptionElement::new_with_text_and_value(text, value) {
            let _ = select.append_child(&option);
        }
    }
}

fn kind_word(kind: LinkKind, leads: &'static str, needed: &'static str) -> &'static str {
    match kind {
        LinkKind::LeadsTo => leads,
        LinkKind::NeededBefore => needed,
    }
}

impl Panel {
    /// The panel of the page.
    pub fn of_page() -> Option<Self> {
        Some(Self {
            node: by_id("editor-node-fields")?,
            nothing: by_id("editor-node-none")?,
            links: by_id("editor-links")?,
            link_row: template("editor-link-row")?,
            link_to: select("editor-link-to")?,
            link_kind: select("editor-link-kind")?,
            node_zone: select("editor-node-zone")?,
            zones: by_id("editor-zones")?,
            zone_row: template("editor-zone-row")?,
            shown: None,
        })
    }

    /// Opens a part.
    pub fn open(&self, tab: Tab) {
        for (other, name) in TABS {
            if let Some(part) = by_id(&format!("editor-part-{name}")) {
                part.set_hidden(other != tab);
            }
            if let Some(button) = by_id(&format!("editor-tab-{name}")) {
                set(
                    &button,
                    "aria-pressed",
                    if other == tab { "true" } else { "false" },
                );
            }
        }
    }

    /// Goes to a field.
    pub fn focus(&self, name: &str) {
        if let Some(field) = field(name) {
            let _ = field.focus();
            if let Some(input) = field.dyn_ref::<HtmlInputElement>() {
                input.select();
            }
        }
    }

    /// Goes to the title of the selected zone.
    pub fn focus_zone(&self, session: &Session) {
        if let Selected::Zone(zone) = &session.selected
            && let Ok(Some(title)) = self
                .zones
                .query_selector(&format!("[data-zone=\"{zone}\"] input"))
            && let Some(title) = title.dyn_ref::<HtmlInputElement>()
        {
            let _ = title.focus();
            title.select();
        }
    }

    /// The link that the fields below the list say.
    pub fn link_to_make(&self, session: &Session) -> Option<(NodeId, NodeId, LinkKind)> {
        let from = session.node()?.id.clone();
        let to = NodeId::new(&self.link_to.value()).ok()?;
        Some((from, to, LinkKind::from_word(&self.link_kind.value())?))
    }

    /// Shows what the map and the selection are now.
    pub fn fill(&mut self, session: &Session, words: &Words) {
        self.fill_node(session, words);
        self.fill_zones(session, words);
        let head = HeadForm::of(session.map().head());
        let values = [
            &head.title,
            &head.text,
            &head.language,
            &head.author,
            &head.licence,
        ];
        for (name, value) in HEAD_FIELDS.iter().zip(values) {
            self.put(name, value, false);
        }
    }

    fn put(&self, name: &str, value: &str, anew: bool) {
        let Some(field) = field(name) else {
            return;
        };
        let element: &Element = &field;
        let typing = || takes_text(&field) && document().active_element().as_ref() == Some(element);
        // What was refused is there to be mended, with what is wrong with it.
        if anew || !(refused(&field) || typing()) {
            write(&field, value);
            fault(name, None);
        }
    }

    fn fill_node(&mut self, session: &Session, words: &Words) {
        let node = session.node();
        self.node.set_hidden(node.is_none());
        self.nothing.set_hidden(node.is_some());
        let anew = self.shown.as_ref() != node.map(|node| &node.id);
        self.shown = node.map(|node| node.id.clone());
        let Some(node) = node else {
            return;
        };
        let form = NodeForm::of(node);
        for (name, value) in [
            ("name", &form.name),
            ("text", &form.text),
            ("level", &form.level),
            ("apply", &form.apply),
        ] {
            self.put(name, value, anew);
        }
        // A kind of badge that waits for its identifier, or for a mend, is chosen, but not yet the
        // map's.
        let waits = value("badge") == "achievement" && form.badge != "achievement"
            || BADGE_FIELDS
                .iter()
                .filter_map(|name| field(name))
                .any(|field| refused(&field));
        if anew || !waits {
            let values = [
                &form.badge,
                &form.badge_name,
                &form.issuer,
                &form.achievement,
            ];
            for (name, value) in BADGE_FIELDS.iter().zip(values) {
                self.put(name, value, anew);
            }
        }
        fill_picture(node);
        if let Some(required) =
            field("required").and_then(|f| f.dyn_into::<HtmlInputElement>().ok())
        {
            required.set_checked(form.required);
        }
        self.show_badge_rows();
        let map = session.map();
        let zones: Vec<_> = map
            .zones()
            .iter()
            .enumerate()
            .map(|(n, zone)| {
                (
                    zone.id.to_string(),
                    zone_label(words, n, zone.title.as_str()),
                )
            })
            .collect();
        options(&self.node_zone, &zones);
        if let Some(zone) = map.zone_of(&node.id) {
            write(&self.node_zone, zone.id.as_str());
        }
        let others: Vec<_> = map
            .nodes()
            .filter(|other| other.id != node.id)
            .map(|other| (other.id.to_string(), other.name.as_str().to_owned()))
            .collect();
        let chosen = self.link_to.value();
        options(&self.link_to, &others);
        if others.iter().any(|(id, _)| *id == chosen) {
            write(&self.link_to, &chosen);
        }
        self.fill_links(session, node.id.clone(), words);
    }

    fn show_badge_rows(&self) {
        let kind = value("badge");
        for (id, shown) in [
            ("editor-row-named", kind != "wished"),
            ("editor-row-achievement", kind == "achievement"),
        ] {
            if let Some(row) = by_id(id) {
                row.set_hidden(!shown);
            }
        }
    }

    fn fill_links(&self, session: &Session, node: NodeId, words: &Words) {
        let map = session.map();
        let links: Vec<_> = map
            .links()
            .filter(|(from, to, _)| **from == node || **to == node)
            .collect();
        let key = |from: &NodeId, to: &NodeId| format!("{from} {to}");
        let wanted = links.iter().map(|(from, to, _)| key(from, to)).collect();
        rows(&self.links, &self.link_row, wanted);
        let there = self.links.children();
        for (at, (from, to, kind)) in links.into_iter().enumerate() {
            let Some(row) = there.item(at as u32) else {
                continue;
            };
            set(&row, "data-from", from.as_str());
            set(&row, "data-to", to.as_str());
            let outwards = *from == node;
            let other = map.node(if outwards { to } else { from });
            let name = other.map_or("", |other| other.name.as_str());
            let sentence = match outwards {
                true => kind_word(kind, "link_to_leads_to", "link_to_needed_before"),
                false => kind_word(kind, "link_from_leads_to", "link_from_needed_before"),
            };
            if let Ok(Some(text)) = row.query_selector("[data-part=words]") {
                set_text(&text, &words.of(&say(sentence).with("name", name)));
            }
            if let Ok(Some(select)) = row.query_selector("select")
                && let Some(select) = select.dyn_ref::<HtmlSelectElement>()
            {
                write(select, kind.word());
            }
        }
    }

    fn fill_zones(&self, session: &Session, words: &Words) {
        let zones = session.map().zones();
        let wanted = zones.iter().map(|zone| zone.id.to_string()).collect();
        rows(&self.zones, &self.zone_row, wanted);
        let there = self.zones.children();
        for (n, zone) in zones.iter().enumerate() {
            let Some(row) = there.item(n as u32) else {
                continue;
            };
            set(&row, "data-zone", zone.id.as_str());
            let chosen = session.selected == Selected::Zone(zone.id.clone());
            set(
                &row,
                "class",
                if chosen {
                    "editor-row editor-chosen-row"
                } else {
                    "editor-row"
                },
            );
            // It says which zone the buttons in it are about.
            set(
                &row,
                "aria-label",
                &zone_label(words, n, zone.title.as_str()),
            );
            if let Ok(Some(title)) = row.query_selector("input")
                && document().active_element().as_ref() != Some(&title)
                && let Some(title) = title.dyn_ref::<HtmlInputElement>()
            {
                write(title, zone.title.as_str());
            }
            if let Ok(Some(tint)) = row.query_selector("select")
                && let Some(tint) = tint.dyn_ref::<HtmlSelectElement>()
            {
                write(tint, zone.tint.word());
            }
        }
    }
}

/// Shows a station's own picture, if it has one, and leads to where one is set.
fn fill_picture(node: &Node) {
    let picture = node.picture.as_ref().map(|picture| picture.as_str());
    for id in ["editor-picture", "editor-picture-remove"] {
        if let Some(part) = by_id(id) {
            part.set_hidden(picture.is_none());
        }
    }
    if let (Some(image), Some(picture)) = (by_id("editor-picture"), picture) {
        set(&image, "src", picture);
    }
    if let Some(link) = by_id("editor-picture-set")
        && let Some(list) = link.get_attribute("data-list")
    {
        set(&link, "href", &format!("{list}#etape-{}", node.id));
    }
}

fn zone_label(words: &Words, n: usize, title: &str) -> String {
    match title.is_empty() {
        true => words.of(&say("zone_nameless").with("number", n + 1)),
        false => title.to_owned(),
    }
}

/// Makes the rows of a list those of the keys, in that order; rows that stay are kept, and so is the
/// focus in them.
fn rows(list: &HtmlElement, template: &HtmlTemplateElement, wanted: Vec<String>) {
    let there = list.children();
    let mut known: Vec<Element> = (0..there.length())
        .filter_map(|at| there.item(at))
        .collect();
    let key = |row: &Element| row.get_attribute("data-key").unwrap_or_default();
    let before: Vec<String> = known.iter().map(key).collect();
    if before == wanted {
        return;
    }
    let mut place = 0;
    known.retain(|row| {
        let stays = wanted.contains(&key(row));
        if !stays {
            row.remove();
        }
        stays
    });
    for wanted in &wanted {
        let row = known.iter().find(|row| key(row) == *wanted).cloned();
        let row = row.or_else(|| {
            let row = template.content().first_element_child()?;
            let row: Element = row.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
            set(&row, "data-key", wanted);
            Some(row)
        });
        if let Some(row) = row {
            let at = list.children().item(place);
            if at.as_ref() != Some(&row) {
                let _ = list.insert_before(&row, at.as_deref());
            }
            place += 1;
        }
    }
}

impl Editor {
    /// Something was typed into a field, or chosen; `whole` once it is left.
    pub(super) fn typed(&mut self, event: &Event, whole: bool) {
        let Some(field) = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlElement>().ok())
        else {
            return;
        };
        self.typed_in(&field, whole);
    }

    /// The field that has the focus is about to lose it: what is wrong there is shown. The browser
    /// says so too, but while the editor is busy, when it is not heard.
    pub(super) fn leave_field(&mut self) {
        let active = document().active_element().filter(takes_text);
        if let Some(field) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
            self.typed_in(&field, true);
        }
    }

    fn typed_in(&mut self, field: &HtmlElement, whole: bool) {
        if self.reading {
            return;
        }
        if let Some(name) = field.get_attribute("data-field") {
            self.typed_into(&name, whole);
        } else if field.id() == "editor-node-zone" && whole {
            let zone = ZoneId::new(&value_of(field)).ok();
            if let (Some(zone), Some(node)) = (zone, self.session.node().map(|n| n.id.clone())) {
                let result = self.session.choose_zone(&node, &zone);
                self.done(result);
            }
        } else if let Some((from, to)) = link_of(field) {
            if let Some(kind) = LinkKind::from_word(&value_of(field)).filter(|_| whole) {
                let result = self.session.join(&from, &to, kind);
                let refused = result.is_err();
                self.done(result);
                if refused {
                    self.refresh();
                }
            }
        } else if let Some(row) = closest_of(field, "[data-zone]") {
            self.typed_zone(&row, field, whole);
        }
    }

    fn typed_zone(&mut self, row: &Element, field: &HtmlElement, whole: bool) {
        let id = row.get_attribute("data-zone").unwrap_or_default();
        let Ok(zone) = ZoneId::new(&id) else {
            return;
        };
        let typed = value_of(field);
        let current = self.session.map().zones().iter().find(|z| z.id == zone);
        let Some(current) = current else {
            return;
        };
        let result = if field.has_attribute("data-tint") {
            match Tint::from_word(&typed).filter(|tint| *tint != current.tint) {
                Some(tint) => self.session.tint_zone(&zone, tint),
                None => return,
            }
        } else {
            match line("title", &typed) {
                Ok(title) if title == current.title => Ok(()),
                Ok(title) => self.session.rename_zone(&zone, title),
                Err(wrong) => Err(wrong.why),
            }
        };
        match result {
            Ok(()) => self.changed(),
            Err(why) if whole => self.say(&why),
            Err(_) => {}
        }
        if whole {
            self.session.left_field();
        }
    }

    fn typed_into(&mut self, name: &str, whole: bool) {
        let result = match NODE_FIELDS.contains(&name) {
            true => self.typed_node(name),
            false => self.typed_head(name),
        };
        match result {
            Ok(changed) => {
                let right = match BADGE_FIELDS.contains(&name) {
                    true => &BADGE_FIELDS[..],
                    false => &[name],
                };
                for name in right {
                    fault(name, None);
                }
                if changed {
                    self.changed();
                }
            }
            // While it is typed, nothing is wrong yet.
            Err(wrong) if whole => {
                let sentence = self.words.of(&wrong.why);
                fault(wrong.field, Some(&sentence));
                self.say(&wrong.why);
            }
            Err(_) => {}
        }
        if whole {
            self.session.left_field();
        }
    }

    fn typed_node(&mut self, name: &str) -> Result<bool, Wrong> {
        let Some(node) = self.session.node().cloned() else {
            return Ok(false);
        };
        let mut form = NodeForm::of(&node);
        match name {
            "name" => form.name = value("name"),
            "text" => form.text = value("text"),
            "required" => form.required = checked("required"),
            "level" => form.level = value("level"),
            "apply" => form.apply = value("apply"),
            _ => {
                form.badge = value("badge");
                if form.badge == "named" && value("badge_name").trim().is_empty() && name == "badge"
                {
                    // Most steps are called as their badge is.
                    if let Some(field) = field("badge_name") {
                        write(&field, node.name.as_str());
                    }
                }
                form.badge_name = value("badge_name");
                form.issuer = value("issuer");
                form.achievement = value("achievement");
                self.panel.show_badge_rows();
                // The identifier comes next: there is nothing wrong with its field yet.
                if form.badge == "achievement"
                    && name == "badge"
                    && form.achievement.trim().is_empty()
                {
                    return Ok(false);
                }
            }
        }
        let changed = form.read(&node)?;
        if changed == node {
            return Ok(false);
        }
        let key = NODE_FIELDS.iter().find(|known| **known == name).copied();
        let field = (key.unwrap_or("badge"), node.id.to_string());
        self.apply_typed(field, &Edit::Change(changed))
    }

    fn typed_head(&mut self, name: &str) -> Result<bool, Wrong> {
        let Some(key) = HEAD_FIELDS.iter().find(|known| **known == name).copied() else {
            return Ok(false);
        };
        let head = self.session.map().head().clone();
        let mut form = HeadForm::of(&head);
        match key {
            "title" => form.title = value(key),
            "head_text" => form.text = value(key),
            "language" => form.language = value(key),
            "author" => form.author = value(key),
            _ => form.licence = value(key),
        }
        let changed = form.read(&head)?;
        if changed == head {
            return Ok(false);
        }
        self.apply_typed((key, String::new()), &Edit::Head(changed))
    }

    fn apply_typed(&mut self, field: (&'static str, String), edit: &Edit) -> Result<bool, Wrong> {
        let name = field.0;
        let applied = self.session.typed(field, edit);
        applied.map_err(|why: Said| Wrong { field: name, why })?;
        Ok(true)
    }
}

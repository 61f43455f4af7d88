//! The editor in its page: hears what a person does, and shows what comes of it.

mod dom;
mod drawing;
mod net;
mod panel;
mod pointer;

use std::cell::RefCell;

use maps::{Map, NodeId, ZoneId, file};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Event, FocusOptions, HtmlDialogElement, HtmlElement, KeyboardEvent};

use self::dom::{by_id, closest, document, is_shown, on, set, set_text, takes_text};
use self::drawing::Drawing;
use self::net::Net;
use self::panel::{InRow, Panel, Tab};
use self::pointer::Pointer;
use crate::keys::{Command, Focus, Held, command};
use crate::said::{Said, Words, say};
use crate::session::{Selected, Session};
use crate::zoom::{self, View};

thread_local! {
    static EDITOR: RefCell<Option<Editor>> = const { RefCell::new(None) };
}

/// Does something with the editor. What the editor itself brings about meanwhile (a field that
/// loses the focus because it goes) is not heard.
fn with(act: impl FnOnce(&mut Editor)) {
    EDITOR.with(|editor| {
        if let Ok(mut editor) = editor.try_borrow_mut()
            && let Some(editor) = editor.as_mut()
        {
            act(editor);
        }
    });
}

/// Everything there is.
struct Editor {
    session: Session,
    words: Words,
    root: HtmlElement,
    pane: HtmlElement,
    said: HtmlElement,
    drawing: Drawing,
    panel: Panel,
    pointer: Pointer,
    net: Net,
    scale: f64,
    /// Whether another tab writes.
    reading: bool,
}

/// Begins: the page calls it once the module is loaded. Where the page is not what the module
/// expects, it does not begin, and says so.
#[wasm_bindgen]
pub fn start() -> bool {
    let Some(editor) = Editor::of_page() else {
        return false;
    };
    EDITOR.with(|place| place.replace(Some(editor)));
    with(Editor::begin);
    true
}

impl Editor {
    fn of_page() -> Option<Self> {
        let root = by_id("editor")?;
        let text = |id| by_id(id).and_then(|element| element.text_content());
        let map = file::read(text("editor-map")?.as_bytes()).ok()?.map;
        let words = Words::read(&text("editor-words")?);
        let lots = || {
            let half = || (js_sys::Math::random() * 4_294_967_296.0) as u64;
            (half() << 32) | half()
        };
        let session = Session::new(map, Box::new(lots));
        Some(Self {
            pane: by_id("editor-pane")?,
            said: by_id("editor-said")?,
            drawing: Drawing::new(
                [by_id_svg("editor-canvas")?, by_id_svg("editor-over")?],
                &words,
            )?,
            panel: Panel::of_page()?,
            pointer: Pointer::default(),
            net: Net::of_page(&root, &session)?,
            scale: 1.0,
            reading: true,
            session,
            words,
            root,
        })
    }

    fn begin(&mut self) {
        self.root.set_hidden(false);
        if let Some(wait) = by_id("editor-wait") {
            wait.set_hidden(true);
        }
        self.listen();
        self.pointer_listen();
        self.net_begin();
        self.panel.open(Tab::Node);
        self.draw();
        let wide = f64::from(maps::map::WIDTH);
        self.zoom_to(zoom::first(f64::from(self.pane.client_width()), wide));
    }

    fn listen(&self) {
        on(&self.root, "click", |event| with(|e| e.clicked(&event)));
        on(&self.root, "keydown", |event| with(|e| e.key_down(&event)));
        on(&self.root, "keyup", |event| with(|e| e.key_up(&event)));
        on(&self.root, "focusin", |event| with(|e| e.focused(&event)));
        on(&self.root, "input", |event| {
            with(|e| e.typed(&event, false))
        });
        on(&self.root, "change", |event| {
            with(|e| e.typed(&event, true))
        });
    }

    // What is shown.

    /// Says a sentence to everybody.
    fn say(&self, said: &Said) {
        let sentence = self.words.of(said);
        // The same sentence twice is to be heard twice.
        let again = self.said.text_content().as_deref() == Some(sentence.as_str());
        let mark = if again { "\u{a0}" } else { "" };
        self.said
            .set_text_content(Some(&format!("{sentence}{mark}")));
    }

    /// Nothing is changed here while another tab writes; until that is known, nothing is said.
    fn say_reading(&self) {
        if self.root.has_attribute("data-ready") {
            self.say(&say("read_only"));
        }
    }

    fn draw(&mut self) {
        let active = document().active_element();
        let active = active.filter(|active| self.root.contains(Some(active)));
        let in_row = active.as_ref().and_then(InRow::of);
        self.drawing.show(&self.session, &self.words);
        self.drawing.scale(self.scale);
        self.drawing.choose(&self.session);
        self.refresh();
        if let Some(active) = active {
            self.keep_focus(active, in_row);
        }
    }

    /// The focus stays where it was: what is moved within the page loses it. Where that is gone, it
    /// goes to the like of it in the next row, or to what is selected: keys are heard in the editor.
    fn keep_focus(&self, before: Element, in_row: Option<InRow>) {
        let to = Some(before)
            .filter(is_shown)
            .or_else(|| in_row?.next().filter(is_shown))
            .or_else(|| self.drawing.selected(&self.session))
            .unwrap_or_else(|| self.pane.clone().into());
        if document().active_element().as_ref() != Some(&to) {
            // What is drawn takes the focus as what is written does.
            let to: HtmlElement = to.unchecked_into();
            let _ = to.focus_with_options(&without_scrolling());
        }
    }

    /// Everything beside the drawing.
    fn refresh(&mut self) {
        self.panel.fill(&self.session, &self.words);
        let (undo, redo) = self.session.steps();
        for (id, possible) in [("editor-undo", undo), ("editor-redo", redo)] {
            if let Some(button) = by_id(id) {
                set(
                    &button,
                    "aria-disabled",
                    if possible { "false" } else { "true" },
                );
            }
        }
        let linking = self.session.link.is_some();
        for (id, pressed) in [("editor-link", linking), ("editor-snap", self.session.snap)] {
            if let Some(button) = by_id(id) {
                set(
                    &button,
                    "aria-pressed",
                    if pressed { "true" } else { "false" },
                );
            }
        }
        let _ = self
            .root
            .class_list()
            .toggle_with_force("editor-linking", linking);
        let _ = self
            .root
            .class_list()
            .toggle_with_force("editor-snapping", self.session.snap);
        if let Some(title) = by_id("editor-heading") {
            set_text(&title, self.session.map().head().title.as_str());
        }
    }

    /// The map has changed, or was not to be changed; either way it is said.
    fn done(&mut self, result: Result<Said, Said>) {
        match result {
            Ok(said) => {
                self.say(&said);
                self.changed();
            }
            Err(why) => self.say(&why),
        }
    }

    fn changed(&mut self) {
        self.draw();
        self.edited();
    }

    fn select(&mut self, selected: Selected) {
        if self.session.selected == selected {
            return;
        }
        self.session.left_field();
        let tab = match selected {
            Selected::Node(_) => Some(Tab::Node),
            Selected::Zone(_) => Some(Tab::Zones),
            Selected::Nothing => None,
        };
        self.session.selected = selected;
        if let Some(tab) = tab {
            self.panel.open(tab);
        }
        self.drawing.choose(&self.session);
        self.refresh();
    }

    /// Puts the focus on what is selected, and shows it; else on the drawing.
    fn focus_selected(&self) {
        let selected = self.drawing.selected(&self.session);
        let element = selected.map_or_else(|| self.pane.clone(), JsCast::unchecked_into);
        let _ = element.focus();
    }

    /// Shows whether a link is begun, and where.
    fn show_link(&mut self) {
        self.refresh();
        self.drawing.choose(&self.session);
    }

    fn zoom_to(&mut self, scale: f64) {
        let rect = self.pane.get_bounding_client_rect();
        let middle = (rect.width() / 2.0, rect.height() / 2.0);
        self.zoom_about(scale, middle);
    }

    /// Another scale; what is at a point of the pane stays there.
    fn zoom_about(&mut self, scale: f64, at: (f64, f64)) {
        self.zoom_from(&self.view(at), scale, at);
    }

    /// What is seen, about a point of the pane.
    fn view(&self, at: (f64, f64)) -> View {
        View {
            scale: self.scale,
            scroll: (
                f64::from(self.pane.scroll_left()),
                f64::from(self.pane.scroll_top()),
            ),
            at,
        }
    }

    /// Another scale; what was seen at a point of the pane comes to another.
    fn zoom_from(&mut self, before: &View, scale: f64, at: (f64, f64)) {
        let scale = zoom::possible(scale);
        let (left, top) = before.scrolled(scale, at);
        self.scale = scale;
        self.drawing.scale(scale);
        self.pane.set_scroll_left(left.round() as i32);
        self.pane.set_scroll_top(top.round() as i32);
        if let Some(shown) = by_id("editor-zoom") {
            let percent = (scale * 100.0).round() as u32;
            set_text(
                &shown,
                &self.words.of(&say("zoom").with("percent", percent)),
            );
        }
    }

    // What a person does.

    fn clicked(&mut self, event: &Event) {
        if let Some(button) = closest(event, "[data-do]") {
            let what = button.get_attribute("data-do").unwrap_or_default();
            self.pressed(&what, &button);
        } else if let Some(event) = event.dyn_ref::<web_sys::MouseEvent>()
            && event.detail() == 0
            && let Some(part) = part_of(event)
        {
            // Not by a pointer: a screen reader presses it.
            match part {
                Selected::Node(node) if self.session.link.is_some() => self.end_link(&node),
                _ if self.session.link.is_some() => self.cancel(),
                part => {
                    self.select(part);
                    self.command(Command::Open);
                }
            }
        }
    }

    fn pressed(&mut self, what: &str, button: &Element) {
        if button.get_attribute("aria-disabled").as_deref() == Some("true") {
            return;
        }
        let command = match what {
            "undo" => Command::Undo,
            "redo" => Command::Redo,
            "add" => Command::New,
            // Only the key says what a link says: who has none leaves it by the same button.
            "link" if self.session.link.is_some() => Command::Cancel,
            "link" => Command::Link,
            "remove" => Command::Remove,
            "larger" => Command::Larger,
            "smaller" => Command::Smaller,
            "fit" => Command::Fit,
            "help" => Command::Help,
            "left" => Command::Nudge(crate::keys::Direction::Left, false),
            "right" => Command::Nudge(crate::keys::Direction::Right, false),
            "up" => Command::Nudge(crate::keys::Direction::Up, false),
            "down" => Command::Nudge(crate::keys::Direction::Down, false),
            _ => return self.pressed_otherwise(what, button),
        };
        self.command(command);
    }

    fn pressed_otherwise(&mut self, what: &str, button: &Element) {
        let zone = || {
            let id = closest_of(button, "[data-zone]")?.get_attribute("data-zone")?;
            ZoneId::new(&id).ok()
        };
        match what {
            "tab-node" => return self.panel.open(Tab::Node),
            "tab-zones" => return self.panel.open(Tab::Zones),
            "tab-map" => return self.panel.open(Tab::Map),
            "close-help" => {
                if let Some(help) = help() {
                    help.close();
                }
                return;
            }
            "take" => return self.take_over(),
            "reload" => return self.ask_reload(),
            "download" => return self.download(),
            "retry" => return self.save_now(false),
            _ if self.reading => return self.say_reading(),
            _ => {}
        }
        let result = match (what, zone()) {
            ("snap", _) => {
                self.session.snap = !self.session.snap;
                self.refresh();
                Err(say(if self.session.snap {
                    "snap_on"
                } else {
                    "snap_off"
                }))
            }
            ("tidy", _) => self.session.tidy(),
            ("picture-remove", _) => match self.session.node().map(|node| node.id.clone()) {
                Some(node) => self.session.remove_picture(&node),
                None => Err(say("select_node")),
            },
            ("add-zone", _) => {
                self.panel.open(Tab::Zones);
                let result = self.session.add_zone(&self.words.word("new_zone"));
                let added = result.is_ok();
                self.done(result);
                if added {
                    self.panel.focus_zone(&self.session);
                }
                return;
            }
            ("zone-up", Some(zone)) => self.session.move_zone(&zone, -1),
            ("zone-down", Some(zone)) => self.session.move_zone(&zone, 1),
            ("zone-remove", Some(zone)) => self.session.remove_zone(&zone),
            ("unlink", _) => match panel::link_of(button) {
                Some((from, to)) => self.session.unlink(&from, &to),
                None => return,
            },
            ("join", _) => match self.panel.link_to_make(&self.session) {
                Some((from, to, kind)) => self.session.join(&from, &to, kind),
                None => Err(say("link_select")),
            },
            ("earlier" | "later", _) => match self.session.node().map(|node| node.id.clone()) {
                Some(node) => {
                    let by = if what == "earlier" { -1 } else { 1 };
                    self.session.read_in_turn(&node, by)
                }
                None => Err(say("select_node")),
            },
            _ => return,
        };
        self.done(result);
        // The button goes with the picture; what sets another one is beside it.
        if what == "picture-remove" {
            self.panel.focus("picture-set");
        }
    }

    fn key_down(&mut self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        if key.is_composing() || help().is_some_and(|help| help.open()) {
            return;
        }
        let on_drawing = closest(event, "#editor-pane").is_some();
        let focus = if node_of(event).is_some() {
            Focus::Station
        } else if on_drawing {
            Focus::Drawing
        } else if document().active_element().as_ref().is_some_and(takes_text) {
            Focus::Field
        } else {
            Focus::Elsewhere
        };
        if key.key() == " " && on_drawing {
            // Held, it pans; pressed alone, it opens.
            event.prevent_default();
            if !key.repeat() {
                self.pointer.space = Some(false);
            }
            return;
        }
        let held = Held {
            control: key.ctrl_key() || key.meta_key(),
            shift: key.shift_key(),
            alt: key.alt_key(),
        };
        if let Some(command) = command(&key.key(), held, focus) {
            event.prevent_default();
            self.command(command);
        }
    }

    fn key_up(&mut self, event: &Event) {
        let space = event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(|key| key.key() == " ");
        if space
            && let Some(panned) = self.pointer.space.take()
            && !panned
            && closest(event, "#editor-pane").is_some()
        {
            self.command(Command::Open);
        }
    }

    fn focused(&mut self, event: &Event) {
        if self.session.link.is_some() || self.pointer.busy() {
            return;
        }
        let row = || zone_of(&closest(event, ".editor-row")?);
        if let Some(part) = part_of(event).or_else(|| row().map(Selected::Zone)) {
            self.select(part);
        }
    }

    fn command(&mut self, command: Command) {
        match command {
            Command::Larger => return self.zoom_to(self.scale * zoom::STEP),
            Command::Smaller => return self.zoom_to(self.scale / zoom::STEP),
            Command::Fit => {
                let wide = f64::from(maps::map::WIDTH);
                return self.zoom_to(zoom::fit(f64::from(self.pane.client_width()), wide));
            }
            Command::Help => {
                if let Some(help) = help() {
                    let _ = help.show_modal();
                }
                return;
            }
            Command::First | Command::Last => {
                let map = self.session.map();
                let node = match command {
                    Command::First => map.nodes().next(),
                    _ => map.nodes().last(),
                };
                if let Some(node) = node.map(|node| node.id.clone()) {
                    self.select(Selected::Node(node));
                    self.focus_selected();
                }
                return;
            }
            Command::Cancel => return self.cancel(),
            Command::Save => return self.save_now(false),
            Command::Open => return self.open(),
            _ if self.reading => return self.say_reading(),
            _ => {}
        }
        // Where a link was begun, the focus has gone on without what is selected.
        let focused = focused_part();
        let on_drawing = focused.is_some();
        if let Some(focused) = focused {
            self.select(focused);
        }
        let node = self.session.node().map(|node| node.id.clone());
        let result = match (command, node) {
            (Command::Undo, _) => self.session.undo(),
            (Command::Redo, _) => self.session.redo(),
            (Command::New, _) => {
                let added = self.session.add_node(&self.words.word("new_node"), None);
                return self.added(added);
            }
            (Command::Link, Some(node)) => {
                let said = self.session.begin_link(&node);
                self.say(&said);
                return self.show_link();
            }
            (Command::Link, None) => Err(say("link_select")),
            (Command::Remove, _) => return self.remove(),
            (Command::Nudge(to, finely), Some(node)) => self.session.nudge(&node, to, finely),
            (Command::Zone(by), Some(node)) => self.session.change_zone(&node, by),
            _ => Err(say("select_node")),
        };
        let stepped = matches!(command, Command::Undo | Command::Redo) && result.is_ok();
        self.done(result);
        if stepped && on_drawing {
            self.focus_selected();
        }
        if stepped || on_drawing {
            self.drawing.reveal(&self.session);
        }
    }

    fn added(&mut self, result: Result<Said, Said>) {
        let added = result.is_ok();
        self.panel.open(Tab::Node);
        self.done(result);
        if added {
            self.focus_selected();
        }
    }

    fn remove(&mut self) {
        let result = match self.session.selected.clone() {
            Selected::Node(node) => self.session.remove_node(&node),
            Selected::Zone(zone) => self.session.remove_zone(&zone),
            Selected::Nothing => Err(say("select_node")),
        };
        let removed = result.is_ok();
        self.done(result);
        if removed {
            self.focus_selected();
        }
    }

    /// Ends the link that is begun at a station, and selects that.
    fn end_link(&mut self, to: &NodeId) {
        let result = self.session.end_link(to);
        match result {
            Ok(_) => self.session.selected = Selected::Node(to.clone()),
            // Perhaps it was given up.
            Err(_) => self.show_link(),
        }
        self.done(result);
    }

    /// Ends a link, or opens what is selected in the panel.
    fn open(&mut self) {
        if self.session.link.is_some() {
            if let Some(Selected::Node(to)) = focused_part() {
                self.end_link(&to);
            }
            return;
        }
        match self.session.selected {
            Selected::Node(_) => {
                self.panel.open(Tab::Node);
                self.panel.focus("name");
            }
            Selected::Zone(_) => {
                self.panel.open(Tab::Zones);
                self.panel.focus_zone(&self.session);
            }
            Selected::Nothing => {}
        }
    }

    /// Leaves a gesture, a link, a field, what is selected: the innermost of them.
    fn cancel(&mut self) {
        if self.pointer_cancel() {
            self.say(&say("cancelled"));
        } else if self.session.link.take().is_some() {
            self.say(&say("cancelled"));
            self.show_link();
        } else if focused_part().is_none() {
            self.leave_field();
            self.focus_selected();
        }
    }

    fn adopt(&mut self, map: Map) {
        self.session.adopt(map);
        self.draw();
    }
}

fn by_id_svg(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

fn help() -> Option<HtmlDialogElement> {
    by_id("editor-help")?.dyn_into().ok()
}

fn without_scrolling() -> FocusOptions {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    options
}

/// The zone of its title, or of its row in the panel.
fn zone_of(element: &Element) -> Option<ZoneId> {
    ZoneId::new(&element.get_attribute("data-zone")?).ok()
}

/// The station or the zone of the drawing that an element belongs to.
fn part(element: &Element) -> Option<Selected> {
    if let Some(station) = closest_of(element, "[data-node]") {
        let id = station.get_attribute("data-node")?;
        return NodeId::new(&id).ok().map(Selected::Node);
    }
    zone_of(&closest_of(element, ".editor-title")?).map(Selected::Zone)
}

/// The one that an event is on.
fn part_of(event: &Event) -> Option<Selected> {
    part(&event.target()?.dyn_into().ok()?)
}

/// The station that an event is on.
fn node_of(event: &Event) -> Option<NodeId> {
    match part_of(event)? {
        Selected::Node(node) => Some(node),
        _ => None,
    }
}

/// The one that has the focus: while a link is begun it is not the one that is selected.
fn focused_part() -> Option<Selected> {
    part(&document().active_element()?)
}

fn closest_of(element: &Element, selector: &str) -> Option<Element> {
    element.closest(selector).ok().flatten()
}

//! Pointers: mouse, pen and fingers alike. A station is dragged, the ground pans, two fingers pan and
//! zoom, a press twice on the ground adds a station there.

use std::collections::BTreeMap;

use maps::NodeId;
use maps::map::WIDTH;
use wasm_bindgen::JsCast;
use web_sys::{Event, PointerEvent, WheelEvent};

use super::dom::{document, next_frame, on, window};
use super::drawing::Lifted;
use super::{Editor, node_of, part, with};
use crate::said::say;
use crate::session::Selected;
use crate::zoom::{self, View};

/// How far a mouse moves, and a finger, before it is a drag.
const SLIP: (f64, f64) = (4.0, 9.0);
/// How soon, in milliseconds, and how near the second press of two is.
const TWICE: (f64, f64) = (400.0, 24.0);
/// How near to the pane's edge, in pixels, dragging scrolls, and how fast.
const EDGE: (f64, f64) = (36.0, 12.0);
/// Half of the target of a finger, in pixels.
const FINGER: f64 = 22.0;

/// What the pointers are doing.
#[derive(Default)]
pub struct Pointer {
    gesture: Gesture,
    /// Where each pointer is that is down, in the window.
    down: BTreeMap<i32, (f64, f64)>,
    /// The last press on the ground: when and where.
    pressed: Option<(f64, (f64, f64))>,
    /// Whether the space bar is held, and whether it has panned.
    pub space: Option<bool>,
    frame: bool,
}

#[derive(Default)]
enum Gesture {
    #[default]
    None,
    /// Down, and not yet moved.
    Press {
        from: (f64, f64),
        slip: f64,
        node: Option<NodeId>,
    },
    Pan {
        last: (f64, f64),
    },
    Drag(Box<Drag>),
    Pinch {
        apart: f64,
        /// What was seen between the fingers when it began.
        view: View,
    },
}

struct Drag {
    node: NodeId,
    lifted: Lifted,
    /// From the pointer to the station's centre, on the canvas.
    grip: (f64, f64),
    /// Where the pointer is, in the window.
    pointer: (f64, f64),
    /// Where the station is, on the canvas.
    at: (f64, f64),
}

impl Pointer {
    /// Whether something goes on.
    pub const fn busy(&self) -> bool {
        !matches!(self.gesture, Gesture::None)
    }
}

fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.client_x()), f64::from(event.client_y()))
}

fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

impl Editor {
    pub(super) fn pointer_listen(&self) {
        type Heard = fn(&mut Editor, &PointerEvent);
        let all: [(&str, Heard); 4] = [
            ("pointerdown", Self::pointer_down),
            ("pointermove", Self::pointer_moved),
            ("pointerup", Self::pointer_up),
            ("pointercancel", |editor, event| {
                editor.pointer.down.remove(&event.pointer_id());
                editor.pointer_cancel();
            }),
        ];
        for (name, heard) in all {
            on(&self.pane, name, move |event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    with(|editor| heard(editor, event));
                }
            });
        }
        // The release of a key that is held while the window is left is not heard.
        on(&window(), "blur", |_| with(|e| e.pointer.space = None));
        on(&self.pane, "wheel", |event| with(|e| e.wheel(&event)));
    }

    fn pointer_down(&mut self, event: &PointerEvent) {
        if event.button() > 1 {
            return;
        }
        let at = place(event);
        self.pointer.down.insert(event.pointer_id(), at);
        let _ = self.pane.set_pointer_capture(event.pointer_id());
        if self.pointer.down.len() == 2 {
            self.pointer_cancel();
            if let Some((apart, middle)) = self.fingers() {
                let (apart, view) = (apart.max(1.0), self.view(middle));
                self.pointer.gesture = Gesture::Pinch { apart, view };
            }
            return;
        }
        if self.pointer.busy() {
            return;
        }
        // The middle button pans wherever it is pressed; so does any while space is held.
        if event.button() == 1 || self.pointer.space.is_some() {
            event.prevent_default();
            self.pointer.gesture = Gesture::Pan { last: at };
            return;
        }
        let touch = event.pointer_type() == "touch";
        let slip = if touch { SLIP.1 } else { SLIP.0 };
        let slack = if touch { FINGER / self.scale } else { 0.0 };
        let (x, y) = self.on_canvas(at);
        let node = node_of(event).or_else(|| self.drawing.stage.pick(x, y, slack).cloned());
        self.pointer.gesture = Gesture::Press {
            from: at,
            slip,
            node,
        };
    }

    /// How far apart two fingers are, and the point of the pane between them.
    fn fingers(&self) -> Option<(f64, (f64, f64))> {
        let mut down = self.pointer.down.values();
        let (one, other) = (*down.next()?, *down.next()?);
        let rect = self.pane.get_bounding_client_rect();
        let x = (one.0 + other.0) / 2.0 - rect.left();
        let y = (one.1 + other.1) / 2.0 - rect.top();
        Some((apart(one, other), (x, y)))
    }

    /// A point of the window on the canvas.
    fn on_canvas(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let rect = self.drawing.rect();
        let scale = rect.width().max(1.0) / f64::from(WIDTH);
        ((x - rect.left()) / scale, (y - rect.top()) / scale)
    }

    fn pointer_moved(&mut self, event: &PointerEvent) {
        let at = place(event);
        match self.pointer.down.get_mut(&event.pointer_id()) {
            Some(place) => *place = at,
            None => return,
        }
        match &mut self.pointer.gesture {
            Gesture::None => {}
            Gesture::Press { from, slip, node } => {
                if apart(*from, at) < *slip {
                    return;
                }
                let from = *from;
                match node.take().filter(|_| self.session.link.is_none()) {
                    Some(node) if !self.reading => self.lift(node, from, at),
                    _ => self.pointer.gesture = Gesture::Pan { last: at },
                }
                self.frame_soon();
            }
            Gesture::Drag(drag) => {
                drag.pointer = at;
                self.frame_soon();
            }
            Gesture::Pan { last } => {
                let by = (last.0 - at.0, last.1 - at.1);
                *last = at;
                if let Some(panned) = &mut self.pointer.space {
                    *panned = true;
                }
                self.pan(by);
            }
            // What was between them stays there, wherever they go.
            Gesture::Pinch {
                apart: before,
                view,
            } => {
                let (before, view) = (*before, *view);
                if let Some((apart, middle)) = self.fingers() {
                    self.zoom_from(&view, view.scale * apart / before, middle);
                }
            }
        }
    }

    /// Pans the pane; what it cannot, the page does, so that a finger is never caught in it.
    fn pan(&self, (x, y): (f64, f64)) {
        let before = self.pane.scroll_top();
        self.pane.scroll_by_with_x_and_y(x, y);
        let left = y - f64::from(self.pane.scroll_top() - before);
        if left.abs() >= 1.0 {
            window().scroll_by_with_x_and_y(0.0, left);
        }
    }

    fn lift(&mut self, node: NodeId, from: (f64, f64), at: (f64, f64)) {
        let Some(centre) = self.drawing.stage.spot(&node) else {
            return;
        };
        self.select(Selected::Node(node.clone()));
        let Some(lifted) = self.drawing.lift(&self.session, &node) else {
            return;
        };
        let (x, y) = self.on_canvas(from);
        self.pointer.gesture = Gesture::Drag(Box::new(Drag {
            lifted,
            node,
            grip: (centre.0 - x, centre.1 - y),
            pointer: at,
            at: centre,
        }));
    }

    fn frame_soon(&mut self) {
        if !self.pointer.frame {
            self.pointer.frame = true;
            next_frame(|| with(Self::frame));
        }
    }

    fn frame(&mut self) {
        self.pointer.frame = false;
        let Gesture::Drag(drag) = &self.pointer.gesture else {
            return;
        };
        let (pointer, grip) = (drag.pointer, drag.grip);
        let scrolled = self.scroll_at_edge(pointer);
        let (x, y) = self.on_canvas(pointer);
        let at = (
            (x + grip.0).clamp(0.0, f64::from(WIDTH)),
            (y + grip.1).max(0.0),
        );
        if let Gesture::Drag(drag) = &mut self.pointer.gesture {
            drag.at = at;
            drag.lifted.carry(at);
        }
        if scrolled {
            self.frame_soon();
        }
    }

    /// Scrolls where a station is dragged to the pane's edge; says whether it did.
    fn scroll_at_edge(&self, (x, y): (f64, f64)) -> bool {
        let rect = self.pane.get_bounding_client_rect();
        let towards = |at: f64, low: f64, high: f64| match at {
            at if at < low + EDGE.0 => -EDGE.1,
            at if at > high - EDGE.0 => EDGE.1,
            _ => 0.0,
        };
        let by = (
            towards(x, rect.left(), rect.right()),
            towards(y, rect.top(), rect.bottom()),
        );
        if by == (0.0, 0.0) {
            return false;
        }
        let before = (self.pane.scroll_left(), self.pane.scroll_top());
        self.pane.scroll_by_with_x_and_y(by.0, by.1);
        before != (self.pane.scroll_left(), self.pane.scroll_top())
    }

    fn pointer_up(&mut self, event: &PointerEvent) {
        self.pointer.down.remove(&event.pointer_id());
        match std::mem::take(&mut self.pointer.gesture) {
            Gesture::Drag(mut drag) => {
                // The last move may not have had its frame.
                let (x, y) = self.on_canvas(place(event));
                drag.at = (x + drag.grip.0, y + drag.grip.1);
                self.drop(&drag);
            }
            Gesture::Press { from, node, .. } => self.press(event, from, node),
            // The finger that stays goes on as a pan.
            Gesture::Pinch { .. } => {
                if let Some(last) = self.pointer.down.values().next() {
                    self.pointer.gesture = Gesture::Pan { last: *last };
                }
            }
            Gesture::Pan { .. } | Gesture::None => {}
        }
    }

    fn drop(&mut self, drag: &Drag) {
        let result = match self.drawing.stage.at(drag.at.0, drag.at.1) {
            Some((zone, place)) => self.session.drop_node(&drag.node, &zone, place),
            None => Err(say("fault")),
        };
        let moved = result.is_ok();
        self.done(result);
        if !moved {
            // It goes back to where it was.
            self.draw();
        }
    }

    fn press(&mut self, event: &PointerEvent, at: (f64, f64), node: Option<NodeId>) {
        if let Some(node) = node {
            self.pointer.pressed = None;
            if self.session.link.is_some() {
                return self.end_link(&node);
            }
            self.select(Selected::Node(node));
            return self.focus_selected();
        }
        if self.session.link.is_some() {
            self.pointer.pressed = None;
            return self.cancel();
        }
        // What the pointer is on; the event itself is the pane's, which has captured it.
        let (x, y) = (at.0 as f32, at.1 as f32);
        let title = document().element_from_point(x, y);
        if let Some(zone @ Selected::Zone(_)) = title.and_then(|element| part(&element)) {
            self.pointer.pressed = None;
            self.select(zone);
            return self.focus_selected();
        }
        let now = event.time_stamp();
        let twice = self
            .pointer
            .pressed
            .is_some_and(|(when, there)| now - when < TWICE.0 && apart(there, at) < TWICE.1);
        self.pointer.pressed = (!twice).then_some((now, at));
        if twice {
            if self.reading {
                return self.say_reading();
            }
            let (x, y) = self.on_canvas(at);
            let there = self.drawing.stage.at(x, y);
            self.session.selected = Selected::Nothing;
            let added = self.session.add_node(&self.words.word("new_node"), there);
            self.added(added);
        } else {
            self.select(Selected::Nothing);
        }
    }

    /// Ends what the pointers do, and takes it back; says whether there was something.
    pub(super) fn pointer_cancel(&mut self) -> bool {
        let gesture = std::mem::take(&mut self.pointer.gesture);
        let dragged = matches!(gesture, Gesture::Drag(_));
        if dragged {
            self.draw();
        }
        dragged
    }

    fn wheel(&mut self, event: &Event) {
        let Some(event) = event.dyn_ref::<WheelEvent>() else {
            return;
        };
        if !(event.ctrl_key() || event.meta_key()) {
            return;
        }
        event.prevent_default();
        // Lines and pages are told by some mice.
        let unit = match event.delta_mode() {
            0 => 1.0,
            1 => 16.0,
            _ => 240.0,
        };
        let rect = self.pane.get_bounding_client_rect();
        let x = f64::from(event.client_x()) - rect.left();
        let y = f64::from(event.client_y()) - rect.top();
        self.zoom_about(zoom::wheel(self.scale, event.delta_y() * unit), (x, y));
    }
}

//! What a key means, by where it is pressed.
//!
//! Letters mean something only while the drawing has the focus (WCAG 2.1.4); where text is typed, all
//! keys are the field's but Escape and those that save.

/// Where the focus is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// On a station.
    Station,
    /// On the drawing: a zone's title, the ground.
    Drawing,
    /// In a field that takes text: it takes its own typing back.
    Field,
    /// Elsewhere in the editor: a button, a list, a box to tick.
    Elsewhere,
}

/// Where to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Take the last edit back.
    Undo,
    /// Do it again.
    Redo,
    /// Save now.
    Save,
    /// Move the station; finely or by a step.
    Nudge(Direction, bool),
    /// Move the station to the zone before or after.
    Zone(isize),
    /// Open what has the focus in the panel; or end a link there.
    Open,
    /// Begin a link, or say the other thing with it.
    Link,
    /// Add a station.
    New,
    /// Remove what has the focus.
    Remove,
    /// Leave a link, a field or what is selected.
    Cancel,
    /// Show larger.
    Larger,
    /// Show smaller.
    Smaller,
    /// Show the whole width.
    Fit,
    /// Go to the first station.
    First,
    /// Go to the last station.
    Last,
    /// List the keys.
    Help,
}

/// The modifiers of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Held {
    /// Control, or Command on a Mac.
    pub control: bool,
    /// Shift.
    pub shift: bool,
    /// Alt or Option.
    pub alt: bool,
}

/// What a key means (`KeyboardEvent.key`).
pub fn command(key: &str, held: Held, focus: Focus) -> Option<Command> {
    if held.alt {
        return None;
    }
    let lower = key.to_ascii_lowercase();
    if held.control {
        let field = focus == Focus::Field;
        return match lower.as_str() {
            "s" => Some(Command::Save),
            "z" if !field && held.shift => Some(Command::Redo),
            "z" if !field => Some(Command::Undo),
            "y" if !field => Some(Command::Redo),
            _ => None,
        };
    }
    if key == "Escape" {
        return Some(Command::Cancel);
    }
    if matches!(focus, Focus::Field | Focus::Elsewhere) {
        return None;
    }
    if focus == Focus::Station {
        let on_station = match key {
            "ArrowLeft" => Some(Command::Nudge(Direction::Left, held.shift)),
            "ArrowRight" => Some(Command::Nudge(Direction::Right, held.shift)),
            "ArrowUp" => Some(Command::Nudge(Direction::Up, held.shift)),
            "ArrowDown" => Some(Command::Nudge(Direction::Down, held.shift)),
            "PageUp" => Some(Command::Zone(-1)),
            "PageDown" => Some(Command::Zone(1)),
            "l" | "L" => Some(Command::Link),
            _ => None,
        };
        if on_station.is_some() {
            return on_station;
        }
    }
    match lower.as_str() {
        "enter" => Some(Command::Open),
        "delete" | "backspace" => Some(Command::Remove),
        "n" => Some(Command::New),
        "+" | "=" => Some(Command::Larger),
        "-" => Some(Command::Smaller),
        "0" => Some(Command::Fit),
        "home" => Some(Command::First),
        "end" => Some(Command::Last),
        "?" => Some(Command::Help),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_mean_what_their_place_makes_of_them() {
        let none = Held::default();
        let shift = Held {
            shift: true,
            ..none
        };
        let control = Held {
            control: true,
            ..none
        };
        let both = Held {
            control: true,
            ..shift
        };
        let alt = Held { alt: true, ..none };
        let right = Command::Nudge(Direction::Right, false);
        let finely = Command::Nudge(Direction::Right, true);
        use Focus::{Drawing, Elsewhere, Field, Station};
        for (key, held, focus, expected) in [
            ("ArrowRight", none, Station, Some(right)),
            ("ArrowRight", shift, Station, Some(finely)),
            ("ArrowRight", none, Drawing, None),
            ("ArrowRight", none, Field, None),
            ("ArrowLeft", alt, Station, None),
            ("PageDown", none, Station, Some(Command::Zone(1))),
            ("L", shift, Station, Some(Command::Link)),
            ("l", none, Field, None),
            ("l", none, Drawing, None),
            ("n", none, Drawing, Some(Command::New)),
            ("n", none, Elsewhere, None),
            ("n", control, Station, None),
            ("Enter", none, Station, Some(Command::Open)),
            ("Enter", none, Elsewhere, None),
            ("Delete", none, Station, Some(Command::Remove)),
            ("Backspace", none, Field, None),
            ("Escape", none, Field, Some(Command::Cancel)),
            ("z", control, Station, Some(Command::Undo)),
            ("Z", both, Elsewhere, Some(Command::Redo)),
            ("z", control, Elsewhere, Some(Command::Undo)),
            ("Escape", none, Elsewhere, Some(Command::Cancel)),
            ("y", control, Drawing, Some(Command::Redo)),
            ("z", control, Field, None),
            ("s", control, Field, Some(Command::Save)),
            ("+", shift, Drawing, Some(Command::Larger)),
            ("-", none, Station, Some(Command::Smaller)),
            ("0", none, Station, Some(Command::Fit)),
            ("?", shift, Station, Some(Command::Help)),
        ] {
            assert_eq!(
                command(key, held, focus),
                expected,
                "{key} {held:?} {focus:?}"
            );
        }
    }
}

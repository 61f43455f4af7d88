//! Mini-maps: a path of badges as stations in zones, where one stands on it, and what comes next.
//!
//! [`map`] holds a map as types that cannot be wrong, [`file`](mod@file) reads and writes the open
//! file `*.besace-map.json`, [`progress`] holds a map against what a learner has, [`layout`] lays
//! stations out, [`draw`] makes the SVG, [`templates`] are maps to begin with, and [`change`] says
//! what a new version changes and does, undoes and redoes what an editor does.
//!
//! No I/O, no clock, no randomness; it runs in the browser as on the server. Words for people live
//! elsewhere: what can go wrong is said in types, with enough in them for a sentence.

pub mod change;
pub mod draw;
pub mod file;
pub mod layout;
pub mod map;
pub mod progress;
pub mod templates;

pub use map::{Map, Node, NodeId, Zone, ZoneId};

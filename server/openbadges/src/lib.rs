//! Open Badges, read and proven without I/O.

pub mod limits;

pub use limits::Limits;

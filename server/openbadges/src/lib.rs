//! Open Badges, read and proven without I/O.

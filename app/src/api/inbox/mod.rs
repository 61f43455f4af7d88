//! What came by itself, and waits.

mod decide;
mod list;

pub use decide::*;
pub use list::*;

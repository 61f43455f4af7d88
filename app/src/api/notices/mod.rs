//! What I am told.

mod change_rhythm;
mod list;
mod read;
mod rhythm;

pub use change_rhythm::*;
pub use list::*;
pub use read::*;
pub use rhythm::*;

//! Everything that my account holds, in one file.

mod list;

pub use list::*;

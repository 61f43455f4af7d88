//! Frameworks of skills, for operators.

mod list;
mod remove;
mod show;

pub use list::*;
pub use remove::*;
pub use show::*;

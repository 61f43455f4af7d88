//! The evidence that I added to my badges.

mod change;
mod delete;
mod show;

pub use change::*;
pub use delete::*;
pub use show::*;

//! My badges.

mod check_again;
mod delete;
mod list;
mod show;

pub use check_again::*;
pub use delete::*;
pub use list::*;
pub use show::*;

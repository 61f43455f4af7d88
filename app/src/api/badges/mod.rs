//! My badges.

mod arrange;
mod check_again;
mod choose_view;
mod delete;
mod latest;
mod list;
mod show;
mod write_note;

pub use arrange::*;
pub use check_again::*;
pub use choose_view::*;
pub use delete::*;
pub use latest::*;
pub use list::*;
pub use show::*;
pub use write_note::*;

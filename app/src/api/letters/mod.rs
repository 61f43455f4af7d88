//! What visitors of my public pages wrote.

mod answer;
mod delete;
mod list;
mod report;
mod show;

pub use answer::*;
pub use delete::*;
pub use list::*;
pub use report::*;
pub use show::*;

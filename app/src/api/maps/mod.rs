//! My maps.

mod change;
mod create;
mod delete;
mod list;
mod offer;
mod publish;
mod show;

pub use change::*;
pub use create::*;
pub use delete::*;
pub use list::*;
pub use offer::*;
pub use publish::*;
pub use show::*;

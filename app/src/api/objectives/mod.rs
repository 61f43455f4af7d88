//! The maps that I follow.

mod answer;
mod declare;
mod leave;
mod list;
mod preview;
mod show;
mod take;

pub use answer::*;
pub use declare::*;
pub use leave::*;
pub use list::*;
pub use preview::*;
pub use show::*;
pub use take::*;

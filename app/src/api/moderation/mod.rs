//! Reports of public pages and letters, for operators.

mod dismiss;
mod lift;
mod list;
mod show;
mod take_down;

pub use dismiss::*;
pub use lift::*;
pub use list::*;
pub use show::*;
pub use take_down::*;

//! My maps.

#[expect(
    clippy::too_many_arguments,
    reason = "each is a field of one of the form's parts"
)]
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

//! The links through which my badges and collections are seen.

#[expect(clippy::too_many_arguments, reason = "each is a field of the form")]
mod create;
mod living;
mod page;
mod revoke;

pub use create::*;
pub use living::*;
pub use page::*;
pub use revoke::*;

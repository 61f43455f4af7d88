//! The links through which my badges are seen.

mod create;
mod revoke;

pub use create::*;
pub use revoke::*;

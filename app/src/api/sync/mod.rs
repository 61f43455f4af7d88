//! Sources, and runs over them.

mod connect;
mod overview;
mod start;
mod switch_off;
mod switch_on;
mod visit;

pub use connect::*;
pub use overview::*;
pub use start::*;
pub use switch_off::*;
pub use switch_on::*;
pub use visit::*;

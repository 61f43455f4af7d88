//! Who accompanies me, and whom I accompany.

mod accept;
mod ask;
mod encourage;
mod invitation;
mod list;
mod mine;
mod revoke;
mod show;
mod stop;

pub use accept::*;
pub use ask::*;
pub use encourage::*;
pub use invitation::*;
pub use list::*;
pub use mine::*;
pub use revoke::*;
pub use show::*;
pub use stop::*;

//! What came by itself waits until its holder says yes or no.
//!
//! What waits or was declined is its holder's alone: no share shows it, no list counts it, no
//! interface names it. Yes and no may be said twice, and a no can be taken back.

mod decide;
mod list;
mod port;

pub use decide::decide;
pub use list::{list, pending};
pub use port::InboxPort;

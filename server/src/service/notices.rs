//! What people are told of their badges: withdrawn, about to end, arrived, about to be deleted, or a
//! source that fails. In the application always, by mail as often as they chose.

mod digest;
mod expiring;
mod port;
mod tell;
mod unsubscribe;

pub use digest::Digest;
pub use expiring::TellExpiring;
pub use port::NoticesPort;
pub use tell::{arrived, changed, tell};
pub use unsubscribe::{unsubscribe, unsubscribe_link, whose};

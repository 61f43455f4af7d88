//! Arrivals of files, texts and links: an upload, a mail, a delivery, an answer of a source.
//!
//! Whatever way they come, they are written down first ([`begin`]), then taken in ([`take_in`]) by
//! the request that brought them, as long as it waits, and by a job; what came of each is a report
//! that its owner can look at for ninety days.

mod begin;
mod port;
mod sweep;
mod take_in;

pub use begin::{Arrived, begin, enqueue_rest};
pub(in crate::service) use begin::{items_of, write};
pub use port::IntakesPort;
pub use sweep::SweepIntakes;
pub use take_in::{TakeIn, take_in};

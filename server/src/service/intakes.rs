//! Arrivals of files, texts and links: an upload, a mail, a delivery, an answer of a source.
//!
//! Whatever way they come, they are written down first ([`begin`]), then taken in ([`take_in`]) by
//! the request that brought them, as long as it waits, and by a job; what came of each is a report
//! that its owner can look at for ninety days.

mod archive;
mod begin;
mod gather;
mod port;
mod report;
mod sweep;
mod take_in;
mod texts;

pub(in crate::service) use archive::Caps;
pub use archive::{EMPTY as EMPTY_ZIP, MAGIC as ZIP};
pub use begin::{begin, enqueue_rest};
pub(in crate::service) use begin::{items_of, write};
pub use gather::{Arrived, Gathering};
pub use port::IntakesPort;
pub use report::report;
pub use sweep::SweepIntakes;
pub use take_in::{TakeIn, go_on, take_in, take_in_hand};
pub(in crate::service) use texts::links_in;

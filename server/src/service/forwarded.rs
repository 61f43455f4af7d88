//! Mails that people forward to their own import address: which account an address is of, what a
//! mail brings, and what its owner decides about the links in it.
//!
//! A mail proves nothing. Its attachments and the links that a rule knows become an intake; every
//! other link waits for its owner's word, above all one that hands a badge over at the issuer's.
//! The mail itself is never stored.

mod address;
mod contents;
mod drop;
mod factory_link;
mod port;
mod receive;
mod reseal;
mod show;
mod sweep;
mod try_link;

pub use address::{renew, switch_off, whose};
pub use factory_link::{FactoryLink, PATH as FACTORY_LINK, look_for};
pub use port::ForwardedPort;
pub use receive::{Ending, look_into, receive};
pub use reseal::{reseal, used};
pub use sweep::SweepMails;

use domain::Millis;

/// For how long what is kept of a mail is kept.
const KEPT: i64 = 7 * Millis::DAY;

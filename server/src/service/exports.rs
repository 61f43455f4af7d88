//! Everything that an account holds in one ZIP, and the way back from it.
//!
//! A job makes it ([`make`]), it is kept for a week, and only its owner takes it. What is in it is
//! said by `index.json` ([`index`]); each kind of data is one module here that writes its part of
//! the index and reads it back, into this account or another, on this instance or another. Badges
//! come back as any import does and are verified again; the rest follows them ([`restore`]).

mod accompanying;
mod badges;
mod collections;
mod evidence;
mod index;
mod journal;
mod make;
mod maps;
mod objectives;
mod order;
mod pages;
mod port;
mod profile;
mod request;
mod restore;
mod sweep;

use domain::Millis;

pub use index::{Index, LARGEST, SCHEMA};
pub use make::{MakeExport, write};
pub use port::ExportsPort;
pub use request::{request, take};
pub use restore::Restore;
pub(in crate::service) use restore::{Part, Restoring, begin};
pub use sweep::SweepExports;

/// How long an export is kept.
pub const KEPT: i64 = 7 * Millis::DAY;

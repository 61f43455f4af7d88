//! Synchroniser: one press checks every badge again, reads what was forwarded, and asks each source
//! that its holder switched on; by itself, the same happens at night.
//!
//! A run is a row with its steps, and a chain of jobs, one turn each: what a turn found is written
//! down together with the job for the next one. Killed at any moment, the server goes on where it
//! was, and nothing came in twice.

mod ask;
mod begin;
mod health;
mod look;
mod mail;
mod night;
mod offered;
mod port;
mod register;
mod reseal;
mod run;
mod switch;
mod visit;

pub use begin::begin;
pub use health::{SourceHealth, TellFailing, health};
pub use night::{Night, next_night};
pub use port::SyncPort;
pub use register::{add, register, unregister};
pub use reseal::{reseal, used};
pub use run::Synchronise;
pub use switch::{switch_off, switch_on};
pub use visit::come_back;

//! Deliveries: badges that partners push, for whoever they are.
//!
//! A request does the same whether an address has an account or not: each badge is written down
//! sealed with its address, beside HMACs by which it is found again, and a job is enqueued
//! ([`accept`]). The job knows the address: of an account it takes the badge into the inbox
//! ([`take`]), anybody else it invites, once for each partner ([`Deliver`]); what waits is kept
//! for ninety days and comes in by itself when its address is confirmed ([`TakeDeliveries`]).
//! Nothing is asked of an issuer before a badge has a holder.

mod accept;
mod addressee;
mod content;
mod deliver;
mod invitation;
mod mails;
mod sweep;
mod take;

use domain::Millis;

pub use accept::{Answer, Item, Refused, Status, Stopped, Warning, accept};
pub use addressee::Addressee;
pub use deliver::Deliver;
pub use invitation::{
    Invited, Receive, Shown, add_to, discard, discard_works, look, receive, silence,
};
pub use sweep::SweepDeliveries;
pub use take::{TakeDeliveries, expect};

/// How long a delivery waits for its holder.
const KEPT: i64 = 90 * Millis::DAY;

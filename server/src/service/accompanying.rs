//! Accompanying: a learner gives a named person a link to one objective; whoever accepts it sees
//! how far the learner is, until one of them ends it.
//!
//! The consent is journalled when the link is made, and withdrawn when it ends, whatever ends it:
//! the learner, the tutor, the settings, an objective that is left, an account that goes.

mod accept;
mod ask;
mod encourage;
mod invitation;
mod learners;
mod mine;
mod port;
mod revoke;
mod show;
mod stop;

pub use accept::accept;
pub use ask::ask;
pub use encourage::encourage;
pub use invitation::invitation;
pub use learners::list;
pub use mine::mine;
pub use port::AccompanyingPort;
pub use revoke::revoke;
pub use show::show;
pub use stop::stop;

/// What the journal of consents calls a link for somebody.
#[must_use]
pub fn purpose(name: &str) -> String {
    format!("follow_up:{name}")
}

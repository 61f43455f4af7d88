//! A lived-in instance to look at: an issuer of its own, badges of several kinds that it signs and
//! serves, and people who hold them.
//!
//! Nothing here is reachable from a real instance: the issuer listens on a loopback address, its
//! key is public knowledge, and only `besace demo` starts it.

pub mod achievements;
pub mod issuer;
pub mod picture;
pub mod seed;

//! Who somebody is: passwords, tokens in mail links, the age rule and sessions.
//!
//! Everything here but the session store is pure or takes chance and time as arguments; what is
//! done with it stands in [`crate::service::accounts`].

pub mod age;
pub mod device;
pub mod keys;
pub mod passwords;
pub mod policy;
pub mod session;
pub mod token;

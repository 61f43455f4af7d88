//! Every side effect of Besace.

pub mod fetch;

//! The operator's pages: the instance at a glance, and one account.
//!
//! Statistics name nobody, and an account is only seen when its address is known: there is no list
//! of people here, and no badge.

mod account;
mod overview;

pub use account::OperatorAccount;
pub use overview::Operator;

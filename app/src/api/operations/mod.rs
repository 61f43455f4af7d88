//! Looking after the instance.

mod account;
mod delete_account;
mod find_account;
mod lock_account;
mod overview;
mod run_again;

pub use account::*;
pub use delete_account::*;
pub use find_account::*;
pub use lock_account::*;
pub use overview::*;
pub use run_again::*;

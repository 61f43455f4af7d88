//! Looking after the instance.

mod account;
mod add_partner;
mod add_source;
mod delete_account;
mod find_account;
mod lock_account;
mod overview;
mod partner;
mod partners;
mod remove_source;
mod renew_partner;
mod revoke_partner;
mod run_again;
mod sources;

pub use account::*;
pub use add_partner::*;
pub use add_source::*;
pub use delete_account::*;
pub use find_account::*;
pub use lock_account::*;
pub use overview::*;
pub use partner::*;
pub use partners::*;
pub use remove_source::*;
pub use renew_partner::*;
pub use revoke_partner::*;
pub use run_again::*;
pub use sources::*;

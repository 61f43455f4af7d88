//! My account.

mod add_address;
mod addresses;
mod change_password;
mod change_profile;
mod consents;
mod delete;
mod end_other_sessions;
mod end_session;
mod keep_address;
mod make_primary;
mod profile;
mod remove_address;
mod resend_confirmation;
mod sessions;
mod withdraw_consent;

pub use add_address::*;
pub use addresses::*;
pub use change_password::*;
pub use change_profile::*;
pub use consents::*;
pub use delete::*;
pub use end_other_sessions::*;
pub use end_session::*;
pub use keep_address::*;
pub use make_primary::*;
pub use profile::*;
pub use remove_address::*;
pub use resend_confirmation::*;
pub use sessions::*;
pub use withdraw_consent::*;

//! My account.

mod addresses;
mod change_password;
mod change_profile;
mod consents;
mod delete;
mod end_other_sessions;
mod end_session;
mod profile;
mod resend_confirmation;
mod sessions;

pub use addresses::*;
pub use change_password::*;
pub use change_profile::*;
pub use consents::*;
pub use delete::*;
pub use end_other_sessions::*;
pub use end_session::*;
pub use profile::*;
pub use resend_confirmation::*;
pub use sessions::*;

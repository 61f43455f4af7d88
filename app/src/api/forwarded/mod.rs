//! Mails that I have forwarded, and the address for them.

mod drop_mail;
mod renew_address;
mod show;
mod switch_off;
mod try_link;

pub use drop_mail::*;
pub use renew_address::*;
pub use show::*;
pub use switch_off::*;
pub use try_link::*;

//! The plain pages: pure functions from data to a whole HTML document, one file per page.
//!
//! No reactive context, no server function, no WebAssembly: what strangers open must be quick, the
//! same for everybody, and safe under the strictest content security policy.

pub mod accessibility;
pub mod account_deleted;
pub mod claim;
pub mod confirm;
pub mod confirm_address;
pub mod embed;
pub mod explain_framework;
pub mod explain_import;
pub mod explain_map;
pub mod explorer;
pub mod factory_link;
pub mod forgot;
pub mod forgot_sent;
pub mod gone;
pub mod home;
pub mod invitation;
pub mod legal;
pub mod letter;
pub mod mailbox;
pub mod mailbox_message;
pub mod not_found;
pub mod offline;
pub mod privacy;
pub mod problem;
mod public;
pub mod public_badge;
pub mod public_collection;
pub mod public_csv;
pub mod public_map;
pub mod report_abuse;
pub mod report_csv;
pub mod reset;
pub mod reset_done;
pub mod resume;
pub mod shared;
pub mod sign_in;
pub mod sign_up;
pub mod sign_up_sent;
pub mod terms;
pub mod to_mastodon;
pub mod unsubscribe;
pub mod verify;

//! What browsers ask for, and what they get.
//!
//! [`router`] puts the layers around the routes; a handler's failure is a [`Failure`], which one
//! layer turns into a page in the person's language with an id that the log knows.

pub mod accounts;
pub mod api;
pub mod app;
pub mod assets;
pub mod come_back;
pub mod compressed;
mod evidence;
pub mod explorer;
pub mod factory_link;
pub mod failure;
pub mod files;
mod frameworks;
pub mod headers;
pub mod health;
pub mod import;
pub mod invitation;
pub mod language;
pub mod letters;
pub mod log;
mod maps;
pub mod metrics;
pub mod mine;
pub mod network;
pub mod oembed;
pub mod pictures;
pub mod plain;
pub mod public;
pub mod reporting;
pub mod reports;
pub mod router;
pub mod share_sheet;
pub mod surround;
pub mod to_mastodon;
pub mod verify;
pub mod viewer;

pub use failure::Failure;
pub use log::RequestId;
pub use network::Network;
pub use router::{Patience, patient_router, router};
pub use surround::Surround;
pub use viewer::Signed;

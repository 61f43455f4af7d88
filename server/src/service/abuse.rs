//! What people find wrong with a public page, and what operators do about it.
//!
//! A page that is taken down answers 410, wherever it was shared; its owner reads why, and can share
//! nothing of it until that is lifted. What they change meanwhile is theirs to change.

mod port;
mod report;

pub use port::{ModerationPort, TakenDownMail};
pub use report::{page_of, report};

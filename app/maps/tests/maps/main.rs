//! What authors, learners and readers of files may count on, over the public surface of the crate.
#![expect(
    clippy::expect_used,
    reason = "a test that meets what cannot be ends there"
)]

mod change;
mod draw;
mod file;
mod layout;
mod progress;
mod support;

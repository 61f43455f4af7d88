//! What the tests stand on: the whole program in process, with a clock that a test moves.
//!
//! [`TestApp`] is the real router over a real database in a folder of its own. [`on_each_engine`]
//! runs one test on SQLite and, where `BESACE_TEST_POSTGRES` names a server, on PostgreSQL, each
//! time in a database made for it. With `CI` set, a missing PostgreSQL is a failure.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop"
)]

mod app;
mod browser;
mod database;
mod doors;
mod dump;
mod issuer;
mod log;
mod meter;
mod partner;
mod people;
mod smtp;

pub use app::{MAIL_DOMAIN, TestApp};
pub use browser::{Answer, Browser, Part};
pub use database::{Engine, empty_postgres, engines, on_each_engine};
pub use doors::{Conversation, OpenDoors};
pub use issuer::{Asked, Issuer, Reply, picture};
pub use log::{Listening, Log};
pub use meter::Meter;
pub use partner::Platform;
pub use people::{PASSWORD, token_in};
pub use smtp::{Protection, SMTP_LOGIN, SmtpServer, Taken};

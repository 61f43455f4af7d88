//! The server of Besace: every side effect.
//!
//! `store` remembers, `service` decides, `http` speaks with browsers, `fetch` with issuers,
//! `mail` with people, `incoming_mail` with their mail servers and `jobs` with later. The pages themselves are drawn by the package `app`,
//! badges are read and proven by the package `openbadges`.

pub mod auth;
pub mod cli;
pub mod clock;
pub mod config;
pub mod demo;
pub mod fetch;
pub mod http;
pub mod image;
pub mod incoming_mail;
pub mod jobs;
pub mod lease;
pub mod mail;
pub mod service;
pub mod state;
pub mod store;
pub mod sync;
pub mod telemetry;

pub use config::Config;
pub use state::{AppState, Parts};

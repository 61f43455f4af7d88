//! Everything that is rendered: the plain pages of strangers and the signed-in application.
//!
//! Compiled twice: with `ssr` for the server, with `hydrate` for the browser. Plain pages
//! ([`pages`]) are pure functions from data to a whole document and exist on the server only.

#![recursion_limit = "256"]

pub mod chrome;
pub mod components;
#[cfg(feature = "ssr")]
pub mod document;
pub mod format;
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod wording;

//! Everything that is rendered: the plain pages of strangers and the signed-in application.
//!
//! Compiled twice: with `ssr` for the server, with `hydrate` for the browser. Plain pages
//! ([`pages`]) are pure functions from data to a whole document; the signed-in pages are the
//! application [`App`], which [`shell`] puts into its document. Both exist on the server only: the
//! browser gets [`islands`].

#![recursion_limit = "256"]

pub mod api;
pub mod chrome;
pub mod components;
#[cfg(feature = "ssr")]
pub mod document;
pub mod format;
pub mod i18n;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod passport;
#[cfg(feature = "ssr")]
mod shell;
#[cfg(feature = "ssr")]
mod spreadsheet;
pub mod wording;

#[cfg(feature = "ssr")]
pub use passport::App;
#[cfg(feature = "ssr")]
pub use shell::shell;

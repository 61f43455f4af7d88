//! The editor of mini-maps, a module of its own for the one page that draws.
//!
//! What a gesture, a key or a field means is plain code without a browser ([`session`], [`keys`],
//! [`form`], [`stage`], [`saving`], [`tabs`], [`zoom`]); the browser's side (`page`) hears and shows.
//! The module has no words of its own: the page hands them over ([`said`]), and holds all markup that
//! does not depend on the map.
#![cfg_attr(
    not(target_arch = "wasm32"),
    expect(
        dead_code,
        reason = "only the browser calls it; the tests are the host's"
    )
)]

mod form;
mod keys;
mod said;
mod saving;
mod session;
mod stage;
mod tabs;
mod zoom;

#[cfg(target_arch = "wasm32")]
mod page;

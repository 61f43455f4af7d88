//! Wakes the islands of the signed-in pages up.
#![cfg(target_arch = "wasm32")]

// Each island brings its own export; they only have to be linked in.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script once the module is loaded, before it wakes each island.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}

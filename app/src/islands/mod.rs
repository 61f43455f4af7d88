//! What wakes up in the browser: the few parts of signed-in pages that answer before a form is sent.
//!
//! Everything else stays the HTML that the server sent, and is no part of the module that a browser
//! loads. An island's data travels in the page, so it takes little, and nothing that the page does
//! not show anyway. Islands do not nest: [`crate::shell`] wakes each by itself.

mod share_maker;

pub use share_maker::ShareMaker;

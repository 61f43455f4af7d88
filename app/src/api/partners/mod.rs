//! Platforms that deliver badges by themselves, and what they may know.

mod choices;
mod choose;

pub use choices::*;
pub use choose::*;

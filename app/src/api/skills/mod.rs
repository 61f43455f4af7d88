//! The skills that my badges prove.

mod show;

pub use show::*;

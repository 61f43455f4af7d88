//! What came of arrivals.

mod latest;
mod report;

pub use latest::*;
pub use report::*;

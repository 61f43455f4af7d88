//! The store, on both engines.

mod jobs;
mod sql;

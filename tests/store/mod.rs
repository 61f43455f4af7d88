//! The store, on both engines.

mod http_cache;
mod jobs;
mod plan;
mod sql;
